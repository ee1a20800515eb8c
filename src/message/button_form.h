#pragma once
#include <string>
#include <vector>

#include "message/form_reader.h"

namespace parley {

// The buttons of a BUTTONS component that stands at `where`.
std::vector<ButtonForm> read_buttons(FormReader& reader, const json::value& component, const std::string& where);

}  // namespace parley
