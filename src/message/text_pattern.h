#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley {

// The values of a template text's placeholders, in the order of placeholders_of, where `text` is
// `pattern` with something in the place of each. Nothing where it is not.
std::optional<std::vector<std::string>> values_in(std::string_view text, std::string_view pattern);

// How much of a pattern is text of its own: where two match, the one with more is meant.
std::size_t fixed_length(std::string_view pattern);

}  // namespace parley
