#include "audience/export.h"

#include <array>
#include <charconv>

namespace parley::audience {

namespace {

constexpr std::array kinds{ExportKind::people, ExportKind::messages, ExportKind::rejections, ExportKind::events};

constexpr const char* columns = R"sql(
    SELECT id, project_id, kind, settings, state, error, rows_written, bytes, position, until, created_at,
           finished_at, expires_at
    FROM export
)sql";

struct NullableTime {
    long long value = 0;
    soci::indicator mark = soci::i_null;

    void set(const std::optional<Time>& time) {
        mark = time ? soci::i_ok : soci::i_null;
        value = time ? time->time_since_epoch().count() : 0;
    }
    std::optional<Time> get() const {
        return mark == soci::i_ok ? std::optional(Time(std::chrono::milliseconds(value))) : std::nullopt;
    }
};

template <class... Bindings>
std::vector<Export> select(soci::session& sql, const char* condition, Bindings... bindings) {
    Export row;
    std::string kind;
    std::string settings;
    long long created = 0;
    NullableTime finished;
    NullableTime expires;
    const std::string query = std::string(columns) + condition;
    auto prepared = (sql.prepare << query, soci::into(row.id.value), soci::into(row.project.value), soci::into(kind),
                     soci::into(settings), soci::into(row.state), soci::into(row.error), soci::into(row.rows),
                     soci::into(row.bytes), soci::into(row.position), soci::into(row.until), soci::into(created),
                     soci::into(finished.value, finished.mark), soci::into(expires.value, expires.mark));
    soci::statement statement = (prepared, ..., bindings);
    statement.execute();
    std::vector<Export> exports;
    while (statement.fetch()) {
        const auto read = parse_json(settings);
        row.kind = export_kind_named(kind).value_or(ExportKind::people);
        row.settings = read && read->is_object() ? read_export_settings(read->get_object()) : ExportSettings{};
        row.created = Time(std::chrono::milliseconds(created));
        row.finished = finished.get();
        row.expires = expires.get();
        exports.push_back(row);
    }
    return exports;
}

std::optional<Export> first_of(std::vector<Export> found) {
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace

std::string_view name_of(ExportKind kind) {
    switch (kind) {
        case ExportKind::people: return "people";
        case ExportKind::messages: return "messages";
        case ExportKind::rejections: return "rejections";
        case ExportKind::events: return "events";
    }
    return "unknown";
}

std::optional<ExportKind> export_kind_named(std::string_view name) {
    for (const ExportKind kind : kinds) {
        if (name_of(kind) == name) {
            return kind;
        }
    }
    return std::nullopt;
}

json::object write_export_settings(const ExportSettings& settings) {
    json::object object;
    object["filter"] = write_filter(settings.filter);
    if (settings.attributes) {
        object["attributes"] = json::value_from(*settings.attributes);
    }
    object["campaign"] = settings.campaign.value;
    object["import"] = settings.import.value;
    object["event"] = settings.event;
    object["zone"] = settings.zone;
    object["first"] = settings.first;
    object["expected"] = settings.expected;
    return object;
}

ExportSettings read_export_settings(const json::object& object) {
    ExportSettings settings;
    const json::value whole(object);
    if (const json::value* filter = member(whole, "filter")) {
        settings.filter = read_filter(*filter).value_or(Filter{});
    }
    if (const json::value* attributes = member(whole, "attributes"); attributes != nullptr && attributes->is_array()) {
        settings.attributes.emplace();
        for (const json::value& name : attributes->get_array()) {
            settings.attributes->push_back(text_of(&name).value_or(std::string()));
        }
    }
    settings.campaign = CampaignId{integer_of(member(whole, "campaign")).value_or(0)};
    settings.import = ImportId{integer_of(member(whole, "import")).value_or(0)};
    settings.event = text_of(member(whole, "event")).value_or(std::string());
    settings.zone = text_of(member(whole, "zone")).value_or("UTC");
    settings.first = integer_of(member(whole, "first")).value_or(0);
    settings.expected = integer_of(member(whole, "expected")).value_or(0);
    return settings;
}

std::optional<double> Export::progress() const {
    if (state == "finished" || state == "expired") {
        return 1.0;
    }
    if (settings.expected > 0) {  // some may have been added or erased since they were counted
        return std::min(static_cast<double>(rows) / static_cast<double>(settings.expected), 1.0);
    }
    std::int64_t at = settings.first;
    const auto read = std::from_chars(position.data(), position.data() + position.size(), at);
    const bool is_number = position.empty() || read.ptr == position.data() + position.size();
    if (!is_number || until <= settings.first) {
        return std::nullopt;
    }
    return static_cast<double>(at - settings.first) / static_cast<double>(until - settings.first);
}

ExportId insert_export(soci::session& sql, const Export& fresh) {
    ExportId id;
    const std::string kind(name_of(fresh.kind));
    const std::string settings = json::serialize(write_export_settings(fresh.settings));
    const long long created = fresh.created.time_since_epoch().count();
    sql << "INSERT INTO export (project_id, kind, settings, state, until, created_at) "
           "VALUES (:project, :kind, :settings, 'running', :until, :created) RETURNING id",
        soci::use(fresh.project.value, "project"), soci::use(kind, "kind"), soci::use(settings, "settings"),
        soci::use(fresh.until, "until"), soci::use(created, "created"), soci::into(id.value);
    return id;
}

std::optional<Export> read_export(soci::session& sql, ExportId id) {
    return first_of(select(sql, "WHERE id = :id", soci::use(id.value, "id")));
}

std::optional<Export> read_export(soci::session& sql, ProjectId project, ExportId id) {
    return first_of(select(sql, "WHERE id = :id AND project_id = :project", soci::use(id.value, "id"),
                           soci::use(project.value, "project")));
}

std::vector<Export> list_exports(soci::session& sql, ProjectId project, ExportId before, int limit) {
    return select(sql, "WHERE project_id = :project AND (:any = 0 OR id < :before) ORDER BY id DESC LIMIT :limit",
                  soci::use(project.value, "project"), soci::use(before.value, "any"),
                  soci::use(before.value, "before"), soci::use(limit, "limit"));
}

std::vector<Export> list_running_exports(soci::session& sql) {
    return select(sql, "WHERE state = 'running' ORDER BY id");
}

std::vector<Export> list_old_exports(soci::session& sql, Time now) {
    const long long at = now.time_since_epoch().count();
    return select(sql,
                  "WHERE expires_at IS NOT NULL AND expires_at <= :now AND state = 'finished' ORDER BY id LIMIT 100",
                  soci::use(at, "now"));
}

std::int64_t count_running_exports(soci::session& sql, ProjectId project) {
    long long running = 0;
    sql << "SELECT COUNT(*) FROM export WHERE project_id = :project AND state = 'running'",
        soci::use(project.value, "project"), soci::into(running);
    return running;
}

bool move_export(soci::session& sql, const Export& moved) {
    const std::string settings = json::serialize(write_export_settings(moved.settings));
    NullableTime finished;
    finished.set(moved.finished);
    NullableTime expires;
    expires.set(moved.expires);
    soci::statement update =
        (sql.prepare << "UPDATE export SET settings = :settings, state = :state, error = :error, rows_written = :rows, "
                        "bytes = :bytes, position = :position, finished_at = :finished, expires_at = :expires "
                        "WHERE id = :id AND state = 'running'",
         soci::use(settings, "settings"), soci::use(moved.state, "state"), soci::use(moved.error, "error"),
         soci::use(moved.rows, "rows"), soci::use(moved.bytes, "bytes"), soci::use(moved.position, "position"),
         soci::use(finished.value, finished.mark, "finished"), soci::use(expires.value, expires.mark, "expires"),
         soci::use(moved.id.value, "id"));
    update.execute(true);
    return update.get_affected_rows() > 0;
}

void set_export_state(soci::session& sql, ExportId id, const std::string& state) {
    sql << "UPDATE export SET state = :state WHERE id = :id", soci::use(state, "state"), soci::use(id.value, "id");
}

void delete_export(soci::session& sql, ExportId id) {
    sql << "DELETE FROM export WHERE id = :id", soci::use(id.value, "id");
}

}  // namespace parley::audience
