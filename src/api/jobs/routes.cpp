#include "api/jobs/jobs.h"

namespace parley::api {

namespace {

// What an export holds decides which of both rights it takes (export_json.h).
constexpr auto routes = std::to_array<Route>({
    {Method::post, "/api/v1/imports/preview", Right::read_people, preview_import},
    {Method::post, "/api/v1/imports/{import}/cancel", Right::write_people, cancel_import},
    {Method::get, "/api/v1/imports/{import}/problems", Right::read_people, list_import_problems, Query::some},
    {Method::get, "/api/v1/imports/{import}/problems/kinds", Right::read_people, count_import_problems},

    {Method::get, "/api/v1/exports", Right::read_people, list_all_of_exports, Query::some, Right::read_campaigns},
    {Method::post, "/api/v1/exports", Right::read_people, create_export, Query::none, Right::read_campaigns},
    {Method::get, "/api/v1/exports/{export}", Right::read_people, get_export, Query::none, Right::read_campaigns},
    {Method::get, "/api/v1/exports/{export}/file", Right::read_people, get_export_file, Query::none,
     Right::read_campaigns},
    {Method::post, "/api/v1/exports/{export}/cancel", Right::read_people, cancel_export, Query::none,
     Right::read_campaigns},
    {Method::remove, "/api/v1/exports/{export}", Right::read_people, remove_export, Query::none, Right::read_campaigns},
});

}  // namespace

std::span<const Route> job_routes() {
    return routes;
}

}  // namespace parley::api
