#include "api/clevertap/calendar.h"

#include <fmt/format.h>

#include "api/clevertap/account.h"

namespace parley::api::clevertap {

namespace {

using namespace std::chrono;

int written(const year_month_day& day) {
    return static_cast<int>(day.year()) * 10'000 + static_cast<int>(static_cast<unsigned>(day.month())) * 100 +
           static_cast<int>(static_cast<unsigned>(day.day()));
}

}  // namespace

std::string week_key(int year, unsigned month, unsigned day) {
    const sys_days date = year_month_day{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    // A week belongs to the year in which its Thursday lies.
    const sys_days thursday = date + days(4) - days(weekday(date).iso_encoding());
    const year_month_day named{thursday};
    const sys_days first = named.year() / January / 1;
    const auto week = (thursday - first).count() / 7 + 1;
    return fmt::format("{:04}{:02}", static_cast<int>(named.year()), week);
}

Period period_of(const TimeZone& zone, Step step, Time time) {
    const LocalTime local = zone.to_local(time);
    const year_month_day today{year(local.year), month(local.month), day(local.day)};
    sys_days first = today;
    sys_days last = today;
    Period period;
    switch (step) {
        case Step::daily: period.key = fmt::format("{:08}", written(today)); break;
        case Step::weekly:
            period.key = week_key(local.year, local.month, local.day);
            first -= days(weekday(first).iso_encoding() - 1);
            last = first + days(6);
            break;
        case Step::monthly:
            period.key = fmt::format("{:06}", written(today) / 100);
            first = today.year() / today.month() / 1;
            last = today.year() / today.month() / std::chrono::last;
            break;
    }
    // At the ends of the calendar there is no day before or after; a period holds the time it was asked for anyway.
    period.begin = std::min(day_of(zone, written(first), false).value_or(time), time);
    period.end = std::max(day_of(zone, written(last), true).value_or(time), time + milliseconds(1));
    return period;
}

}  // namespace parley::api::clevertap
