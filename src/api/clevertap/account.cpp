#include "api/clevertap/account.h"

#include <fmt/format.h>

#include "access/projects.h"

namespace parley::api::clevertap {

Account account_of(Context& context, ProjectId project) {
    const access::ProjectSettings settings = context.projects->of(project);
    return {settings.default_country, TimeZone::known(settings.time_zone)};
}

std::optional<Time> day_of(const TimeZone& zone, int yyyymmdd, bool end) {
    using namespace std::chrono;
    const year_month_day day{year(yyyymmdd / 10'000), month(static_cast<unsigned>(yyyymmdd / 100 % 100)),
                             std::chrono::day(static_cast<unsigned>(yyyymmdd % 100))};
    constexpr int first = 1970'01'01;
    constexpr int last = 9998'12'31;
    if (yyyymmdd < first || yyyymmdd > last || !day.ok()) {
        return std::nullopt;
    }
    const year_month_day wanted = end ? year_month_day(sys_days(day) + days(1)) : day;
    return zone.day_begin(static_cast<int>(wanted.year()) * 10'000 +
                          static_cast<int>(static_cast<unsigned>(wanted.month())) * 100 +
                          static_cast<int>(static_cast<unsigned>(wanted.day())));
}

audience::DayOf days_of(const TimeZone& zone) {
    return [zone](int yyyymmdd, bool end) { return day_of(zone, yyyymmdd, end); };
}

std::string minute_text(const TimeZone& zone, Time time) {
    const LocalTime local = zone.to_local(time);
    return fmt::format("{:04}{:02}{:02} {:02}:{:02}", local.year, local.month, local.day, local.hour, local.minute);
}

}  // namespace parley::api::clevertap
