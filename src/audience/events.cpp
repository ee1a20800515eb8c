#include "audience/events.h"

#include "audience/attribute_change.h"
#include "base/text.h"
#include "store/row.h"

namespace parley::audience {

namespace {

Time time_of(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

}  // namespace

std::string folded_event_name(std::string_view name) {
    std::string folded = lower(name);
    std::erase_if(folded, [](char letter) { return letter == ' ' || letter == '\t'; });
    return folded;
}

std::vector<EventName> list_event_names(soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, name, discarded FROM event_name WHERE project_id = :project ORDER BY id",
         soci::use(owner, "project"));
    std::vector<EventName> names;
    for (const soci::row& row : rows) {
        names.push_back({EventNameId{store::integer(row, 0)}, row.get<std::string>(1), store::integer(row, 2) != 0});
    }
    return names;
}

std::optional<EventName> find_event_name(soci::session& sql, ProjectId project, std::string_view name) {
    const long long owner = project.value;
    const std::string folded = folded_event_name(name);
    EventName found;
    int discarded = 0;
    sql << "SELECT id, name, discarded FROM event_name WHERE project_id = :project AND folded = :folded",
        soci::use(owner, "project"), soci::use(folded, "folded"), soci::into(found.id.value), soci::into(found.name),
        soci::into(discarded);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    found.discarded = discarded != 0;
    return found;
}

bool set_event_discarded(soci::session& sql, EventNameId name, bool discarded) {
    const int value = discarded ? 1 : 0;
    soci::statement change = (sql.prepare << "UPDATE event_name SET discarded = :discarded WHERE id = :id",
                              soci::use(value, "discarded"), soci::use(name.value, "id"));
    change.execute(true);
    return change.get_affected_rows() > 0;
}

std::vector<EventTotal> event_totals(soci::session& sql, ProfileId profile) {
    const long long id = profile.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT n.name, t.events, t.first_at, t.last_at FROM event_total t JOIN event_name n "
                        "ON n.id = t.name_id WHERE t.profile_id = :profile ORDER BY t.name_id",
         soci::use(id, "profile"));
    std::vector<EventTotal> totals;
    for (const soci::row& row : rows) {
        totals.push_back({row.get<std::string>(0), store::integer(row, 1), time_of(store::integer(row, 2)),
                          time_of(store::integer(row, 3))});
    }
    return totals;
}

std::vector<Event> events_of(soci::session& sql, ProfileId profile, std::optional<Time> before, std::int64_t before_id,
                             int limit) {
    const long long id = profile.value;
    const long long until = before ? before->time_since_epoch().count() : INT64_MAX;
    const long long until_id = before_id;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT e.id, n.name, e.at, e.properties FROM event e JOIN event_name n ON n.id = e.name_id "
                        "WHERE e.profile_id = :profile AND e.at <= :until AND (e.at < :until OR e.id < :until_id) "
                        "ORDER BY e.at DESC, e.id DESC LIMIT :limit",
         soci::use(id, "profile"), soci::use(until, "until"), soci::use(until_id, "until_id"),
         soci::use(limit, "limit"));
    std::vector<Event> events;
    for (const soci::row& row : rows) {
        events.push_back({store::integer(row, 0), profile, row.get<std::string>(1), time_of(store::integer(row, 2)),
                          read_object(row.get<std::string>(3))});
    }
    return events;
}

}  // namespace parley::audience
