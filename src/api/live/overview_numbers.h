#pragma once
#include <soci/soci.h>

#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time_zone.h"

namespace parley::api {

// How many messages of a project reached each stage within a stretch of time (store/schema_statistics.h).
struct Stretch {
    Time begin;
    std::int64_t sent = 0;
    std::int64_t failed = 0;
    std::int64_t delivered = 0;
    std::int64_t read = 0;
    std::int64_t clicked = 0;
    std::int64_t replied = 0;

    void operator+=(const Stretch& other);
};

// The beginnings of the last `count` days in that zone, today's last.
std::vector<Time> days_until(Time now, const TimeZone& zone, int count);
// Of the hours of today, as many as it has.
std::vector<Time> hours_of_today(Time now, const TimeZone& zone);

// One for each beginning, each until the next one; the last has no end. Sums of the counters alone.
std::vector<Stretch> count_messages(soci::session& sql, ProjectId project, const std::vector<Time>& begins);

void put_numbers(json::object& into, const Stretch& stretch);

}  // namespace parley::api
