#include "api/keys.h"

#include "base/random.h"
#include "base/text.h"
#include "store/row.h"

namespace parley::api {

namespace {

constexpr std::string_view insert_sql = R"sql(
    INSERT INTO api_key (project_id, name, digest, scopes, made_by, created_at)
    VALUES (:project, :name, :digest, :scopes, :maker, :created) RETURNING id)sql";
constexpr std::string_view list_sql = R"sql(
    SELECT id, project_id, name, digest, scopes, made_by, created_at, revoked_at FROM api_key
    WHERE project_id = :project ORDER BY id)sql";
constexpr std::string_view list_good_sql = R"sql(
    SELECT id, project_id, name, digest, scopes, made_by, created_at, revoked_at FROM api_key
    WHERE revoked_at IS NULL ORDER BY id)sql";
constexpr std::string_view revoke_sql = R"sql(
    UPDATE api_key SET revoked_at = :now WHERE id = :id AND project_id = :project AND revoked_at IS NULL
    RETURNING id)sql";

Time time_of(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

std::vector<Key> to_keys(const soci::rowset<soci::row>& rows) {
    std::vector<Key> keys;
    for (const soci::row& row : rows) {
        Key key;
        key.id = KeyId{store::integer(row, 0)};
        key.project = ProjectId{store::integer(row, 1)};
        key.name = row.get<std::string>(2);
        key.digest = row.get<std::string>(3);
        // A scope that we do not know gives no right.
        key.rights = access::read_scopes(row.get<std::string>(4)).value_or(access::Rights());
        key.made_by = row.get<std::string>(5);
        key.created = time_of(store::integer(row, 6));
        if (row.get_indicator(7) == soci::i_ok) {
            key.revoked = time_of(store::integer(row, 7));
        }
        keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace

std::string make_key() {
    return "parley_" + random_token(24);
}

KeyId insert_key(soci::session& sql, const Key& key) {
    long long id = 0;
    const long long project = key.project.value;
    const long long created = key.created.time_since_epoch().count();
    const std::string scopes = access::write_scopes(key.rights);
    sql << insert_sql, soci::use(project, "project"), soci::use(key.name, "name"), soci::use(key.digest, "digest"),
        soci::use(scopes, "scopes"), soci::use(key.made_by, "maker"), soci::use(created, "created"), soci::into(id);
    return KeyId{id};
}

std::vector<Key> list_keys(soci::session& sql, ProjectId project) {
    const long long project_id = project.value;
    return to_keys((sql.prepare << list_sql, soci::use(project_id, "project")));
}

std::vector<Key> list_good_keys(soci::session& sql) {
    return to_keys((sql.prepare << list_good_sql));
}

bool revoke_key(soci::session& sql, ProjectId project, KeyId key, Time now) {
    long long revoked = 0;
    const long long at = now.time_since_epoch().count();
    const long long id = key.value;
    const long long project_id = project.value;
    sql << revoke_sql, soci::use(at), soci::use(id), soci::use(project_id), soci::into(revoked);
    return revoked != 0;
}

std::optional<std::string_view> bearer_of(const HttpRequest& request) {
    constexpr std::string_view scheme = "bearer ";
    const std::string* value = request.headers.find("Authorization");
    if (value == nullptr || value->size() <= scheme.size() ||
        !equal_ignoring_case(std::string_view(*value).substr(0, scheme.size()), scheme)) {
        return std::nullopt;
    }
    return trimmed(std::string_view(*value).substr(scheme.size()));
}

void KeyRing::reload(store::Database& database) {
    const std::lock_guard lock(reloading_);
    replace(database.read([](soci::session& sql) { return list_good_keys(sql); }));
}

void KeyRing::replace(std::vector<Key> keys) {
    std::unordered_map<std::string, Key> table;
    for (Key& key : keys) {
        std::string digest = key.digest;
        table.emplace(std::move(digest), std::move(key));
    }
    const std::lock_guard lock(mutex_);
    by_digest_ = std::move(table);
}

std::optional<Key> KeyRing::find(const HttpRequest& request) const {
    const auto secret = bearer_of(request);
    if (!secret || secret->size() > 300) {
        return std::nullopt;
    }
    // Looked up by digest, the time that the look-up takes tells nothing of the key itself.
    const std::string digest = digest_of(*secret);
    const std::lock_guard lock(mutex_);
    const auto found = by_digest_.find(digest);
    return found == by_digest_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace parley::api
