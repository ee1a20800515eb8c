#pragma once
#include <vector>

#include "audience/segment/filter.h"
#include "base/json.h"

namespace parley::api::clevertap {

// Whether the properties of an event fit all of the filters; as segments see it, for events that are read one by one.
bool fits(const json::object& properties, const std::vector<audience::PropertyFilter>& filters);

}  // namespace parley::api::clevertap
