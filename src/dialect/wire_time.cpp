#include "dialect/wire_time.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include "base/text.h"

namespace parley {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t first_second = 1'230'768'000;  // 2009-01-01
constexpr std::int64_t last_second = 4'102'444'800;   // 2100-01-01

std::optional<Time> in_range(std::int64_t milliseconds_since_1970) {
    if (milliseconds_since_1970 < first_second * 1000 || milliseconds_since_1970 > last_second * 1000) {
        return std::nullopt;
    }
    return Time(milliseconds(milliseconds_since_1970));
}

// The two units cannot be confused within the range: as milliseconds all its seconds lie in 1970.
std::optional<Time> from_number(double number) {
    if (number >= first_second && number <= last_second) {
        return in_range(std::llround(number * 1000));
    }
    if (number >= first_second * 1000.0 && number <= last_second * 1000.0) {
        return in_range(std::llround(number));
    }
    return std::nullopt;
}

// Takes what it has read off the front of the text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool is_done() const { return rest_.empty(); }
    bool take(char letter) {
        const bool found = rest_.starts_with(letter);
        rest_.remove_prefix(found ? 1 : 0);
        return found;
    }
    // Exactly so many digits.
    std::optional<int> number(std::size_t digits) {
        const std::string_view text = rest_.substr(0, digits);
        int read = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
        if (text.size() != digits || error != std::errc() || end != text.data() + digits || text.front() == '-') {
            return std::nullopt;
        }
        rest_.remove_prefix(digits);
        return read;
    }
    // The digits after a decimal sign, as milliseconds.
    milliseconds fraction() {
        int read = 0;
        int scale = 100;
        while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            read += (rest_.front() - '0') * scale;
            scale /= 10;
            rest_.remove_prefix(1);
        }
        return milliseconds(read);
    }

private:
    std::string_view rest_;
};

std::optional<std::chrono::sys_days> read_day(Scanner& scan) {
    const auto year = scan.number(4);
    const bool first_dash = scan.take('-');
    const auto month = scan.number(2);
    const bool second_dash = scan.take('-');
    const auto day = scan.number(2);
    if (!year || !month || !day || !first_dash || !second_dash) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

std::optional<milliseconds> read_time_of_day(Scanner& scan) {
    const auto hour = scan.number(2);
    const bool has_colon = scan.take(':');
    const auto minute = scan.number(2);
    const auto second = scan.take(':') ? scan.number(2) : std::optional(0);
    if (!hour || !has_colon || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    const milliseconds fraction = scan.take('.') || scan.take(',') ? scan.fraction() : milliseconds(0);
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second) + fraction;
}

// How far the zone is ahead of UTC.
std::optional<std::chrono::minutes> read_zone(Scanner& scan) {
    if (scan.is_done() || scan.take('Z') || scan.take('z')) {
        return std::chrono::minutes(0);
    }
    const bool is_ahead = scan.take('+');
    if (!is_ahead && !scan.take('-')) {
        return std::nullopt;
    }
    const auto hours = scan.number(2);
    scan.take(':');
    const auto minutes = scan.is_done() ? std::optional(0) : scan.number(2);
    if (!hours || !minutes) {
        return std::nullopt;
    }
    return std::chrono::minutes((*hours * 60 + *minutes) * (is_ahead ? 1 : -1));
}

std::optional<Time> read_iso_8601(std::string_view text) {
    Scanner scan(text);
    const auto day = read_day(scan);
    if (!day || !(scan.take('T') || scan.take('t') || scan.take(' '))) {
        return std::nullopt;
    }
    const auto time_of_day = read_time_of_day(scan);
    if (!time_of_day) {
        return std::nullopt;
    }
    scan.take(' ');
    const auto zone = read_zone(scan);
    if (!zone || !scan.is_done()) {
        return std::nullopt;
    }
    return in_range((*day + *time_of_day - *zone).time_since_epoch().count());
}

}  // namespace

std::optional<Time> read_time(std::string_view text) {
    text = trimmed(text);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) {
        return from_number(number);
    }
    return read_iso_8601(text);
}

std::optional<Time> read_time(const json::value* value) {
    if (value == nullptr) {
        return std::nullopt;
    }
    if (const json::string* text = value->if_string()) {
        return read_time(std::string_view(*text));
    }
    return value->is_number() ? from_number(value->to_number<double>()) : std::nullopt;
}

std::string seconds_text(Time time) {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

}  // namespace parley
