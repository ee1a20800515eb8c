#include "access/project.h"

#include <algorithm>
#include <stdexcept>

#include "access/token_key.h"
#include "base/random.h"
#include "base/text.h"
#include "base/time_zone.h"
#include "store/row.h"

namespace parley::access {

namespace {

constexpr std::string_view insert_sql = R"sql(
    INSERT INTO project (name, default_country, created_at, account_id, time_zone, notification_key,
        notification_secret, token_key)
    VALUES (:name, :country, :created, :account, :zone, :key, :secret, :token) RETURNING id)sql";
constexpr std::string_view list_sql = R"sql(
    SELECT id, name, default_country, created_at, account_id, time_zone, notification_key, notification_secret,
        token_key
    FROM project ORDER BY id)sql";
constexpr std::string_view settings_sql = R"sql(
    SELECT id, name, default_country, created_at, account_id, time_zone, notification_key FROM project
    WHERE id = :id)sql";
constexpr std::string_view update_sql = R"sql(
    UPDATE project SET name = :name, time_zone = :zone, default_country = :country WHERE id = :id)sql";
constexpr std::string_view complete_sql = R"sql(
    UPDATE project SET account_id = :account, notification_key = :key, notification_secret = :secret
    WHERE id = :id)sql";

std::string unsealed(const SecretBox& box, const std::string& sealed) {
    auto secret = box.unseal(sealed);
    if (!secret) {
        throw std::runtime_error("a project's notification secret cannot be read: " + describe(secret.error()));
    }
    return std::move(*secret);
}

ProjectSettings to_settings(const soci::row& row) {
    ProjectSettings settings;
    settings.id = ProjectId{store::integer(row, 0)};
    settings.name = row.get<std::string>(1);
    settings.default_country = row.get<std::string>(2);
    settings.created = Time(std::chrono::milliseconds(store::integer(row, 3)));
    settings.account_id = row.get<std::string>(4);
    settings.time_zone = row.get<std::string>(5);
    settings.notification_key = row.get<std::string>(6);
    return settings;
}

bool is_country(std::string_view text) {
    return text.empty() || (text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; }));
}

}  // namespace

Result<> check(const ProjectSettings& settings) {
    if (trimmed(settings.name).empty() || !is_utf8(settings.name) || length_of(settings.name) > 100) {
        return invalid("must be text of 1 to 100 characters", "name");
    }
    if (auto zone = TimeZone::named(settings.time_zone); !zone) {
        zone.error().where = "time_zone";
        return std::unexpected(std::move(zone.error()));
    }
    if (!is_country(settings.default_country)) {
        return invalid("must be a country's two capital letters", "default_country",
                       to_utf8(shortened(to_utf8(settings.default_country), 10)), "such as IN; empty for none");
    }
    return {};
}

Project new_project(std::string name, Time now) {
    Project project;
    project.settings.name = std::move(name);
    project.settings.created = now;
    project.settings.account_id = random_account_id();
    project.settings.notification_key = random_token(15);
    project.notification_secret = make_notification_secret();
    return project;
}

std::string make_notification_secret() {
    return random_token(24);
}

ProjectId insert_project(soci::session& sql, const SecretBox& box, const Project& project) {
    const ProjectSettings& settings = project.settings;
    const long long created = settings.created.time_since_epoch().count();
    const std::string secret = box.seal(project.notification_secret);
    long long id = 0;
    sql << insert_sql, soci::use(settings.name, "name"), soci::use(settings.default_country, "country"),
        soci::use(created, "created"), soci::use(settings.account_id, "account"), soci::use(settings.time_zone, "zone"),
        soci::use(settings.notification_key, "key"), soci::use(secret, "secret"), soci::use(project.token_key, "token"),
        soci::into(id);
    return ProjectId{id};
}

std::optional<ProjectSettings> find_settings(soci::session& sql, ProjectId project) {
    const long long id = project.value;
    const soci::rowset<soci::row> rows = (sql.prepare << settings_sql, soci::use(id, "id"));
    for (const soci::row& row : rows) {
        return to_settings(row);
    }
    return std::nullopt;
}

std::string find_token_key(soci::session& sql, ProjectId project) {
    const long long id = project.value;
    std::string pem;
    sql << "SELECT token_key FROM project WHERE id = :id", soci::use(id, "id"), soci::into(pem);
    return pem;
}

void update_settings(soci::session& sql, const ProjectSettings& settings) {
    const long long id = settings.id.value;
    sql << update_sql, soci::use(settings.name, "name"), soci::use(settings.time_zone, "zone"),
        soci::use(settings.default_country, "country"), soci::use(id, "id");
}

void replace_notification_secret(soci::session& sql, const SecretBox& box, ProjectId project,
                                 const std::string& secret) {
    const std::string sealed = box.seal(secret);
    const long long id = project.value;
    sql << "UPDATE project SET notification_secret = :secret WHERE id = :id", soci::use(sealed, "secret"),
        soci::use(id, "id");
}

void replace_token_key(soci::session& sql, ProjectId project, const std::string& pem) {
    const long long id = project.value;
    sql << "UPDATE project SET token_key = :key WHERE id = :id", soci::use(pem, "key"), soci::use(id, "id");
}

void complete_projects(soci::session& sql, const SecretBox& box) {
    std::vector<long long> bare;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id FROM project WHERE account_id = '' OR notification_key = '' ORDER BY id");
    for (const soci::row& row : rows) {
        bare.push_back(store::integer(row, 0));
    }
    for (const long long id : bare) {
        const Project with = new_project({}, {});
        const std::string secret = box.seal(with.notification_secret);
        sql << complete_sql, soci::use(with.settings.account_id, "account"),
            soci::use(with.settings.notification_key, "key"), soci::use(secret, "secret"), soci::use(id, "id");
    }
}

std::vector<Project> list_projects(soci::session& sql, const SecretBox& box) {
    std::vector<Project> projects;
    const soci::rowset<soci::row> rows = (sql.prepare << list_sql);
    for (const soci::row& row : rows) {
        Project project;
        project.settings = to_settings(row);
        const auto secret = row.get<std::string>(7);
        project.notification_secret = secret.empty() ? secret : unsealed(box, secret);
        project.token_key = row.get<std::string>(8);
        projects.push_back(std::move(project));
    }
    return projects;
}

bool has_sealed_secrets(soci::session& sql) {
    int found = 0;
    sql << "SELECT COUNT(*) FROM project WHERE notification_secret <> ''", soci::into(found);
    return found > 0;
}

}  // namespace parley::access
