#pragma once
#include <soci/soci.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_zone.h"
#include "deliver/reached.h"

namespace parley::campaign {

// How many messages reached each stage, in the order of deliver::all_stages.
struct StageCounts {
    std::array<std::int64_t, deliver::all_stages.size()> of{};
    void add(deliver::Stage stage, std::int64_t count);
    bool any() const;
    bool operator==(const StageCounts&) const = default;
};

// Hours and days are those of the given time zone, quarters of an hour put together; there is no row where nothing
// happened.
struct TimeRow {
    Time begin;
    StageCounts counts;
};
std::vector<TimeRow> by_hour(soci::session& sql, CampaignId campaign, const TimeZone& zone);
std::vector<TimeRow> by_day(soci::session& sql, CampaignId campaign, const TimeZone& zone);

struct WeekdayRow {
    int weekday = 1;  // 1 Monday to 7 Sunday
    int hour = 0;
    StageCounts counts;
};
std::vector<WeekdayRow> by_weekday_and_hour(soci::session& sql, CampaignId campaign, const TimeZone& zone);

// Those that most was sent to first; empty: of no country.
struct CountryRow {
    std::string country;
    StageCounts counts;
};
std::vector<CountryRow> by_country(soci::session& sql, CampaignId campaign);

// Of everything together.
StageCounts all_stages_of(soci::session& sql, CampaignId campaign);

}  // namespace parley::campaign
