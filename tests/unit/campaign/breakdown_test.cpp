#include "campaign/breakdown.h"

#include "ledger_fixture.h"

namespace parley::campaign {

namespace {

class BreakdownTest : public testing::LedgerFixture {
protected:
    // One more message of the campaign that reached the stage at a time such as "2026-11-27T18:20:00".
    void reach(deliver::Stage stage, std::chrono::sys_days day, int hour, int minute, const char* country = "IN") {
        const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(
            (day + std::chrono::hours(hour) + std::chrono::minutes(minute)).time_since_epoch());
        deliver::ReachedChange change(sql_);
        change.add(CampaignId{1}, stage, at.count(), deliver::Country(country), 1);
        change.write();
    }

    static std::int64_t sent(const StageCounts& counts) { return counts.of[0]; }

    const std::chrono::sys_days friday_ = std::chrono::year(2026) / 11 / 27;
    const TimeZone india_ = TimeZone::known("Asia/Kolkata");
};

}  // namespace

TEST_F(BreakdownTest, HoursOfAZoneWithHalfHoursAreWhole) {
    reach(deliver::Stage::sent, friday_, 18, 20);  // 23:50 there
    reach(deliver::Stage::sent, friday_, 18, 29);
    reach(deliver::Stage::sent, friday_, 18, 31);  // 00:01 on Saturday
    reach(deliver::Stage::read, friday_, 19, 29);  // 00:59
    const auto hours = by_hour(sql_, CampaignId{1}, india_);
    ASSERT_EQ(hours.size(), 2U);
    EXPECT_EQ(hours[0].begin, Time(friday_ + std::chrono::hours(17) + std::chrono::minutes(30)));
    EXPECT_EQ(sent(hours[0].counts), 2);
    EXPECT_EQ(hours[1].begin, Time(friday_ + std::chrono::hours(18) + std::chrono::minutes(30)));
    EXPECT_EQ(sent(hours[1].counts), 1);
    EXPECT_EQ(hours[1].counts.of[3], 1) << "read";

    const auto days = by_day(sql_, CampaignId{1}, india_);
    ASSERT_EQ(days.size(), 2U);
    EXPECT_EQ(sent(days[0].counts), 2);
    EXPECT_EQ(days[1].begin, Time(friday_ + std::chrono::hours(18) + std::chrono::minutes(30)));

    const auto cells = by_weekday_and_hour(sql_, CampaignId{1}, india_);
    ASSERT_EQ(cells.size(), 2U);
    EXPECT_EQ(std::pair(cells[0].weekday, cells[0].hour), std::pair(5, 23));
    EXPECT_EQ(std::pair(cells[1].weekday, cells[1].hour), std::pair(6, 0));
}

TEST_F(BreakdownTest, TheHourThatComesTwiceIsTwoHours) {
    const std::chrono::sys_days back = std::chrono::year(2026) / 10 / 25;
    reach(deliver::Stage::sent, back, 0, 30);  // 02:30 summer time in Berlin
    reach(deliver::Stage::sent, back, 1, 30);  // 02:30 again
    const TimeZone berlin = TimeZone::known("Europe/Berlin");
    EXPECT_EQ(by_hour(sql_, CampaignId{1}, berlin).size(), 2U);
    const auto cells = by_weekday_and_hour(sql_, CampaignId{1}, berlin);
    ASSERT_EQ(cells.size(), 1U);
    EXPECT_EQ(std::tuple(cells[0].weekday, cells[0].hour, sent(cells[0].counts)), std::tuple(7, 2, 2));
}

TEST_F(BreakdownTest, CountriesComeWithTheLargestFirst) {
    reach(deliver::Stage::sent, friday_, 1, 0, "DE");
    reach(deliver::Stage::failed, friday_, 1, 0, "IN");
    reach(deliver::Stage::sent, friday_, 1, 0, "IN");
    reach(deliver::Stage::sent, friday_, 1, 0, "");
    const auto countries = by_country(sql_, CampaignId{1});
    ASSERT_EQ(countries.size(), 3U);
    EXPECT_EQ(countries[0].country, "IN");
    EXPECT_EQ(sent(all_stages_of(sql_, CampaignId{1})), 3);
    EXPECT_FALSE(all_stages_of(sql_, CampaignId{2}).any());
}

TEST_F(BreakdownTest, WhatWentBackToNothingIsLeftOut) {
    reach(deliver::Stage::sent, friday_, 1, 0);
    deliver::ReachedChange change(sql_);
    change.add(CampaignId{1}, deliver::Stage::sent, Time(friday_ + std::chrono::hours(1)).time_since_epoch().count(),
               deliver::Country("IN"), -1);
    change.write();
    EXPECT_TRUE(by_hour(sql_, CampaignId{1}, {}).empty());
    EXPECT_TRUE(by_country(sql_, CampaignId{1}).empty());
}

}  // namespace parley::campaign
