#include "api/routes.h"

#include "api/access/handlers.h"

namespace parley::api {

namespace {

constexpr auto routes = std::to_array<Route>({
    {Method::get, "/api/v1/setup", Caller::anybody, get_setup},
    {Method::post, "/api/v1/setup", Right::administer, set_up},
    {Method::post, "/api/v1/login", Caller::anybody, log_in},
    {Method::post, "/api/v1/logout", Caller::member, log_out},
    {Method::get, "/api/v1/session", Caller::member, get_session},
    {Method::post, "/api/v1/password", Caller::member, change_password},
    {Method::get, "/api/v1/logins", Caller::member, list_own_logins},
    {Method::remove, "/api/v1/logins/{login}", Caller::member, end_own_login},

    {Method::get, "/api/v1/projects", Right::administer, list_all_of_projects},
    {Method::post, "/api/v1/projects", Right::administer, create_project},
    {Method::get, "/api/v1/project", Right::read_settings, get_project},
    {Method::patch, "/api/v1/project", Right::write_settings, change_project},
    {Method::post, "/api/v1/project/notification-secret", Right::administer, renew_notification_secret},
    {Method::put, "/api/v1/project/token-key", Right::administer, put_token_key},

    {Method::get, "/api/v1/passcodes", Right::administer, list_all_of_passcodes},
    {Method::post, "/api/v1/passcodes", Right::administer, create_passcode},
    {Method::remove, "/api/v1/passcodes/{passcode}", Right::administer, remove_passcode},

    {Method::get, "/api/v1/members", Right::administer, list_all_of_members},
    {Method::post, "/api/v1/members", Right::administer, add_member},
    {Method::patch, "/api/v1/members/{member}", Right::administer, change_member},
    {Method::remove, "/api/v1/members/{member}", Right::administer, remove_member},

    {Method::get, "/api/v1/audit", Right::administer, list_audit_log, Query::some},
});

}  // namespace

// Logging in, members, projects, passcodes and the audit log.
std::span<const Route> access_routes() {
    return routes;
}

}  // namespace parley::api
