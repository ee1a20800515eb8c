#pragma once
#include <string_view>

namespace parley {

// Is this, country code first, a fixed or mobile number that libphonenumber would take as valid and
// leave as it stands? It is asked of libphonenumber's own numbering plans, run as automata at a
// tenth of the price. False says nothing: ask the library.
bool is_valid_as_it_stands(std::string_view digits);

}  // namespace parley
