#pragma once
#include <string_view>

#include "base/error.h"
#include "base/json.h"

// What a change says of a person's attributes: a value sets, null deletes, and an object holds one operator, $set,
// $add, $remove, $incr, $decr or $delete (source: reference, property rules). Values are texts, numbers, booleans,
// dates ("$D_<seconds>") and lists of texts. Pure functions, of JSON objects alone.
namespace parley::audience {

inline constexpr std::size_t longest_name = 120;   // bytes
inline constexpr std::size_t longest_value = 512;  // bytes
inline constexpr std::size_t longest_item = 512;   // characters
inline constexpr std::size_t most_items = 100;     // of a list; the oldest leave first
inline constexpr std::size_t most_attributes = 256;

// Error: invalid; `where` is the name as far as it can be shown.
Result<> check_attribute_name(std::string_view name);
// A text, number, boolean or date within its limits. Error: invalid, `where` being the name.
Result<> check_scalar(std::string_view name, const json::value& value);
// All that can be told without knowing the person. Error: invalid, `where` naming the attribute.
Result<> check_attributes(const json::object& change);

// True where something is different afterwards. Error: invalid, `where` naming the attribute; nothing was changed then.
Result<bool> change_attributes(json::object& known, const json::object& change);

// As it is stored, numbers exactly as they were. What is no JSON object is an empty one.
json::object read_object(std::string_view stored);

// Whether a JSON object of attributes, as text, may hold more than plain values, or more of them than anybody may have.
// False is certain.
bool may_need_care(std::string_view attributes);

}  // namespace parley::audience
