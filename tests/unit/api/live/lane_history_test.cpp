#include "api/live/lane_history.h"

#include <gtest/gtest.h>

namespace parley::api {
namespace {

class LaneHistoryTest : public ::testing::Test {
protected:
    void answer(std::chrono::milliseconds after, int times = 1) {
        for (int count = 0; count < times; ++count) {
            lane_.answer_times.add(after);
            ++lane_.requests;
        }
    }
    void pass(std::chrono::seconds time) {
        for (std::chrono::seconds passed{0}; passed < time; passed += LaneHistory::between) {
            history_.keep({lane_});
            clock_.turn(LaneHistory::between);
        }
    }

    HandClock clock_;
    LaneHistory history_{clock_};
    deliver::LaneFigures lane_ = [] {
        deliver::LaneFigures lane;
        lane.provider = ProviderId{1};
        return lane;
    }();
};

TEST_F(LaneHistoryTest, ReckonsAnswerTimesOutOfBuckets) {
    EXPECT_EQ(answer_time_at(lane_.answer_times, 0.5), std::nullopt);
    answer(std::chrono::milliseconds(15), 100);  // all in the bucket from 10 to 20
    EXPECT_DOUBLE_EQ(*answer_time_at(lane_.answer_times, 0.5), 15);
    EXPECT_DOUBLE_EQ(*answer_time_at(lane_.answer_times, 1), 20);
    answer(std::chrono::seconds(60), 100);  // above the last bound
    EXPECT_DOUBLE_EQ(*answer_time_at(lane_.answer_times, 0.99), 5'000);
}

TEST_F(LaneHistoryTest, ShowsHowAProviderAnswersNowAndNotHowItDidAnHourAgo) {
    answer(std::chrono::milliseconds(900), 1'000);
    EXPECT_GT(*history_.of(lane_).p50, 500);  // since the start, as nothing else is known
    pass(std::chrono::minutes(2));
    EXPECT_EQ(history_.of(lane_).p50, std::nullopt);  // nothing in the last minute
    answer(std::chrono::milliseconds(4), 10);
    EXPECT_LT(*history_.of(lane_).p99, 5.1);
    EXPECT_EQ(history_.of(lane_).requests, 10U);
    EXPECT_EQ(history_.of(lane_).answers, 10U);
    pass(std::chrono::minutes(2));
    EXPECT_EQ(history_.of(lane_).answers, 0U);
}

TEST_F(LaneHistoryTest, CallsALaneStillOnceAMinuteHasPassedWithoutARequest) {
    answer(std::chrono::milliseconds(4));
    pass(std::chrono::seconds(30));
    EXPECT_FALSE(history_.is_still(lane_));  // not watched for long enough
    pass(std::chrono::seconds(60));
    EXPECT_TRUE(history_.is_still(lane_));
    answer(std::chrono::milliseconds(4));
    EXPECT_FALSE(history_.is_still(lane_));
}

TEST_F(LaneHistoryTest, BeginsAnewWithALaneThatCountsAnew) {
    answer(std::chrono::milliseconds(4), 100);
    pass(std::chrono::minutes(2));
    lane_.requests = 0;
    lane_.answer_times = {};
    answer(std::chrono::milliseconds(40), 5);
    EXPECT_EQ(history_.of(lane_).requests, 5U);
    history_.keep({lane_});
    answer(std::chrono::milliseconds(40), 5);
    EXPECT_EQ(history_.of(lane_).requests, 5U);
    history_.keep({});  // archived
    EXPECT_FALSE(history_.is_still(lane_));
}

}  // namespace
}  // namespace parley::api
