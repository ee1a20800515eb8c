#pragma once
#include <string_view>

#include "base/error.h"

namespace parley::audience {

// Is the beginning of a file UTF-8 text? Where not, the error says what it seems to be (a workbook,
// UTF-16, Windows-1252) and how to save it. `whole`: nothing follows, so a cut code point is bad.
Result<> check_encoding(std::string_view beginning, bool whole);

}  // namespace parley::audience
