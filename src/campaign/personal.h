#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "campaign/plan.h"

namespace parley::campaign {

// What a value says to a person with these attributes; nothing where one of them has none and there is no default.
std::optional<std::string> text_for(const SlotValue& value, const json::value& attributes, std::string_view phone);

// Whether the phone alone does not tell what it says.
bool wants_attributes(const SlotValue& value);

}  // namespace parley::campaign
