#include "api/clevertap/when.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parley::api::clevertap {

namespace {

constexpr const char* form = R"(write "now", or yyyymmdd hh:mm in the account's time zone)";

// The digits from `at` on; nothing where another sign is among them.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int number = 0;
    for (const char letter : text.substr(at, count)) {
        if (letter < '0' || letter > '9') {
            return std::nullopt;
        }
        number = number * 10 + (letter - '0');
    }
    return number;
}

std::optional<Time> moment(std::string_view text, const TimeZone& zone) {
    constexpr std::string_view shape = "yyyymmdd hh:mm";
    if (text.size() != shape.size() || text[8] != ' ' || text[11] != ':') {
        return std::nullopt;
    }
    const auto day = digits(text, 0, 8);
    const auto hour = digits(text, 9, 2);
    const auto minute = digits(text, 12, 2);
    constexpr int first = 1970'01'01;
    constexpr int last = 9998'12'31;
    if (!day || !hour || !minute || *day < first || *day > last) {
        return std::nullopt;
    }
    return zone.from_local({.year = *day / 10'000,
                            .month = static_cast<unsigned>(*day / 100 % 100),
                            .day = static_cast<unsigned>(*day % 100),
                            .hour = *hour,
                            .minute = *minute});
}

Result<std::optional<Time>> read_moment(const json::value& value, const std::string& where, const TimeZone& zone,
                                        Time now) {
    const json::string* text = value.if_string();
    const auto at = text == nullptr ? std::nullopt : moment(trimmed(*text), zone);
    if (!at) {
        return invalid("must be a time", where, {}, form);
    }
    if (*at + std::chrono::minutes(1) <= now) {
        return invalid("is past", where, {}, R"(send "now", or a time to come)");
    }
    return at;
}

Result<std::optional<Time>> read_later(const json::object& when, const TimeZone& zone, Time now) {
    for (const auto& [key, value] : when) {
        const bool is_known = key == "type" || key == "delivery_date_time" || key == "delivery_timezone" ||
                              key == "user_timezone_wrap_around";
        if (!is_known && !value.is_null()) {
            return invalid("is not done here", fmt::format("when.{}", to_utf8(shortened(std::string_view(key), 50))),
                           {}, "leave it out");
        }
    }
    const json::value* delivery_zone = when.if_contains("delivery_timezone");
    if (delivery_zone != nullptr && !delivery_zone->is_null() &&
        !equal_ignoring_case(text_of(delivery_zone).value_or(""), "account")) {
        return invalid("must be account: people's own time zones are not gone by here", "when.delivery_timezone");
    }
    const json::value* times = when.if_contains("delivery_date_time");
    if (times == nullptr) {
        return invalid("is missing", "when.delivery_date_time", {}, form);
    }
    const json::array* list = times->if_array();
    if (list == nullptr) {
        return read_moment(*times, "when.delivery_date_time", zone, now);
    }
    if (list->size() != 1) {
        return invalid("must be one time, as campaigns run once here", "when.delivery_date_time", {},
                       "make a campaign for each time");
    }
    return read_moment(list->front(), "when.delivery_date_time[0]", zone, now);
}

}  // namespace

Result<std::optional<Time>> read_when(const json::value* when, const TimeZone& zone, Time now) {
    if (when == nullptr || when->is_null()) {
        return std::nullopt;
    }
    if (const json::object* object = when->if_object()) {
        const std::string type = text_of(object->if_contains("type")).value_or(std::string());
        if (equal_ignoring_case(type, "now")) {
            return std::nullopt;
        }
        if (equal_ignoring_case(type, "later")) {
            return read_later(*object, zone, now);
        }
        if (equal_ignoring_case(type, "recurring")) {
            return invalid("recurring is not done here: campaigns run once", "when.type", {},
                           "make a campaign for each time");
        }
        return invalid("must be now or later", "when.type");
    }
    if (when->is_string() && equal_ignoring_case(trimmed(when->get_string()), "now")) {
        return std::nullopt;
    }
    return read_moment(*when, "when", zone, now);
}

}  // namespace parley::api::clevertap
