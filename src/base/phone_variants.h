#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace parley {

// The spellings of one mobile number that WhatsApp and people use side by side, the given one first: Brazil's with and
// without the ninth digit, Argentina's with and without the 9, Mexico's with and without the 1 after the country code.
// Most numbers have one alone.
std::vector<std::string> spellings_of(std::string_view e164);

}  // namespace parley
