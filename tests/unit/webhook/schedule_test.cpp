#include "webhook/schedule.h"

#include <gtest/gtest.h>

namespace parley::webhook {
namespace {

using namespace std::chrono_literals;

constexpr Time start{std::chrono::milliseconds(1'700'000'000'000)};  // Tue, 14 Nov 2023 22:13:20 GMT

TEST(Schedule, WaitsLongerAndLongerUpToSixHours) {
    const std::chrono::milliseconds expected[] = {5s, 30s, 2min, 10min, 30min, 1h, 2h, 4h, 6h, 6h};
    for (int failures = 1; failures <= 10; ++failures) {
        EXPECT_EQ(wait_after(failures), expected[failures - 1]) << failures;
    }
    EXPECT_EQ(wait_after(1'000'000), 6h);
    EXPECT_EQ(jittered(10s, 0), 8s);
    EXPECT_EQ(jittered(10s, 0.5), 10s);
    EXPECT_EQ(jittered(10s, 1), 12s);
}

TEST(Schedule, TriesForThreeDaysAndALastTimeWhenTheyAreOver) {
    const Time give_up = start + tried_for;
    Time now = start;
    int failures = 0;
    std::vector<Time> tries;
    while (const auto next = next_try(++failures, {}, give_up, now, 0.5)) {
        ASSERT_GT(*next, now);
        now = *next;
        tries.push_back(now);
        ASSERT_LT(tries.size(), 100U);
    }
    EXPECT_EQ(tries.front(), start + 5s);
    EXPECT_EQ(tries.back(), give_up);
    EXPECT_EQ(tries.size(), 19U) << "eight by the table, then every six hours, then the last";
}

TEST(Schedule, WaitsAsLongAsTheReceiverAsks) {
    EXPECT_EQ(next_try(1, 90s, start + tried_for, start, 0.5), start + 90s);
    EXPECT_EQ(next_try(3, 90s, start + tried_for, start, 0.5), start + 2min) << "but no shorter than it would";
    EXPECT_EQ(next_try(1, 90s, start + 60s, start, 0.5), start + 60s);
    EXPECT_EQ(next_try(1, 90s, start, start, 0.5), std::nullopt);
}

TEST(Schedule, ReadsRetryAfter) {
    EXPECT_EQ(read_retry_after("120", start), 120s);
    EXPECT_EQ(read_retry_after(" 0 ", start), 0s);
    EXPECT_EQ(read_retry_after("Tue, 14 Nov 2023 22:14:20 GMT", start), 60s);
    EXPECT_EQ(read_retry_after("86400", start), longest_retry_after) << "bounded";
    EXPECT_EQ(read_retry_after("99999999999999999999999", start), longest_retry_after);
    EXPECT_EQ(read_retry_after("Fri, 14 Nov 2033 22:14:20 GMT", start), longest_retry_after);
    for (const char* wrong : {"", "soon", "-5", "-22222222222222228", "-99999999999999999999999", "1.5", "12x",
                              "Tue, 14 Nov 2023 22:00:00 GMT", "2023-11-14T22:14:20Z"}) {
        EXPECT_EQ(read_retry_after(wrong, start), std::nullopt) << wrong;
    }
}

}  // namespace
}  // namespace parley::webhook
