#pragma once
#include <string>

#include "base/time_zone.h"

namespace parley::api::clevertap {

enum class Step { daily, weekly, monthly };

// The key of the day, week or month in which a time falls: "20260131", "202605" (ISO weeks), "202601". Events come in
// the order of their time, so the day of the last one is kept.
class Calendar {
public:
    Calendar(const TimeZone& zone, Step step) : zone_(zone), step_(step) {}
    const std::string& key_of(Time time);

private:
    TimeZone zone_;
    Step step_;
    Time from_ = {};
    Time until_ = {};
    std::string key_;
};

// "202653" for 1 January 2027, which lies in the last week of 2026.
std::string week_key(int year, unsigned month, unsigned day);

}  // namespace parley::api::clevertap
