#include "access/throttle.h"

#include <gtest/gtest.h>

namespace parley::access {
namespace {

using std::chrono::seconds;

TEST(LoginThrottle, LetsTheFirstFewPassAndThenAsksForLongerWaits) {
    HandClock clock;
    LoginThrottle throttle(clock, 5);
    for (int round = 0; round < 5; ++round) {
        EXPECT_FALSE(throttle.try_now("asha")) << round;
    }
    EXPECT_EQ(throttle.try_now("asha"), seconds(1));
    EXPECT_FALSE(throttle.try_now("ravi")) << "another is not slowed down";
    for (const int wait : {1, 2, 4, 8, 16, 32, 60, 60}) {
        EXPECT_EQ(throttle.try_now("asha"), seconds(wait));
        clock.turn(seconds(wait));
        EXPECT_FALSE(throttle.try_now("asha")) << wait;
    }
}

TEST(LoginThrottle, LeavesAHundredTriesAnHourAtMost) {
    HandClock clock;
    LoginThrottle throttle(clock, 5);
    int tries = 0;
    for (int second = 0; second < 3'600; ++second) {
        while (!throttle.try_now("asha")) {
            ++tries;
        }
        clock.turn(seconds(1));
    }
    EXPECT_GT(tries, 50);
    EXPECT_LE(tries, 100);
}

TEST(LoginThrottle, ForgetsWhatWasRightAndWhatIsLongAgo) {
    HandClock clock;
    LoginThrottle throttle(clock, 2);
    EXPECT_FALSE(throttle.try_now("asha"));
    EXPECT_FALSE(throttle.try_now("asha"));
    EXPECT_TRUE(throttle.try_now("asha"));
    throttle.was_right("asha");
    EXPECT_FALSE(throttle.try_now("asha"));
    EXPECT_FALSE(throttle.try_now("asha"));
    EXPECT_TRUE(throttle.try_now("asha"));
    clock.turn(std::chrono::hours(1));
    EXPECT_FALSE(throttle.try_now("asha"));
    EXPECT_FALSE(throttle.try_now("asha")) << "the count began anew";
}

TEST(LoginThrottle, GivesATryBack) {
    HandClock clock;
    LoginThrottle throttle(clock, 2);
    for (int round = 0; round < 50; ++round) {
        EXPECT_FALSE(throttle.try_now("office")) << round;
        throttle.give_back("office");
    }
    throttle.give_back("nobody");
}

TEST(LoginThrottle, StaysSmallAndKeepsThoseThatAreGuessed) {
    HandClock clock;
    LoginThrottle throttle(clock, 5, 100);
    for (int round = 0; round < 5; ++round) {
        EXPECT_FALSE(throttle.try_now("asha"));
    }
    for (int number = 0; number < 10'000; ++number) {
        EXPECT_FALSE(throttle.try_now("flood " + std::to_string(number)));
    }
    EXPECT_TRUE(throttle.try_now("asha")) << "a flood of other names makes it forget nothing";
}

TEST(FailureThrottle, CountsTheFailuresOfAnAddress) {
    HandClock clock;
    FailureThrottle throttle(clock);
    int told = 0;
    while (throttle.may_fail("192.0.2.1")) {
        ++told;
    }
    EXPECT_EQ(told, 40);
    EXPECT_TRUE(throttle.is_over("192.0.2.1"));
    EXPECT_FALSE(throttle.is_over("192.0.2.2"));
    EXPECT_TRUE(throttle.may_fail("192.0.2.2"));
    told = 0;
    for (int tick = 0; tick < 10'000; ++tick) {
        clock.turn(std::chrono::milliseconds(1));
        told += throttle.may_fail("192.0.2.1") ? 1 : 0;
    }
    EXPECT_NEAR(told, 200, 2) << "20 a second";
}

TEST(FailureThrottle, StaysSmall) {
    HandClock clock;
    FailureThrottle throttle(clock, 10);
    for (int number = 0; number < 1'000; ++number) {
        EXPECT_TRUE(throttle.may_fail("2001:db8::" + std::to_string(number)));
    }
}

}  // namespace
}  // namespace parley::access
