#include <gtest/gtest.h>

#include <cmath>

#include "api/clevertap/account.h"
#include "api/clevertap/calendar.h"
#include "api/clevertap/gate.h"
#include "api/clevertap/property_match.h"
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

bool fits_one(std::string_view properties, audience::PropertyFilter filter) {
    return fits(parse_json(properties)->as_object(), {std::move(filter)});
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
    Calendar days(TimeZone(), Step::daily);
    EXPECT_EQ(days.key_of(at(2026, 1, 1, 5)), "20260101");
    EXPECT_EQ(days.key_of(at(2026, 1, 1, 23)), "20260101");
    EXPECT_EQ(days.key_of(at(2026, 1, 2, 0)), "20260102");
    Calendar months(TimeZone(), Step::monthly);
    EXPECT_EQ(months.key_of(at(2026, 1, 31, 0)), "202601");
    Calendar weeks(TimeZone(), Step::weekly);
    EXPECT_EQ(weeks.key_of(at(2026, 1, 5, 0)), "202602");
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
    Calendar days(*zone, Step::daily);
    EXPECT_EQ(days.key_of(at(2026, 1, 1, 18)), "20260101");
    EXPECT_EQ(days.key_of(at(2026, 1, 1, 19)), "20260102");
    EXPECT_EQ(day_of(*zone, 20260101, true), day_of(*zone, 20260102, false));
    for (const int day : {0, -1, 20260230, 20261301, 99999999}) {
        EXPECT_FALSE(day_of(*zone, day, false)) << day;
    }
    EXPECT_EQ(minute_text(*zone, at(2026, 1, 5, 5)), "20260105 10:30");
}

TEST(Gate, LetsSoManyOfAProjectIn) {
    Gate gate(2);
    const ProjectId one{1};
    EXPECT_TRUE(gate.enter(one));
    EXPECT_TRUE(gate.enter(one));
    EXPECT_FALSE(gate.enter(one));
    EXPECT_TRUE(gate.enter(ProjectId{2}));
    gate.leave(one);
    EXPECT_TRUE(gate.enter(one));
}

TEST(PropertyMatch, ComparesNumbersTextsAndDates) {
    using audience::Comparison;
    EXPECT_TRUE(fits_one(R"({"Amount":100})", {"Amount", Comparison::equals, {std::int64_t{100}}}));
    EXPECT_TRUE(fits_one(R"({"Amount":100.0})", {"Amount", Comparison::equals, {std::int64_t{7}, std::int64_t{100}}}));
    EXPECT_FALSE(fits_one(R"({"Amount":"100"})", {"Amount", Comparison::equals, {std::int64_t{100}}}));
    EXPECT_TRUE(fits_one(R"({"Amount":5})", {"Amount", Comparison::less, {5.5}}));
    EXPECT_TRUE(fits_one(R"({"Amount":5})", {"Amount", Comparison::between, {std::int64_t{5}, std::int64_t{6}}}));
    EXPECT_TRUE(fits_one(R"({"By":"$D_200"})", {"By", Comparison::greater, {std::string("$D_30")}}));
    EXPECT_TRUE(fits_one(R"({"Name":"Blue kettle"})", {"Name", Comparison::contains, {std::string("KETTLE")}}));
    EXPECT_FALSE(fits_one(R"({"Name":"Blue kettle"})", {"Name", Comparison::not_contains, {std::string("kettle")}}));
    EXPECT_TRUE(fits_one(R"({"Tags":["a","b"]})", {"Tags", Comparison::contains, {std::string("b")}}));
    EXPECT_TRUE(fits_one(R"({})", {"Name", Comparison::not_exists, {}}));
    EXPECT_FALSE(fits_one(R"({})", {"Name", Comparison::equals, {std::string("x")}}));
    EXPECT_TRUE(fits_one(R"({"Gift":true})", {"Gift", Comparison::equals, {true}}));
}

}  // namespace parley::api::clevertap
