#include "api/routes.h"

namespace parley::api {

// Logging in, members, projects, keys, passcodes and the audit log.
std::span<const Route> access_routes() {
    return {};
}

}  // namespace parley::api
