#include "api/projects.h"

namespace parley::api {

namespace {

constexpr std::string_view keep_sql = R"sql(
    INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'default', :country, :created)
    ON CONFLICT (id) DO UPDATE SET default_country = excluded.default_country WHERE project.default_country = '')sql";

}  // namespace

ProjectId keep_first_project(soci::session& sql, const std::string& default_country, Time now) {
    const long long created = now.time_since_epoch().count();
    sql << keep_sql, soci::use(default_country, "country"), soci::use(created, "created");
    return ProjectId{1};
}

}  // namespace parley::api
