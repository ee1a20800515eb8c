#include "api/routes.h"

namespace parley::api {

// Single messages.
std::span<const Route> message_routes() {
    return {};
}

}  // namespace parley::api
