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

}  // namespace parley::sandbox
