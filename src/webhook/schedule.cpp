#include "webhook/schedule.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <string>

#include "base/text.h"

namespace parley::webhook {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array waits{milliseconds(seconds(5)),
                           milliseconds(seconds(30)),
                           milliseconds(minutes(2)),
                           milliseconds(minutes(10)),
                           milliseconds(minutes(30)),
                           milliseconds(std::chrono::hours(1)),
                           milliseconds(std::chrono::hours(2)),
                           milliseconds(std::chrono::hours(4)),
                           milliseconds(std::chrono::hours(6))};

std::optional<Time> read_date(const std::string& text) {
    std::tm parts{};
    const char* end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (end == nullptr || *end != '\0') {
        return std::nullopt;
    }
    return Time(seconds(::timegm(&parts)));
}

}  // namespace

milliseconds wait_after(int failures) {
    const auto place = static_cast<std::size_t>(std::max(failures, 1) - 1);
    return waits[std::min(place, waits.size() - 1)];
}

milliseconds jittered(milliseconds wait, double chance) {
    return std::chrono::duration_cast<milliseconds>(wait * (0.8 + 0.4 * chance));
}

std::optional<milliseconds> read_retry_after(std::string_view value, Time now) {
    value = trimmed(value);
    std::optional<milliseconds> wait;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (!value.empty() && end == value.data() + value.size()) {
        if (error == std::errc::result_out_of_range) {
            number = UINT64_MAX;
        } else if (error != std::errc()) {
            return std::nullopt;
        }
        wait = seconds(std::min<std::uint64_t>(number, seconds(longest_retry_after).count()));
    } else if (const auto date = value.size() < 64 ? read_date(std::string(value)) : std::nullopt) {
        wait = *date - now;
    }
    if (!wait || *wait < milliseconds(0)) {
        return std::nullopt;
    }
    return std::min<milliseconds>(*wait, longest_retry_after);
}

std::optional<Time> next_try(int failures, std::optional<milliseconds> asked, Time give_up, Time now, double chance) {
    if (now >= give_up) {
        return std::nullopt;
    }
    const milliseconds wait = std::max(jittered(wait_after(failures), chance), asked.value_or(milliseconds(0)));
    return std::min(now + wait, give_up);
}

}  // namespace parley::webhook
