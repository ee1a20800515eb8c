#include "audience/events.h"
#include "audience/export_chunk.h"

// What people did, one name after the other and in the order of time, as it is kept.
namespace parley::audience {

namespace {

constexpr const char* select_events = R"sql(
    SELECT e.at, e.id, p.identity, e.properties
    FROM event e LEFT JOIN profile p ON p.id = e.profile_id
    WHERE e.name_id = :name AND (e.at, e.id) > (:at, :id) AND e.id <= :until
    ORDER BY e.at, e.id LIMIT :limit)sql";
constexpr const char* next_name = R"sql(
    SELECT id, name FROM event_name
    WHERE project_id = :project AND id >= :from AND (:any = '' OR folded = :folded) ORDER BY id LIMIT 1)sql";

// "7/1769884200000/91": name, time and id of the last row.
struct EventPlace {
    long long name = 0;
    long long at = std::numeric_limits<long long>::min();
    long long id = 0;

    static EventPlace read(const std::string& text) {
        EventPlace place;
        const std::size_t first = text.find('/');
        const std::size_t second = text.find('/', first + 1);
        if (first != std::string::npos && second != std::string::npos) {
            place.name = std::stoll(text.substr(0, first));
            place.at = std::stoll(text.substr(first + 1, second - first - 1));
            place.id = std::stoll(text.substr(second + 1));
        }
        return place;
    }
    std::string write() const { return fmt::format("{}/{}/{}", name, at, id); }
};

std::optional<EventName> name_from(soci::session& sql, const Export& file, long long from) {
    const std::string folded = file.settings.event.empty() ? std::string() : folded_event_name(file.settings.event);
    EventName found;
    sql << next_name, soci::use(file.project.value, "project"), soci::use(from, "from"), soci::use(folded, "any"),
        soci::use(folded, "folded"), soci::into(found.id.value), soci::into(found.name);
    return sql.got_data() ? std::optional(found) : std::nullopt;
}

void append_events(soci::session& sql, const Export& file, const EventName& name, EventPlace& place, int limit,
                   ExportChunk& chunk) {
    long long at = 0;
    long long id = 0;
    std::string identity;
    soci::indicator is_known = soci::i_null;
    std::string properties;
    const long long from = place.at;
    const long long from_id = place.id;
    soci::statement statement =
        (sql.prepare << select_events, soci::use(name.id.value, "name"), soci::use(from, "at"),
         soci::use(from_id, "id"), soci::use(file.until, "until"), soci::use(limit, "limit"), soci::into(at),
         soci::into(id), soci::into(identity, is_known), soci::into(properties));
    statement.execute();
    while (statement.fetch()) {
        append_csv_row(chunk.csv, {std::to_string(id), is_known == soci::i_ok ? std::string_view(identity) : "",
                                   name.name, export_time(at, soci::i_ok), properties});
        place = {name.id.value, at, id};
        ++chunk.rows;
    }
}

}  // namespace

ExportChunk events_chunk(soci::session& sql, const Export& file, int limit) {
    EventPlace place = EventPlace::read(file.position);
    ExportChunk chunk;
    while (chunk.rows < limit) {
        const auto name = name_from(sql, file, place.name);
        if (!name) {
            chunk.done = true;
            break;
        }
        if (name->id.value != place.name) {
            place = {.name = name->id.value};
        }
        const std::int64_t before = chunk.rows;
        const int room = limit - static_cast<int>(before);
        append_events(sql, file, *name, place, room, chunk);
        if (chunk.rows - before < room) {
            place = {.name = name->id.value + 1};
        }
    }
    chunk.position = place.write();
    return chunk;
}

}  // namespace parley::audience
