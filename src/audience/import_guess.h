#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/import_settings.h"
#include "base/time_zone.h"

namespace parley::audience {

// What the columns of a file most likely hold, by their names and the values of some rows.
ImportSettings guess_settings(std::span<const std::string> header, std::span<const std::vector<std::string>> rows,
                              const TimeZone& zone);

}  // namespace parley::audience
