#include "api/routes.h"

namespace parley::api {

// Segments, lists, events, consent and everything else of people that is not in the first table.
std::span<const Route> people_routes() {
    return {};
}

}  // namespace parley::api
