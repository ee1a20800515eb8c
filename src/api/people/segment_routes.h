#pragma once
#include <span>

#include "api/routes.h"

namespace parley::api {

// Segments, lists and the attributes that are found quickly.
std::span<const Route> segment_routes();

}  // namespace parley::api
