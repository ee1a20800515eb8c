#pragma once
#include <string>

#include "api/context.h"

namespace parley::api {

// All figures in Prometheus' text format. Named parley_*, labelled with nicknames, never with people.
std::string metrics_text(Context& context);

}  // namespace parley::api
