#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley {

namespace json = boost::json;

// What is read from outside is bounded (reference: limits for JSON depth, strings, arrays).
struct JsonLimits {
    std::size_t depth = 64;
    std::size_t string_bytes = 1 << 20;
    std::size_t array_items = 10'000;
};

// Reads one JSON text. Duplicate keys: the last one wins. A byte order mark is skipped. Error:
// invalid, `where` naming line and column.
Result<json::value> parse_json(std::string_view text, const JsonLimits& limits = {});

// Tolerant readers for wire input: null or nothing where the member is absent or of another kind.
const json::value* member(const json::value& parent, std::string_view key);
// The first of several spellings that is there.
const json::value* member(const json::value& parent, std::initializer_list<std::string_view> keys);
// A string, or a number or boolean as text.
std::optional<std::string> text_of(const json::value* value);
// A number, or a string that holds one whole number.
std::optional<std::int64_t> integer_of(const json::value* value);
std::optional<double> number_of(const json::value* value);
std::optional<bool> boolean_of(const json::value* value);  // also "true" / "TRUE" / 1

// Appends `text` as the inside of a JSON string: quotes, backslashes and controls escaped.
void append_json_escaped(std::string& out, std::string_view text);

}  // namespace parley
