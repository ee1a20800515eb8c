#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "campaign/template.h"

namespace parley::campaign {

// What goes into a slot: the same text for everybody, an attribute of the person (a key of the attributes, or
// "Phone"), with what to write where the person has none, or a text with such attributes in it.
struct FixedText {
    std::string text;
    bool operator==(const FixedText&) const = default;
};
struct Attribute {
    std::string key;
    std::optional<std::string> otherwise = {};  // nothing: people without it are skipped
    bool operator==(const Attribute&) const = default;
};
struct Pattern {
    std::vector<std::variant<FixedText, Attribute>> parts = {};
    bool operator==(const Pattern&) const = default;
};
using SlotValue = std::variant<FixedText, Attribute, Pattern>;

struct Plan {
    std::map<std::string, SlotValue> values;                  // by slot key
    std::vector<std::pair<std::string, std::string>> custom;  // custom key-values, sent as they are
    bool operator==(const Plan&) const = default;
};

// {"values": {"body.1": "Hello", "body.2": {"attribute": "Name", "default": "there"},
//  "body.3": {"parts": ["Dear ", {"attribute": "Name"}]}}, "custom": {"k": "v"}}
Result<Plan> read_plan(const json::value& value);
json::object write_plan(const Plan& plan);

// Every required slot has a value, no value is for a slot that is not there, and those that cannot
// be personal are not. Error: invalid, `where` naming the slot.
Result<> check(const Plan& plan, const Template& form);
std::vector<Error> problems_of(const Plan& plan, const Template& form);  // all of them, in the template's order

// Media that everybody gets, or who has none of his own, lie where providers and phones can fetch them. Error: the
// same.
Result<> check_media(const Plan& plan, bool allow_private_urls);

}  // namespace parley::campaign
