#include "access/audit.h"

#include <limits>

#include "store/row.h"

namespace parley::access {

namespace {

constexpr std::string_view insert_sql = R"sql(
    INSERT INTO audit_entry (project_id, at, actor, action, subject, before, after)
    VALUES (:project, :at, :actor, :action, :subject, :before, :after))sql";
// A filter that is not set is the empty text. The subject's beginning is compared by substr, not by LIKE, so that
// no letter of it has a meaning.
constexpr std::string_view list_sql = R"sql(
    SELECT id, at, actor, action, subject, before, after FROM audit_entry
    WHERE project_id = :project AND id < :last AND at >= :from AND at < :until
      AND (:actor = '' OR actor = :actor) AND (:action = '' OR action = :action)
      AND (:subject = '' OR substr(subject, 1, length(:subject)) = :subject)
    ORDER BY id DESC LIMIT :limit)sql";

constexpr auto furthest = std::numeric_limits<long long>::max();

std::string text_of(const json::value& value, soci::indicator& there) {
    there = value.is_null() ? soci::i_null : soci::i_ok;
    return value.is_null() ? std::string() : json::serialize(value);
}

json::value value_of(const soci::row& row, std::size_t place) {
    if (row.get_indicator(place) != soci::i_ok) {
        return {};
    }
    auto value = parse_json(row.get<std::string>(place));
    return value ? std::move(*value) : json::value();
}

}  // namespace

void note(soci::session& sql, ProjectId project, const AuditEntry& entry) {
    const long long project_id = project.value;
    const long long at = entry.at.time_since_epoch().count();
    soci::indicator has_before = soci::i_null;
    soci::indicator has_after = soci::i_null;
    const std::string before = text_of(entry.before, has_before);
    const std::string after = text_of(entry.after, has_after);
    sql << insert_sql, soci::use(project_id, "project"), soci::use(at, "at"), soci::use(entry.actor, "actor"),
        soci::use(entry.action, "action"), soci::use(entry.subject, "subject"), soci::use(before, has_before, "before"),
        soci::use(after, has_after, "after");
}

std::vector<KeptAuditEntry> list_audit(soci::session& sql, ProjectId project, const AuditFilter& filter,
                                       std::int64_t before, int limit) {
    const long long project_id = project.value;
    const long long last = before == 0 ? furthest : before;
    const long long from = filter.from ? filter.from->time_since_epoch().count() : -furthest;
    const long long until = filter.until ? filter.until->time_since_epoch().count() : furthest;
    const std::string actor = filter.actor.value_or(std::string());
    const std::string action = filter.action.value_or(std::string());
    const std::string subject = filter.subject.value_or(std::string());
    const soci::rowset<soci::row> rows =
        (sql.prepare << list_sql, soci::use(project_id, "project"), soci::use(last, "last"), soci::use(from, "from"),
         soci::use(until, "until"), soci::use(actor, "actor"), soci::use(action, "action"),
         soci::use(subject, "subject"), soci::use(limit, "limit"));
    std::vector<KeptAuditEntry> entries;
    for (const soci::row& row : rows) {
        KeptAuditEntry kept;
        kept.id = store::integer(row, 0);
        kept.entry.at = Time(std::chrono::milliseconds(store::integer(row, 1)));
        kept.entry.actor = row.get<std::string>(2);
        kept.entry.action = row.get<std::string>(3);
        kept.entry.subject = row.get<std::string>(4);
        kept.entry.before = value_of(row, 5);
        kept.entry.after = value_of(row, 6);
        entries.push_back(std::move(kept));
    }
    return entries;
}

}  // namespace parley::access
