#pragma once
#include <string>
#include <string_view>

namespace parley {

bool is_utf8(std::string_view text);

// Invalid sequences become U+FFFD, one for each maximal bad part; valid text is returned as it is.
std::string to_utf8(std::string_view text);

std::string_view trimmed(std::string_view text);  // ASCII blanks off both ends
std::string lower(std::string_view text);         // ASCII only
std::string upper(std::string_view text);         // ASCII only
bool equal_ignoring_case(std::string_view a, std::string_view b);

// Length in code points, as WhatsApp's limits are counted.
std::size_t length_of(std::string_view utf8);

// At most `code_points` of it, never splitting one.
std::string_view shortened(std::string_view utf8, std::size_t code_points);

}  // namespace parley
