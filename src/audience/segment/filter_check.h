#pragma once
#include <string>
#include <vector>

#include "audience/segment/filter.h"

namespace parley::audience {

// Also for filters that were not read from JSON. `where` is the rule's place; errors name the member in it.

// Made as they are stored: an ISO 8601 text that is compared by order, or with a time, becomes a date. Error: invalid,
// where the comparison cannot be with such values or so many of them.
Result<> settle_values(Comparison comparison, std::vector<FilterValue>& values, const std::string& where);
Result<> settle(AttributeFilter& filter, const std::string& where);
Result<> settle(PropertyFilter& filter, const std::string& where);
Result<> check(const EventFilter& filter, const std::string& where);

}  // namespace parley::audience
