#include "api/routes.h"

#include "api/sandbox/handlers.h"

namespace parley::api {

namespace {

constexpr auto routes = std::to_array<Route>({
    {Method::get, "/api/v1/sandbox", Right::read_settings, get_sandbox},
    {Method::post, "/api/v1/sandbox/connect", Right::write_settings, connect_sandbox},
    {Method::get, "/api/v1/sandbox/phones", Right::read_settings, list_sandbox_phones, Query::some},
    {Method::post, "/api/v1/sandbox/phones", Right::send, add_sandbox_phone},
    {Method::get, "/api/v1/sandbox/phones/{number}", Right::read_settings, get_sandbox_phone},
    {Method::post, "/api/v1/sandbox/phones/{number}/actions", Right::send, act_on_sandbox_phone},
    {Method::get, "/api/v1/sandbox/changes", Right::read_settings, list_sandbox_changes, Query::some},
    {Method::get, "/api/v1/sandbox/wire", Right::read_settings, list_sandbox_wire, Query::some},
    {Method::get, "/api/v1/sandbox/dials", Right::read_settings, list_sandbox_dials},
    {Method::patch, "/api/v1/sandbox/dials/{dialect}", Right::write_settings, change_sandbox_dials},
    {Method::remove, "/api/v1/sandbox/dials/{dialect}", Right::write_settings, reset_sandbox_dials},
    {Method::get, "/api/v1/sandbox/templates", Right::read_settings, list_sandbox_templates},
    {Method::post, "/api/v1/sandbox/templates", Right::write_settings, change_sandbox_template},
});

}  // namespace

// The phones and faults of the sandbox that runs beside the server.
std::span<const Route> sandbox_routes() {
    return routes;
}

}  // namespace parley::api
