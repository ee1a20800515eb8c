#include "receive/quarantine.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parley::receive {

namespace {

long long number_of(Time time) {
    return time.time_since_epoch().count();
}
Time time_of(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

// The record's own format, as one text: nothing gets lost, and it is read by what reads the journal.
constexpr Mark mark = 0;

std::string bytes_of(const Record& record) {
    std::string bytes;
    append_record(bytes, mark, record.provider, record.kind, record.received, record.request);
    return bytes;
}

std::string read_blob(soci::blob& blob) {
    std::string bytes(blob.get_len(), '\0');
    if (!bytes.empty()) {
        blob.read(0, bytes.data(), bytes.size());
    }
    return bytes;
}

// The newest rows of a class that fit stay.
void trim(soci::session& sql, const char* remove, const char* oldest, Time before, std::int64_t most_bytes) {
    const std::string reason(names_no_message);
    const long long time = number_of(before);
    const long long most = most_bytes;
    sql << oldest, soci::use(reason), soci::use(time);
    sql << remove, soci::use(reason), soci::use(reason), soci::use(most);
}

constexpr const char* old_unknown = "DELETE FROM quarantine WHERE reason = :reason AND received_at < :before";
constexpr const char* old_unreadable = "DELETE FROM quarantine WHERE reason <> :reason AND received_at < :before";
constexpr const char* much_unknown =
    "DELETE FROM quarantine WHERE reason = :reason AND id <= (SELECT COALESCE(MAX(id), 0) FROM "
    "(SELECT id, SUM(LENGTH(raw)) OVER (ORDER BY id DESC) AS bytes FROM quarantine WHERE reason = :reason2) AS sizes "
    "WHERE bytes > :most)";
constexpr const char* much_unreadable =
    "DELETE FROM quarantine WHERE reason <> :reason AND id <= (SELECT COALESCE(MAX(id), 0) FROM "
    "(SELECT id, SUM(LENGTH(raw)) OVER (ORDER BY id DESC) AS bytes FROM quarantine WHERE reason <> :reason2) AS sizes "
    "WHERE bytes > :most)";

}  // namespace

std::size_t quarantine(soci::session& sql, const Record& record, std::string_view reason) {
    const std::string bytes = bytes_of(record);
    const long long owner = record.provider.value;
    const std::string kind(name_of(record.kind));
    const std::string why = to_utf8(reason);
    const long long received = number_of(record.received);
    soci::blob raw(sql);
    raw.write(0, bytes.data(), bytes.size());
    sql << "INSERT INTO quarantine (owner_id, kind, reason, raw, received_at) "
           "VALUES (:owner, :kind, :reason, :raw, :received)",
        soci::use(owner), soci::use(kind), soci::use(why), soci::use(raw), soci::use(received);
    return bytes.size();
}

std::vector<Quarantined> list_quarantined(soci::session& sql, ProjectId project, std::int64_t before, int limit,
                                          const QuarantineFilter& filter) {
    const long long owner = project.value;
    const long long begin = before == 0 ? std::numeric_limits<long long>::max() : before;
    long long id = 0;
    long long provider = 0;
    long long received = 0;
    long long bytes = 0;
    Quarantined row;
    soci::statement select =
        (sql.prepare << "SELECT q.id, q.owner_id, q.kind, q.reason, q.received_at, LENGTH(q.raw) "
                        "FROM quarantine q JOIN provider p ON p.id = q.owner_id "
                        "WHERE p.project_id = :project AND q.id < :before "
                        "AND (:provider = 0 OR q.owner_id = :provider) AND (:kind = '' OR q.kind = :kind) "
                        "AND substr(q.reason, 1, length(:reason)) = :reason ORDER BY q.id DESC LIMIT :limit",
         soci::use(owner, "project"), soci::use(begin, "before"), soci::use(filter.provider.value, "provider"),
         soci::use(filter.kind, "kind"), soci::use(filter.reason, "reason"), soci::use(limit, "limit"), soci::into(id),
         soci::into(provider), soci::into(row.kind), soci::into(row.reason), soci::into(received), soci::into(bytes));
    std::vector<Quarantined> all;
    for (bool is_there = select.execute(true); is_there; is_there = select.fetch()) {
        row.id = id;
        row.provider = ProviderId{provider};
        row.received = time_of(received);
        row.bytes = static_cast<std::size_t>(bytes);
        all.push_back(row);
    }
    return all;
}

std::optional<Record> find_quarantined(soci::session& sql, ProjectId project, std::int64_t id) {
    const long long owner = project.value;
    const long long row = id;
    soci::blob raw(sql);
    sql << "SELECT q.raw FROM quarantine q JOIN provider p ON p.id = q.owner_id "
           "WHERE q.id = :id AND p.project_id = :project",
        soci::use(row), soci::use(owner), soci::into(raw);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    Record record;
    std::size_t size = 0;
    if (read_record(read_blob(raw), mark, record, size) != Found::record) {
        return std::nullopt;
    }
    return record;
}

bool remove_quarantined(soci::session& sql, ProjectId project, std::int64_t id) {
    const long long owner = project.value;
    const long long row = id;
    soci::statement remove = (sql.prepare << "DELETE FROM quarantine WHERE id = :id AND owner_id IN "
                                             "(SELECT id FROM provider WHERE project_id = :project)",
                              soci::use(row), soci::use(owner));
    remove.execute(true);
    return remove.get_affected_rows() > 0;
}

Result<Applied> retry_quarantined(soci::session& sql, const ProviderDirectory& providers, ProjectId project,
                                  std::int64_t id) {
    const auto record = find_quarantined(sql, project, id);
    if (!record) {
        return Failure(Error{ErrorKind::missing, "there is no such callback in quarantine", "id", std::to_string(id)});
    }
    const auto provider = providers.find(record->provider);
    const Reading reading = read(*record, provider.get());
    Application application = apply_all(sql, std::span(&reading, 1));
    if (application.troubles.empty()) {
        remove_quarantined(sql, project, id);
    } else {
        const long long row = id;
        sql << "UPDATE quarantine SET reason = :reason WHERE id = :id", soci::use(application.troubles.front().second),
            soci::use(row);
    }
    return application.applied;
}

QuarantineCounts count_quarantined(soci::session& sql) {
    const std::string reason(names_no_message);
    long long unknown = 0;
    long long all = 0;
    long long bytes = 0;
    sql << "SELECT CAST(COALESCE(SUM(CASE WHEN reason = :reason THEN 1 ELSE 0 END), 0) AS BIGINT), "
           "CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(LENGTH(raw)), 0) AS BIGINT) FROM quarantine",
        soci::use(reason), soci::into(unknown), soci::into(all), soci::into(bytes);
    return {unknown, all - unknown, bytes};
}

void trim_quarantine(soci::session& sql, Time now, const QuarantineLimits& limits) {
    trim(sql, much_unknown, old_unknown, now - limits.unknown_age, limits.unknown_bytes);
    trim(sql, much_unreadable, old_unreadable, now - limits.unreadable_age, limits.unreadable_bytes);
}

}  // namespace parley::receive
