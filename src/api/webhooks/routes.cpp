#include "api/routes.h"

namespace parley::api {

// Outgoing webhooks.
std::span<const Route> webhook_routes() {
    return {};
}

}  // namespace parley::api
