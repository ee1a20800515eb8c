#include <cstdint>
#include <cstdlib>

#include "audience/segment/clevertap_query.h"
#include "audience/segment/filter.h"
#include "base/json.h"

// Filters as others write them: whatever is read can be written and read again to the same.

namespace {

void trip(const parley::audience::Filter& filter) {
    const auto written = parley::audience::write_filter(filter);
    const auto again = parley::audience::read_filter(written, {.depth = 20, .rules = 10'000, .values = 100'000});
    if (!again || parley::audience::write_filter(*again) != written) {
        std::abort();
    }
}

std::optional<parley::Time> day_of(int yyyymmdd, bool end) {
    const std::chrono::year_month_day date{std::chrono::year(yyyymmdd / 10'000),
                                           std::chrono::month(static_cast<unsigned>(yyyymmdd / 100 % 100)),
                                           std::chrono::day(static_cast<unsigned>(yyyymmdd % 100))};
    return date.ok() ? std::optional(parley::Time(std::chrono::sys_days(date)) + std::chrono::days(end ? 1 : 0))
                     : std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = parley::parse_json({reinterpret_cast<const char*>(data), size});
    if (!value) {
        return 0;
    }
    if (const auto filter = parley::audience::read_filter(*value)) {
        trip(*filter);
    }
    if (const auto query = parley::audience::read_clevertap_query(*value, day_of)) {
        trip(query->people);
    }
    return 0;
}
