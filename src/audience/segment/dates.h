#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

// Dates among attributes travel as text "$D_<unix seconds>".
namespace parley::audience {

inline constexpr std::string_view date_mark = "$D_";

// The seconds of a whole and well-formed one.
std::optional<std::int64_t> read_date(std::string_view text);
std::string write_date(std::int64_t seconds);

// "2026-01-31", "2026-01-31T12:30Z", "2026-01-31T12:30:15.250+05:30"; without an offset it is UTC.
std::optional<Time> read_iso_time(std::string_view text);
std::string write_iso_time(Time time);

}  // namespace parley::audience
