#include "api/rate_limits.h"

#include <gtest/gtest.h>

namespace parley::api {
namespace {

TEST(RateLimits, GrantAsManyAsTheBucketHoldsAndThenAsManyAsFlowIn) {
    HandClock clock;
    RateLimits limits(clock, 10);
    for (int request = 0; request < 10; ++request) {
        const auto allowance = limits.take("key a");
        EXPECT_TRUE(allowance.granted);
        EXPECT_EQ(allowance.limit, 10);
        EXPECT_EQ(allowance.remaining, 9 - request);
    }
    const auto refused = limits.take("key a");
    EXPECT_FALSE(refused.granted);
    EXPECT_EQ(refused.again_in, std::chrono::seconds(1));
    EXPECT_EQ(refused.full_in, std::chrono::seconds(1));
    clock.turn(std::chrono::milliseconds(100));
    EXPECT_TRUE(limits.take("key a").granted);
    EXPECT_FALSE(limits.take("key a").granted);
    clock.turn(std::chrono::hours(1));
    EXPECT_EQ(limits.take("key a").remaining, 9) << "it holds no more than a second's";
}

TEST(RateLimits, OneCallerCostsAnotherNothing) {
    HandClock clock;
    RateLimits limits(clock, 1);
    EXPECT_TRUE(limits.take("key a").granted);
    EXPECT_FALSE(limits.take("key a").granted);
    EXPECT_TRUE(limits.take("key b").granted);
}

TEST(RateLimits, StayBoundedWhoeverComes) {
    HandClock clock;
    RateLimits limits(clock, 5);
    for (int caller = 0; caller < 30'000; ++caller) {
        EXPECT_TRUE(limits.take("key " + std::to_string(caller)).granted);
        clock.turn(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(limits.take("key 0").granted);
}

TEST(RateLimits, AreToldInTheAnswerAndWhereThereAreNoneNothingIs) {
    HandClock clock;
    RateLimits limits(clock, 1);
    HttpResponse good;
    tell(good.headers, limits.take("a"));
    EXPECT_EQ(*good.headers.find("RateLimit-Limit"), "1");
    EXPECT_EQ(*good.headers.find("RateLimit-Remaining"), "0");
    EXPECT_EQ(*good.headers.find("RateLimit-Reset"), "1");
    EXPECT_EQ(good.headers.find("Retry-After"), nullptr);
    HttpResponse refused;
    tell(refused.headers, limits.take("a"));
    EXPECT_EQ(*refused.headers.find("Retry-After"), "1");

    RateLimits none(clock, 0);
    HttpResponse plain;
    tell(plain.headers, none.take("a"));
    EXPECT_TRUE(plain.headers.fields.empty());
    EXPECT_TRUE(none.take("a").granted);
}

}  // namespace
}  // namespace parley::api
