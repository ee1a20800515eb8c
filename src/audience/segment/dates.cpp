#include "audience/segment/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace parley::audience {

namespace {

constexpr std::size_t most_letters = 17;  // as the SQL of compile_values.cpp has it

// Takes exactly so many digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    int number = 0;
    if (text.size() < count) {
        return std::nullopt;
    }
    for (const char letter : text.substr(0, count)) {
        if (letter < '0' || letter > '9') {
            return std::nullopt;
        }
        number = number * 10 + (letter - '0');
    }
    text.remove_prefix(count);
    return number;
}

bool take(std::string_view& text, char letter) {
    if (!text.starts_with(letter)) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::sys_days> take_day(std::string_view& text) {
    const auto year = take_digits(text, 4);
    const bool first = take(text, '-');
    const auto month = take_digits(text, 2);
    const bool second = take(text, '-');
    const auto day = take_digits(text, 2);
    if (!year || !first || !month || !second || !day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

std::optional<std::chrono::milliseconds> take_clock(std::string_view& text) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) {
        return std::nullopt;
    }
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59) {
        return std::nullopt;
    }
    std::chrono::milliseconds time = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
    if (take(text, ':')) {
        const auto second = take_digits(text, 2);
        if (!second || *second > 59) {
            return std::nullopt;
        }
        time += std::chrono::seconds(*second);
    }
    if (take(text, '.')) {
        int unit = 100;
        std::size_t digits = 0;
        for (; digits < 9 && !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
            time += std::chrono::milliseconds((text.front() - '0') * unit);
            unit /= 10;
            text.remove_prefix(1);
        }
        if (digits == 0) {
            return std::nullopt;
        }
    }
    return time;
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
    if (text.empty() || take(text, 'Z') || take(text, 'z')) {
        return std::chrono::minutes(0);
    }
    const bool is_behind = text.front() == '-';
    if (!is_behind && text.front() != '+') {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto hours = take_digits(text, 2);
    take(text, ':');
    const auto minutes = take_digits(text, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59) {
        return std::nullopt;
    }
    const std::chrono::minutes offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return is_behind ? -offset : offset;
}

}  // namespace

std::optional<std::int64_t> read_date(std::string_view text) {
    if (!text.starts_with(date_mark)) {
        return std::nullopt;
    }
    text.remove_prefix(date_mark.size());
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    const bool is_whole = !digits.empty() && text.size() <= most_letters &&
                          std::ranges::all_of(digits, [](char letter) { return letter >= '0' && letter <= '9'; });
    std::int64_t seconds = 0;
    if (!is_whole || std::from_chars(text.data(), text.data() + text.size(), seconds).ec != std::errc{}) {
        return std::nullopt;
    }
    return seconds;
}

std::string write_date(std::int64_t seconds) {
    return fmt::format("{}{}", date_mark, seconds);
}

std::optional<Time> read_iso_time(std::string_view text) {
    const auto day = take_day(text);
    if (!day) {
        return std::nullopt;
    }
    if (text.empty()) {
        return Time(*day);
    }
    if (!take(text, 'T') && !take(text, ' ')) {
        return std::nullopt;
    }
    const auto time = take_clock(text);
    const auto offset = time ? take_offset(text) : std::nullopt;
    if (!offset || !text.empty()) {
        return std::nullopt;
    }
    return Time(*day) + *time - *offset;
}

std::string write_iso_time(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const auto rest = (time - day).count();
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), rest / 3'600'000,
                       rest / 60'000 % 60, rest / 1'000 % 60, rest % 1'000);
}

}  // namespace parley::audience
