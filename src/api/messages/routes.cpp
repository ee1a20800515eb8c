#include "api/routes.h"

#include <array>

#include "api/messages/handlers.h"

namespace parley::api {

// Single messages.
std::span<const Route> message_routes() {
    static constexpr auto routes = std::to_array<Route>({
        {Method::post, "/api/v1/messages", Right::send, send_single},
        {Method::post, "/api/v1/messages/batch", Right::send, send_singles},
        {Method::get, "/api/v1/messages", Right::read_campaigns, list_singles, Query::some},
        {Method::post, "/api/v1/messages/{message}/cancel", Right::send, cancel_message},
    });
    return routes;
}

}  // namespace parley::api
