#pragma once
#include <string>
#include <string_view>

namespace parley {

// "91" of "IN"; empty where there is no such country.
std::string calling_code_of(std::string_view country);

}  // namespace parley
