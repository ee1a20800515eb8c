#pragma once
#include <string>

#include "api/context.h"
#include "audience/segment/clevertap_query.h"
#include "base/time_zone.h"

namespace parley::api::clevertap {

// What a project is by default: where its numbers are, and when its days begin.
struct Account {
    std::string country = {};  // of numbers without country code, empty for none
    TimeZone zone = {};
};
Account account_of(Context& context, ProjectId project);

// 20260131 as the zone's day; nothing where there is no such day.
std::optional<Time> day_of(const TimeZone& zone, int yyyymmdd, bool end);
audience::DayOf days_of(const TimeZone& zone);

// "20260105 10:30", as the API writes times of the account.
std::string minute_text(const TimeZone& zone, Time time);

}  // namespace parley::api::clevertap
