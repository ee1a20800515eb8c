#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "campaign/plan.h"

namespace parley::campaign {

// What a value says to a person with these attributes; nothing where one of them has none and there is no default.
std::optional<std::string> text_for(const SlotValue& value, const json::value& attributes, std::string_view phone);

// Of the attributes without a default those that a person must have, each once; never "Phone".
std::vector<std::string> needed_attributes(const Plan& plan);

// What a plan says to one person.
struct Said {
    std::string slot;
    std::optional<std::string> text;        // as it goes out; nothing: the person is left out for it
    std::vector<std::string> missing = {};  // the attributes in it that the person has not
    bool operator==(const Said&) const = default;
};
// In the template's order. What goes into a link is made legal in one.
std::vector<Said> said_to(const Plan& plan, const std::vector<Slot>& slots, const json::value& attributes,
                          std::string_view phone);

// Whether the phone alone does not tell what it says.
bool wants_attributes(const SlotValue& value);

}  // namespace parley::campaign
