#include "app/stage_clock.h"

#include <gtest/gtest.h>

#include <thread>

namespace parley::app {

namespace {

using namespace std::chrono_literals;

Time system_now() {
    return SystemClock().now();
}

}  // namespace

TEST(StageClock, IsTheSystemsUntilItPlays) {
    const StageClock clock;
    EXPECT_LE(std::chrono::abs(clock.now() - system_now()), 1s);
}

TEST(StageClock, PlaysThePastFaster) {
    StageClock clock;
    const Time begun = system_now() - 48h;
    clock.play(begun, 3'600);
    std::this_thread::sleep_for(20ms);
    const Time later = clock.now();
    EXPECT_GE(later - begun, 72s);
    EXPECT_LT(later, system_now() - 24h);
}

TEST(StageClock, NeverGoesBack) {
    StageClock clock;
    clock.play(system_now() - 1h, 1);
    const Time before = clock.now();
    clock.play(system_now() - 5h, 1);
    EXPECT_GE(clock.now(), before);
    clock.run_true();
    const Time now = clock.now();
    clock.play(system_now() - 5h, 1);
    EXPECT_GE(clock.now(), now);
}

TEST(StageClock, NeverRunsAheadOfTheWorld) {
    StageClock clock;
    clock.play(system_now() - 1s, 1e6);
    std::this_thread::sleep_for(20ms);
    EXPECT_LE(clock.now(), system_now());
}

}  // namespace parley::app
