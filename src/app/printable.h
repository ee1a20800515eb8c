#pragma once
#include <string>
#include <string_view>

namespace parley::app {

// What strangers wrote may hold codes that a terminal obeys: controls become '?'.
std::string printable(std::string_view text);

}  // namespace parley::app
