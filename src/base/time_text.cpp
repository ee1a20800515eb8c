#include "base/time_text.h"

#include <fmt/chrono.h>

namespace parley {

std::string utc_text(Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                       (time - seconds).count());
}

}  // namespace parley
