#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"

namespace parley {

// A provider's time: seconds or milliseconds since 1970, as a number or as text, or ISO 8601 (UTC
// where it names no zone). Nothing where it cannot be read or lies outside the years 2009 (before
// WhatsApp) to 2100, so that an absurd time never sorts a history wrongly.
std::optional<Time> read_time(const json::value* value);
std::optional<Time> read_time(std::string_view text);

// Whole seconds since 1970: "1647441774".
std::string seconds_text(Time time);

}  // namespace parley
