#include "api/routes.h"

namespace parley::api {

// The phones and faults of the sandbox that runs beside the server.
std::span<const Route> sandbox_routes() {
    return {};
}

}  // namespace parley::api
