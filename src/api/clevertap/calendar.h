#pragma once
#include <string>

#include "base/time_zone.h"

namespace parley::api::clevertap {

enum class Step { daily, weekly, monthly };

struct Period {
    std::string key;  // of a day, an ISO week or a month: "20260131", "202605", "202601"
    Time begin = {};
    Time end = {};  // not included
};
Period period_of(const TimeZone& zone, Step step, Time time);  // in which the time falls

// "202653" for 1 January 2027, which lies in the last week of 2026.
std::string week_key(int year, unsigned month, unsigned day);

}  // namespace parley::api::clevertap
