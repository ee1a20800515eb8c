#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace date {
class time_zone;
}

// Local time of IANA zones ("Asia/Kolkata"), by the system's own zone files. For all who need a project's or a
// person's calendar: TimeZone::named checks a name, TimeZone::known takes one that was checked when it was stored.
namespace parley {

// What a clock on the wall shows.
struct LocalTime {
    int year = 1970;
    unsigned month = 1;  // 1 to 12
    unsigned day = 1;    // 1 to 31
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool operator==(const LocalTime&) const = default;
};

class TimeZone {
public:
    TimeZone() = default;  // UTC
    // Error: invalid where there is no such zone, unavailable where the system has no zone files.
    static Result<TimeZone> named(std::string_view name);
    static TimeZone known(std::string_view name);  // UTC where it is not there (any more)

    const std::string& name() const { return name_; }

    LocalTime to_local(Time time) const;
    // Nothing where the calendar has no such day or time. What a clock that is put forward leaves out is the moment
    // at which it is put forward; what comes twice, as it is put back, is its first time.
    std::optional<Time> from_local(const LocalTime& local) const;

    int day_of(Time time) const;         // 20260131
    Time day_begin(int yyyymmdd) const;  // the first moment of that day; the day must exist

    bool operator==(const TimeZone& other) const { return name_ == other.name_; }

private:
    std::string name_ = "UTC";
    const date::time_zone* zone_ = nullptr;  // null for UTC, which needs no files
};

}  // namespace parley
