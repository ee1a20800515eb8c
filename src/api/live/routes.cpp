#include "api/routes.h"

#include "api/live/handlers.h"

namespace parley::api {

namespace {

// Both show each caller what its rights let it see; every role has one of those that let in.
constexpr auto routes = std::to_array<Route>({
    {Method::get, "/api/v1/live", Right::read_campaigns, watch_live, Query::some, Right::read_people},
    {Method::get, "/api/v1/overview", Right::read_campaigns, get_overview, Query::some},
});

}  // namespace

// What open pages are told, and what the first of them shows.
std::span<const Route> live_routes() {
    return routes;
}

}  // namespace parley::api
