#pragma once
#include <string_view>

#include "base/error.h"
#include "campaign/plan.h"

namespace parley::api::clevertap {

// A value as callers write it: "20 percent", "${Name}", "Dear ${Name|customer}!". What stands in ${} is an attribute of
// the person, after the bar what is written where they have none; "$${" is "${" itself. Error: invalid.
Result<campaign::SlotValue> read_replacement(std::string_view text, std::size_t longest = 1'024);

}  // namespace parley::api::clevertap
