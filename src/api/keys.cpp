#include "api/keys.h"

#include "base/random.h"
#include "base/text.h"

namespace parley::api {

namespace {

constexpr std::string_view insert_sql = R"sql(
    INSERT INTO api_key (project_id, name, digest, created_at) VALUES (:project, :name, :digest, :created)
    RETURNING id)sql";
constexpr std::string_view list_sql = R"sql(
    SELECT id, project_id, name, digest, created_at, revoked_at FROM api_key
    WHERE project_id = :project ORDER BY id)sql";
constexpr std::string_view list_good_sql = R"sql(
    SELECT id, project_id, name, digest, created_at, revoked_at FROM api_key
    WHERE revoked_at IS NULL ORDER BY id)sql";
constexpr std::string_view revoke_sql = R"sql(
    UPDATE api_key SET revoked_at = :now WHERE id = :id AND project_id = :project AND revoked_at IS NULL
    RETURNING id)sql";

Time time_of(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

// Runs a statement that selects all columns in the order of the struct.
template <class... Values>
std::vector<Key> read_keys(soci::session& sql, std::string_view text, const Values&... values) {
    long long id = 0;
    long long project = 0;
    long long created = 0;
    long long revoked = 0;
    soci::indicator is_revoked = soci::i_null;
    Key key;
    soci::statement statement(sql);
    (statement.exchange(soci::use(values)), ...);
    statement.exchange(soci::into(id));
    statement.exchange(soci::into(project));
    statement.exchange(soci::into(key.name));
    statement.exchange(soci::into(key.digest));
    statement.exchange(soci::into(created));
    statement.exchange(soci::into(revoked, is_revoked));
    statement.alloc();
    statement.prepare(std::string(text));
    statement.define_and_bind();
    std::vector<Key> keys;
    statement.execute();
    while (statement.fetch()) {
        key.id = KeyId{id};
        key.project = ProjectId{project};
        key.created = time_of(created);
        key.revoked = is_revoked == soci::i_ok ? std::optional(time_of(revoked)) : std::nullopt;
        keys.push_back(key);
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
    sql << insert_sql, soci::use(project), soci::use(key.name), soci::use(key.digest), soci::use(created),
        soci::into(id);
    return KeyId{id};
}

std::vector<Key> list_keys(soci::session& sql, ProjectId project) {
    const long long project_id = project.value;
    return read_keys(sql, list_sql, project_id);
}

std::vector<Key> list_good_keys(soci::session& sql) {
    return read_keys(sql, list_good_sql);
}

bool revoke_key(soci::session& sql, ProjectId project, KeyId key, Time now) {
    long long revoked = 0;
    const long long at = now.time_since_epoch().count();
    const long long id = key.value;
    const long long project_id = project.value;
    sql << revoke_sql, soci::use(at), soci::use(id), soci::use(project_id), soci::into(revoked);
    return revoked != 0;
}

KeyRing::KeyRing(const std::vector<Key>& keys) {
    for (const Key& key : keys) {
        add(key);
    }
}

void KeyRing::add(const Key& key) {
    projects_[key.digest] = Entry{key.id, key.project};
}

void KeyRing::remove(KeyId key) {
    std::erase_if(projects_, [key](const auto& entry) { return entry.second.id == key; });
}

std::optional<ProjectId> KeyRing::project_of(const HttpRequest& request) const {
    constexpr std::string_view scheme = "bearer ";
    const std::string* value = request.headers.find("Authorization");
    if (value == nullptr || value->size() <= scheme.size() || value->size() > 300 ||
        !equal_ignoring_case(std::string_view(*value).substr(0, scheme.size()), scheme)) {
        return std::nullopt;
    }
    // Looked up by digest, the time that the look-up takes tells nothing of the key itself.
    const auto found = projects_.find(digest_of(trimmed(std::string_view(*value).substr(scheme.size()))));
    return found == projects_.end() ? std::nullopt : std::optional(found->second.project);
}

}  // namespace parley::api
