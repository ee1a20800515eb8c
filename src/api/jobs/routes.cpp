#include "api/routes.h"

namespace parley::api {

// Exports, and imports that go on after a restart.
std::span<const Route> job_routes() {
    return {};
}

}  // namespace parley::api
