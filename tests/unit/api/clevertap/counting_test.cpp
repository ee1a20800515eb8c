#include <gtest/gtest.h>

#include <cmath>

#include "api/clevertap/account.h"
#include "api/clevertap/calendar.h"
#include "api/clevertap/gate.h"
#include "api/clevertap/value_counts.h"

namespace parley::api::clevertap {

namespace {

void add(ValueCounts& counts, const json::value& value, int times) {
    for (int time = 0; time < times; ++time) {
        ASSERT_TRUE(counts.add(&value));
    }
}

Time at(int year, unsigned month, unsigned day, int hour) {
    return *TimeZone().from_local({.year = year, .month = month, .day = day, .hour = hour});
}

}  // namespace

TEST(ValueCounts, HaveTheMostFrequentFirst) {
    ValueCounts counts;
    add(counts, "Gold", 10);
    add(counts, "Silver", 5);
    add(counts, "Bronze", 7);
    EXPECT_EQ(json::serialize(counts.top(2, true)), R"({"STR":{"Gold":10,"Bronze":7}})");
    EXPECT_EQ(json::serialize(counts.top(1, false)), R"({"STR":{"Silver":5}})");
}

TEST(ValueCounts, HaveNumbersInRanges) {
    ValueCounts counts;
    add(counts, 15, 10);
    add(counts, 150.5, 9);
    add(counts, 900, 1);
    EXPECT_EQ(json::serialize(counts.top(10, true)), R"({"NUMBER":{"0-100":10,"100-200":9,"900-1000":1}})");
}

TEST(ValueCounts, TakeEachItemOfAList) {
    ValueCounts counts;
    json::array list;
    list.emplace_back("tea");
    list.emplace_back("books");
    add(counts, list, 2);
    add(counts, json::object(), 1);
    ASSERT_TRUE(counts.add(nullptr));
    EXPECT_EQ(json::serialize(counts.top(10, true)), R"({"STR":{"books":2,"tea":2}})");
}

TEST(ValueCounts, RangesAreFewAndRound) {
    EXPECT_EQ(range_width(0, 1'000), 100);
    EXPECT_EQ(range_width(0, 1'001), 200);
    EXPECT_EQ(range_width(5, 5), 1);
    EXPECT_TRUE(std::isfinite(range_width(-1e308, 1e308)));
}

TEST(Calendar, KeysAreDaysWeeksAndMonths) {
    const auto key = [](Step step, Time time) { return period_of(TimeZone(), step, time).key; };
    EXPECT_EQ(key(Step::daily, at(2026, 1, 1, 5)), "20260101");
    EXPECT_EQ(key(Step::daily, at(2026, 1, 1, 23)), "20260101");
    EXPECT_EQ(key(Step::daily, at(2026, 1, 2, 0)), "20260102");
    EXPECT_EQ(key(Step::monthly, at(2026, 1, 31, 0)), "202601");
    EXPECT_EQ(key(Step::weekly, at(2026, 1, 5, 0)), "202602");
}

TEST(Calendar, PeriodsFollowOneAnother) {
    const auto zone = TimeZone::named("Europe/Berlin");
    ASSERT_TRUE(zone);
    for (const Step step : {Step::daily, Step::weekly, Step::monthly}) {
        Time time = at(2025, 12, 17, 5);
        for (int periods = 0; periods < 200; ++periods) {
            const Period period = period_of(*zone, step, time);
            EXPECT_LE(period.begin, time);
            EXPECT_GT(period.end, time);
            EXPECT_EQ(period_of(*zone, step, period.begin).key, period.key);
            EXPECT_EQ(period_of(*zone, step, period.end - std::chrono::milliseconds(1)).key, period.key);
            EXPECT_NE(period_of(*zone, step, period.end).key, period.key);
            time = period.end;
        }
    }
    const Period march = period_of(*zone, Step::daily, at(2026, 3, 29, 12));
    EXPECT_EQ(march.end - march.begin, std::chrono::hours(23));
    EXPECT_GT(period_of(TimeZone(), Step::monthly, at(9999, 12, 31, 23)).end, at(9999, 12, 31, 23));
}

TEST(Calendar, AWeekBelongsToTheYearOfItsThursday) {
    EXPECT_EQ(week_key(2026, 1, 1), "202601");
    EXPECT_EQ(week_key(2027, 1, 1), "202653");
    EXPECT_EQ(week_key(2024, 12, 30), "202501");
    EXPECT_EQ(week_key(2026, 12, 28), "202653");
}

TEST(Calendar, DaysBeginWhenTheyDoInTheAccount) {
    const auto zone = TimeZone::named("Asia/Kolkata");
    ASSERT_TRUE(zone);
    EXPECT_EQ(period_of(*zone, Step::daily, at(2026, 1, 1, 18)).key, "20260101");
    EXPECT_EQ(period_of(*zone, Step::daily, at(2026, 1, 1, 19)).key, "20260102");
    EXPECT_EQ(day_of(*zone, 20260101, true), day_of(*zone, 20260102, false));
    for (const int day : {0, -1, 20260230, 20261301, 99999999}) {
        EXPECT_FALSE(day_of(*zone, day, false)) << day;
    }
    EXPECT_EQ(minute_text(*zone, at(2026, 1, 5, 5)), "20260105 10:30");
}

TEST(Gate, LetsSoManyOfAProjectIn) {
    Gate gate(2, 8);
    const ProjectId one{1};
    EXPECT_TRUE(gate.enter(one));
    EXPECT_TRUE(gate.enter(one));
    EXPECT_FALSE(gate.enter(one));
    EXPECT_TRUE(gate.enter(ProjectId{2}));
    gate.leave(one);
    EXPECT_TRUE(gate.enter(one));
}

TEST(Gate, LetsSoManyHoldAThreadAndTheOthersWaitInTheirOrder) {
    Gate gate(100, 2);
    std::string begun;
    for (const char name : {'a', 'b', 'c', 'd'}) {
        gate.begin([&begun, name] { begun += name; });
    }
    EXPECT_EQ(begun, "ab");
    gate.end();
    EXPECT_EQ(begun, "abc");
    gate.end();
    gate.end();
    gate.end();
    EXPECT_EQ(begun, "abcd");
    gate.begin([&begun] { begun += 'e'; });
    EXPECT_EQ(begun, "abcde");
}

TEST(Gates, LeaveThreadsToAllOthers) {
    for (const std::size_t threads : {1U, 2U, 16U, 256U}) {
        Gates gates(threads);
        std::size_t held = 0;
        for (std::size_t call = 0; call < 300; ++call) {
            for (Gate* gate : {&gates.uploads, &gates.campaigns, &gates.queries}) {
                gate->begin([&held] { ++held; });
            }
        }
        EXPECT_GT(held, 0U);
        if (threads >= 16) {
            EXPECT_LT(held, threads);
        }
    }
}

}  // namespace parley::api::clevertap
