#include "api/clevertap/calendar.h"

#include <fmt/format.h>

#include "api/clevertap/account.h"

namespace parley::api::clevertap {

std::string week_key(int year, unsigned month, unsigned day) {
    using namespace std::chrono;
    const sys_days date = year_month_day{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    // A week belongs to the year in which its Thursday lies.
    const sys_days thursday = date + days(4) - days(weekday(date).iso_encoding());
    const year_month_day named{thursday};
    const sys_days first = named.year() / January / 1;
    const auto week = (thursday - first).count() / 7 + 1;
    return fmt::format("{:04}{:02}", static_cast<int>(named.year()), week);
}

const std::string& Calendar::key_of(Time time) {
    if (time >= from_ && time < until_) {
        return key_;
    }
    const LocalTime local = zone_.to_local(time);
    const int day = local.year * 10'000 + static_cast<int>(local.month) * 100 + static_cast<int>(local.day);
    from_ = day_of(zone_, day, false).value_or(time);
    until_ = day_of(zone_, day, true).value_or(time);
    switch (step_) {
        case Step::daily: key_ = fmt::format("{:08}", day); break;
        case Step::weekly: key_ = week_key(local.year, local.month, local.day); break;
        case Step::monthly: key_ = fmt::format("{:06}", day / 100); break;
    }
    return key_;
}

}  // namespace parley::api::clevertap
