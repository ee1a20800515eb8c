#include "base/time_zone.h"

// As the distributions build the library: zone files of the system, no locales.
#define USE_OS_TZDB 1
#define ONLY_C_LOCALE 1
#define HAS_STRING_VIEW 1
#include <date/tz.h>
#include <fmt/format.h>

#include "base/text.h"

namespace parley {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t longest_name = 64;  // the longest of all is about 32

// The zone's file is read when it is first asked for something.
const date::time_zone* find_zone(std::string_view name) {
    const date::time_zone* zone = date::locate_zone(name);
    static_cast<void>(zone->get_info(date::sys_seconds(seconds(0))));
    return zone;
}

bool is_utc(std::string_view name) {
    return name == "UTC" || name == "Etc/UTC";
}

LocalTime local_of(date::local_seconds time) {
    const auto day = date::floor<date::days>(time);
    const date::year_month_day calendar(day);
    const date::hh_mm_ss<seconds> clock(time - day);
    return LocalTime{int(calendar.year()),
                     unsigned(calendar.month()),
                     unsigned(calendar.day()),
                     static_cast<int>(clock.hours().count()),
                     static_cast<int>(clock.minutes().count()),
                     static_cast<int>(clock.seconds().count())};
}

std::optional<date::local_seconds> local_seconds_of(const LocalTime& local) {
    const date::year_month_day calendar{date::year(local.year), date::month(local.month), date::day(local.day)};
    const bool in_calendar = local.year >= 1 && local.year <= 9'999 && calendar.ok();
    const bool in_day = local.hour >= 0 && local.hour <= 23 && local.minute >= 0 && local.minute <= 59 &&
                        local.second >= 0 && local.second <= 59;
    if (!in_calendar || !in_day) {
        return std::nullopt;
    }
    return date::local_days(calendar) + std::chrono::hours(local.hour) + std::chrono::minutes(local.minute) +
           seconds(local.second);
}

}  // namespace

Result<TimeZone> TimeZone::named(std::string_view name) {
    const auto refuse = [name] {
        return invalid("there is no such time zone", {}, std::string(shortened(to_utf8(name), longest_name)),
                       "name it as the IANA list does: Asia/Kolkata, Europe/Berlin, UTC");
    };
    TimeZone zone;
    if (is_utc(name)) {
        return zone;
    }
    if (name.empty() || name.size() > longest_name) {
        return refuse();
    }
    try {
        zone.zone_ = find_zone(name);
        zone.name_ = name;
        return zone;
    } catch (const std::exception&) {
        try {
            static_cast<void>(find_zone("Europe/Berlin"));
        } catch (const std::exception& failure) {
            return Failure(Error{ErrorKind::unavailable,
                                 fmt::format("there are no time zones: {}", failure.what()),
                                 {},
                                 {},
                                 "install the system's tzdata"});
        }
        return refuse();
    }
}

TimeZone TimeZone::known(std::string_view name) {
    auto zone = named(name);
    return zone ? std::move(*zone) : TimeZone();
}

LocalTime TimeZone::to_local(Time time) const {
    const auto whole = std::chrono::floor<seconds>(time);
    return local_of(zone_ == nullptr ? date::local_seconds(whole.time_since_epoch()) : zone_->to_local(whole));
}

std::optional<Time> TimeZone::from_local(const LocalTime& local) const {
    const auto wall = local_seconds_of(local);
    if (!wall) {
        return std::nullopt;
    }
    return zone_ == nullptr ? Time(wall->time_since_epoch()) : Time(zone_->to_sys(*wall, date::choose::earliest));
}

int TimeZone::day_of(Time time) const {
    const LocalTime local = to_local(time);
    return (local.year * 100 + static_cast<int>(local.month)) * 100 + static_cast<int>(local.day);
}

Time TimeZone::day_begin(int yyyymmdd) const {
    LocalTime local;
    local.year = yyyymmdd / 10'000;
    local.month = static_cast<unsigned>(yyyymmdd / 100 % 100);
    local.day = static_cast<unsigned>(yyyymmdd % 100);
    return from_local(local).value_or(Time());
}

}  // namespace parley
