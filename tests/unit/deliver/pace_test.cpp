#include "deliver/pace.h"

#include "deliver/second_gate.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace parley::deliver {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Asks at random moments for five minutes of hand-turned time and looks at every window of a second.
struct Trace {
    std::int64_t sent = 0;
    std::size_t busiest_second = 0;
};

Trace run(int rate, microseconds longest_wait, unsigned seed) {
    Pace pace(rate);
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> wait(1, static_cast<int>(longest_wait.count()));
    Tick now = Tick(seconds(100));
    const Tick end = now + seconds(300);
    std::deque<Tick> last_second;
    Trace trace;
    while (now < end) {
        now += microseconds(wait(random));
        const int taken = pace.take(now, 256);
        trace.sent += taken;
        last_second.insert(last_second.end(), static_cast<std::size_t>(taken), now);
        while (!last_second.empty() && last_second.front() <= now - seconds(1)) {
            last_second.pop_front();
        }
        trace.busiest_second = std::max(trace.busiest_second, last_second.size());
    }
    return trace;
}

TEST(Pace, IsNeverOverTheRateInAnySecondAndUsesNearlyAllOfIt) {
    for (const int rate : {1, 80, 250, 1'000, 20'000}) {
        const Trace trace = run(rate, milliseconds(5), 7);
        EXPECT_LE(trace.busiest_second, static_cast<std::size_t>(rate)) << rate;
        EXPECT_GE(static_cast<double>(trace.sent), 0.97 * rate * 300) << rate;
    }
}

TEST(Pace, DoesNotCatchUpALongPauseAllAtOnce) {
    Pace pace(1'000);
    Tick now = Tick(seconds(10));
    pace.take(now, 1);
    now += seconds(60);
    EXPECT_LE(pace.take(now, 1'000), 11);
}

TEST(Pace, WhatDidNotLeaveIsGivenBack) {
    Pace pace(100);
    const Tick now = Tick(seconds(10));
    const int taken = pace.take(now, 5);
    pace.give_back(taken);
    EXPECT_EQ(pace.take(now, 5), taken);
}

TEST(Pace, ANewRateHoldsAtOnce) {
    Pace pace(1);
    Tick now = Tick(seconds(10));
    pace.take(now, 10);
    pace.set_rate(1'000);
    now += seconds(1);
    EXPECT_GT(pace.take(now, 10), 1);
}

TEST(SecondGate, HoldsTheRateInEverySecondHoweverTheyCome) {
    for (const int rate : {1, 80, 1'000}) {
        std::mt19937 random(3);
        std::uniform_int_distribution<int> jitter(0, 200);
        SecondGate gate(rate);
        Tick now = Tick(seconds(10));
        std::deque<Tick> last_second;
        std::vector<Tick> leaving;
        for (int message = 0; message < rate * 20; ++message) {
            // In bursts: nothing for a while, then many at once.
            now += message % 50 == 0 ? milliseconds(jitter(random)) : milliseconds(0);
            leaving.push_back(gate.admit(now));
        }
        std::ranges::sort(leaving);
        for (const Tick at : leaving) {
            last_second.push_back(at);
            while (last_second.front() <= at - seconds(1)) {
                last_second.pop_front();
            }
            ASSERT_LE(last_second.size(), static_cast<std::size_t>(rate));
        }
    }
}

TEST(SecondGate, LetsThroughAtOnceWhatIsBelowTheRate) {
    SecondGate gate(10);
    Tick now = Tick(seconds(10));
    for (int message = 0; message < 100; ++message) {
        EXPECT_EQ(gate.admit(now), now);
        now += milliseconds(102);
    }
}

TEST(SecondGate, RemembersWhatLeftAcrossAChangeOfRate) {
    SecondGate gate(3);
    const Tick now = Tick(seconds(10));
    for (int message = 0; message < 3; ++message) {
        gate.admit(now);
    }
    gate.set_rate(2);
    EXPECT_GT(gate.admit(now), now + milliseconds(999));
}

}  // namespace
}  // namespace parley::deliver
