#pragma once
#include <string_view>

namespace parley {

// The country whose numbers begin like this one ("+9198..." gives "IN", ISO 3166 alpha-2), in some twenty nanoseconds;
// empty for numbers of no country and for what is no number. The text lives as long as the program.
std::string_view country_of(std::string_view e164);

}  // namespace parley
