#include "access/passcode.h"

#include "base/random.h"
#include "store/row.h"

namespace parley::access {

namespace {

constexpr std::string_view insert_sql = R"sql(
    INSERT INTO passcode (project_id, name, digest, created_at) VALUES (:project, :name, :digest, :created)
    RETURNING id)sql";
constexpr std::string_view list_sql = R"sql(
    SELECT id, project_id, name, digest, created_at, revoked_at FROM passcode
    WHERE project_id = :project ORDER BY id)sql";
constexpr std::string_view list_good_sql = R"sql(
    SELECT id, project_id, name, digest, created_at, revoked_at FROM passcode WHERE revoked_at IS NULL ORDER BY id)sql";
constexpr std::string_view revoke_sql = R"sql(
    UPDATE passcode SET revoked_at = :now WHERE id = :id AND project_id = :project AND revoked_at IS NULL
    RETURNING id)sql";

Time time_in(const soci::row& row, std::size_t place) {
    return Time(std::chrono::milliseconds(store::integer(row, place)));
}

std::vector<Passcode> to_passcodes(const soci::rowset<soci::row>& rows) {
    std::vector<Passcode> passcodes;
    for (const soci::row& row : rows) {
        Passcode passcode;
        passcode.id = PasscodeId{store::integer(row, 0)};
        passcode.project = ProjectId{store::integer(row, 1)};
        passcode.name = row.get<std::string>(2);
        passcode.digest = row.get<std::string>(3);
        passcode.created = time_in(row, 4);
        if (row.get_indicator(5) == soci::i_ok) {
            passcode.revoked = time_in(row, 5);
        }
        passcodes.push_back(std::move(passcode));
    }
    return passcodes;
}

}  // namespace

std::string make_passcode() {
    return random_token(24);
}

PasscodeId insert_passcode(soci::session& sql, const Passcode& passcode) {
    long long id = 0;
    const long long project = passcode.project.value;
    const long long created = passcode.created.time_since_epoch().count();
    sql << insert_sql, soci::use(project, "project"), soci::use(passcode.name, "name"),
        soci::use(passcode.digest, "digest"), soci::use(created, "created"), soci::into(id);
    return PasscodeId{id};
}

std::vector<Passcode> list_passcodes(soci::session& sql, ProjectId project) {
    const long long id = project.value;
    return to_passcodes((sql.prepare << list_sql, soci::use(id, "project")));
}

std::vector<Passcode> list_good_passcodes(soci::session& sql) {
    return to_passcodes((sql.prepare << list_good_sql));
}

bool revoke_passcode(soci::session& sql, ProjectId project, PasscodeId passcode, Time now) {
    long long revoked = 0;
    const long long at = now.time_since_epoch().count();
    const long long id = passcode.value;
    const long long project_id = project.value;
    sql << revoke_sql, soci::use(at, "now"), soci::use(id, "id"), soci::use(project_id, "project"), soci::into(revoked);
    return revoked != 0;
}

void Passcodes::reload(store::Database& database) {
    const std::lock_guard lock(reloading_);
    replace(database.read([](soci::session& sql) { return list_good_passcodes(sql); }));
}

void Passcodes::replace(std::vector<Passcode> passcodes) {
    std::unordered_map<std::string, Passcode> table;
    for (Passcode& passcode : passcodes) {
        std::string digest = passcode.digest;
        table.emplace(std::move(digest), std::move(passcode));
    }
    const std::lock_guard lock(mutex_);
    by_digest_ = std::move(table);
}

std::optional<std::string> Passcodes::name_of(ProjectId project, std::string_view passcode) const {
    // Looked up by digest, the time that the look-up takes tells nothing of the passcode itself.
    const std::string digest = digest_of(passcode);
    const std::lock_guard lock(mutex_);
    const auto found = by_digest_.find(digest);
    return found == by_digest_.end() || found->second.project != project ? std::nullopt
                                                                         : std::optional(found->second.name);
}

}  // namespace parley::access
