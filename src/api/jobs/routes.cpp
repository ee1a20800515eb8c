#include "api/jobs/jobs.h"

namespace parley::api {

namespace {

// What an export holds decides whether more than this right is needed (exports.cpp).
constexpr auto routes = std::to_array<Route>({
    {Method::post, "/api/v1/imports/preview", Right::read_people, preview_import},
    {Method::post, "/api/v1/imports/{import}/cancel", Right::write_people, cancel_import},

    {Method::get, "/api/v1/exports", Right::read_people, list_all_of_exports},
    {Method::post, "/api/v1/exports", Right::read_people, create_export},
    {Method::get, "/api/v1/exports/{export}", Right::read_people, get_export},
    {Method::get, "/api/v1/exports/{export}/file", Right::read_people, get_export_file},
    {Method::post, "/api/v1/exports/{export}/cancel", Right::read_people, cancel_export},
    {Method::remove, "/api/v1/exports/{export}", Right::read_people, remove_export},
});

}  // namespace

std::span<const Route> job_routes() {
    return routes;
}

}  // namespace parley::api
