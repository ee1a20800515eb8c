#include "sandbox/traffic.h"

#include <gtest/gtest.h>

namespace parley::sandbox {

using std::chrono::milliseconds;

TEST(RateGate, LetsNoMoreThanItsRateThroughInAnySecond) {
    RateGate gate;
    std::vector<Tick> through;
    Tick now{std::chrono::hours(1)};
    for (int i = 0; i < 5'000; ++i) {
        now += milliseconds(1 + i % 3);
        if (gate.lets_through(now, 80)) {
            through.push_back(now);
        }
    }
    for (std::size_t i = 80; i < through.size(); ++i) {
        EXPECT_GE(through[i] - through[i - 80], std::chrono::seconds(1));
    }
    EXPECT_GE(through.size(), 800u);
}

TEST(RateGate, LetsAnEvenSenderThroughAtItsFullRate) {
    RateGate gate;
    Tick now{std::chrono::hours(1)};
    for (int i = 0; i < 1'000; ++i, now += milliseconds(10)) {
        EXPECT_TRUE(gate.lets_through(now, 100)) << i;
    }
}

TEST(PeakMeter, FindsTheBusiestSecond) {
    PeakMeter meter;
    Tick now{std::chrono::hours(1)};
    for (int i = 0; i < 100; ++i, now += milliseconds(50)) {
        meter.count(now);  // 20 in a second
    }
    EXPECT_EQ(meter.peak(), 20u);
    now += std::chrono::seconds(5);
    for (int i = 0; i < 30; ++i, now += milliseconds(10)) {
        meter.count(now);
    }
    EXPECT_EQ(meter.peak(), 30u);
}

TEST(PairGate, LetsSoManyThroughToOnePersonInSixSeconds) {
    HandClock clock;
    PairGate gate;
    const auto lets = [&](std::uint64_t pair) { return gate.lets_through(clock.tick(), pair, 2); };
    EXPECT_TRUE(lets(1));
    clock.turn(std::chrono::seconds(3));
    EXPECT_TRUE(lets(1));
    EXPECT_FALSE(lets(1));
    EXPECT_TRUE(lets(2)) << "another person is another matter";
    clock.turn(std::chrono::milliseconds(2'999));
    EXPECT_FALSE(lets(1));
    clock.turn(std::chrono::milliseconds(1));
    EXPECT_TRUE(lets(1)) << "the first of the two is six seconds ago, and what was refused does not count";
    EXPECT_FALSE(lets(1));
    EXPECT_TRUE(gate.lets_through(clock.tick(), 1, 0));
}

TEST(Windows, AreOpenForADayAfterTheLastMessage) {
    HandClock clock;
    Windows windows;
    EXPECT_FALSE(windows.is_open(clock.tick(), 1));
    windows.open(clock.tick(), 1);
    EXPECT_TRUE(windows.is_open(clock.tick(), 1));
    EXPECT_FALSE(windows.is_open(clock.tick(), 2));
    clock.turn(std::chrono::hours(23));
    windows.open(clock.tick(), 1);
    clock.turn(std::chrono::hours(23));
    windows.open(clock.tick(), 2);  // forgets what is over, but not what was opened again
    EXPECT_TRUE(windows.is_open(clock.tick(), 1));
    clock.turn(std::chrono::hours(1));
    EXPECT_FALSE(windows.is_open(clock.tick(), 1));
    EXPECT_TRUE(windows.is_open(clock.tick(), 2));
}

}  // namespace parley::sandbox
