#include "base/time_zone.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

Time at(std::int64_t unix_seconds) {
    return Time(std::chrono::seconds(unix_seconds));
}

TimeZone zone(std::string_view name) {
    auto found = TimeZone::named(name);
    EXPECT_TRUE(found) << name;
    return found ? *found : TimeZone();
}

TEST(TimeZone, KnowsTheIanaNamesAndNoOthers) {
    for (const std::string_view name : {"UTC", "Asia/Kolkata", "America/Sao_Paulo", "Europe/Berlin"}) {
        const auto found = TimeZone::named(name);
        ASSERT_TRUE(found) << name;
        EXPECT_EQ(found->name(), name);
        EXPECT_EQ(TimeZone::known(name), *found);
    }
    for (const std::string_view name :
         {"", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "asia kolkata", "\xFF"}) {
        const auto found = TimeZone::named(name);
        ASSERT_FALSE(found) << name;
        EXPECT_EQ(found.error().kind, ErrorKind::invalid);
        EXPECT_EQ(TimeZone::known(name), TimeZone());
    }
    EXPECT_FALSE(TimeZone::named(std::string(10'000, 'x')));
}

TEST(TimeZone, TurnsTimesIntoWhatTheWallShowsAndBack) {
    const struct {
        std::string_view zone;
        LocalTime local;
        std::int64_t unix_seconds;
    } cases[] = {
        {"UTC", {1970, 1, 1, 0, 0, 0}, 0},
        {"UTC", {2026, 1, 31, 12, 30, 5}, 1'769'862'605},
        {"Asia/Kolkata", {2026, 1, 31, 18, 0, 5}, 1'769'862'605},
        {"Asia/Kolkata", {1990, 5, 17, 12, 0, 0}, 642'925'800},
        {"Europe/Berlin", {2026, 7, 1, 12, 0, 0}, 1'782'900'000},
        {"Europe/Berlin", {2026, 12, 1, 12, 0, 0}, 1'796'122'800},
        {"America/New_York", {1960, 2, 29, 0, 0, 0}, -310'503'600},
    };
    for (const auto& [name, local, unix_seconds] : cases) {
        EXPECT_EQ(zone(name).from_local(local), at(unix_seconds)) << name << ' ' << unix_seconds;
        EXPECT_EQ(zone(name).to_local(at(unix_seconds)), local) << name << ' ' << unix_seconds;
    }
    EXPECT_EQ(TimeZone().to_local(Time(std::chrono::milliseconds(-1))), (LocalTime{1969, 12, 31, 23, 59, 59}));
}

TEST(TimeZone, HasNoDayThatTheCalendarHasNot) {
    for (const LocalTime& local :
         {LocalTime{2026, 2, 29}, LocalTime{2026, 13, 1}, LocalTime{2026, 0, 1}, LocalTime{2026, 4, 31},
          LocalTime{0, 1, 1}, LocalTime{10'000, 1, 1}, LocalTime{2026, 1, 1, 24}, LocalTime{2026, 1, 1, 1, 60},
          LocalTime{2026, 1, 1, 1, 1, 60}, LocalTime{2026, 1, 1, -1}}) {
        EXPECT_EQ(TimeZone().from_local(local), std::nullopt) << local.year << '-' << local.month << '-' << local.day;
    }
    EXPECT_TRUE(TimeZone().from_local({2028, 2, 29}));
}

TEST(TimeZone, DecidesWhereTheClockIsPutForwardAndBack) {
    const TimeZone berlin = zone("Europe/Berlin");
    // 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00.
    EXPECT_EQ(berlin.from_local({2026, 3, 29, 2, 30, 0}), at(1'774'746'000));
    EXPECT_EQ(berlin.from_local({2026, 3, 29, 3, 0, 0}), at(1'774'746'000));
    EXPECT_EQ(berlin.from_local({2026, 10, 25, 2, 30, 0}), at(1'792'888'200));
    EXPECT_EQ(berlin.to_local(at(1'792'888'200 + 3'600)), (LocalTime{2026, 10, 25, 2, 30, 0}));
}

TEST(TimeZone, CutsTimeIntoLocalDays) {
    const TimeZone kolkata = zone("Asia/Kolkata");
    EXPECT_EQ(kolkata.day_of(at(1'769'884'199)), 20'260'131);
    EXPECT_EQ(kolkata.day_of(at(1'769'884'200)), 20'260'201);
    EXPECT_EQ(kolkata.day_begin(20'260'201), at(1'769'884'200));
    EXPECT_EQ(TimeZone().day_begin(20'260'201), at(1'769'904'000));
    // Midnight is left out there: the day begins at one o'clock.
    const TimeZone santiago = zone("America/Santiago");
    const Time begin = santiago.day_begin(20'250'907);
    EXPECT_EQ(santiago.day_of(begin), 20'250'907);
    EXPECT_EQ(santiago.day_of(begin - std::chrono::milliseconds(1)), 20'250'906);
}

}  // namespace
}  // namespace parley
