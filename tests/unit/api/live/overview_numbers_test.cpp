#include "api/live/overview_numbers.h"

#include <gmock/gmock.h>

#include "base/time_text.h"

namespace parley::api {
namespace {

using ::testing::ElementsAre;

Time at(int year, unsigned month, unsigned day, int hour, const TimeZone& zone) {
    return *zone.from_local({year, month, day, hour, 0, 0});
}

std::vector<std::string> written(const std::vector<Time>& times) {
    std::vector<std::string> all;
    for (const Time time : times) {
        all.push_back(utc_text(time));
    }
    return all;
}

TEST(OverviewNumbersTest, DaysBeginAtMidnightInTheProjectsZone) {
    const TimeZone india = *TimeZone::named("Asia/Kolkata");
    EXPECT_THAT(written(days_until(at(2026, 3, 1, 2, india), india, 3)),
                ElementsAre("2026-02-26T18:30:00.000Z", "2026-02-27T18:30:00.000Z", "2026-02-28T18:30:00.000Z"));
}

TEST(OverviewNumbersTest, DaysWithAnHourMoreOrLessAreOneDay) {
    const TimeZone berlin = *TimeZone::named("Europe/Berlin");
    EXPECT_THAT(written(days_until(at(2026, 3, 30, 0, berlin), berlin, 3)),
                ElementsAre("2026-03-27T23:00:00.000Z", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"));
    EXPECT_EQ(hours_of_today(at(2026, 3, 29, 12, berlin), berlin).size(), 23U);
    EXPECT_EQ(hours_of_today(at(2026, 10, 25, 12, berlin), berlin).size(), 25U);
    EXPECT_EQ(hours_of_today(at(2026, 10, 26, 12, berlin), berlin).size(), 24U);
}

TEST(OverviewNumbersTest, AddUp) {
    Stretch total{};
    total += {{}, 1, 2, 3, 4, 5, 6};
    total += {{}, 10, 20, 30, 40, 50, 60};
    json::object body;
    put_numbers(body, total);
    EXPECT_EQ(json::serialize(body), R"({"sent":11,"delivered":33,"read":44,"clicked":55,"replied":66,"failed":22})");
}

}  // namespace
}  // namespace parley::api
