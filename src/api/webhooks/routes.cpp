#include "api/routes.h"

#include "api/webhooks/handlers.h"

namespace parley::api {

namespace {

constexpr auto routes = std::to_array<Route>({
    {Method::get, "/api/v1/webhooks", Right::read_settings, list_webhooks},
    {Method::post, "/api/v1/webhooks", Right::write_settings, create_webhook},
    {Method::get, "/api/v1/webhooks/{webhook}", Right::read_settings, get_webhook},
    {Method::patch, "/api/v1/webhooks/{webhook}", Right::write_settings, change_webhook},
    {Method::remove, "/api/v1/webhooks/{webhook}", Right::write_settings, remove_webhook},
    {Method::post, "/api/v1/webhooks/{webhook}/rotate-secret", Right::write_settings, rotate_webhook_secret},
    {Method::post, "/api/v1/webhooks/{webhook}/test", Right::write_settings, test_webhook},
    {Method::post, "/api/v1/webhooks/{webhook}/replay", Right::write_settings, replay_webhook},
    {Method::get, "/api/v1/webhooks/{webhook}/deliveries", Right::read_settings, list_webhook_deliveries, Query::some},
    {Method::get, "/api/v1/webhooks/{webhook}/deliveries/{delivery}", Right::read_settings, get_webhook_delivery},
    {Method::post, "/api/v1/webhooks/{webhook}/deliveries/{delivery}/replay", Right::write_settings,
     replay_webhook_delivery},
});

}  // namespace

// Outgoing webhooks.
std::span<const Route> webhook_routes() {
    return routes;
}

}  // namespace parley::api
