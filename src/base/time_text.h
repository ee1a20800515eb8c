#pragma once
#include <string>

#include "base/clock.h"

namespace parley {

std::string utc_text(Time time);  // "2026-01-31T12:00:00.250Z"

}  // namespace parley
