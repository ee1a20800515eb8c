#include "sandbox/schedule.h"

#include <gtest/gtest.h>

namespace parley::sandbox {

using std::chrono::milliseconds;

namespace {

struct ScheduleTest : ::testing::Test {
    void run_due() {
        loop.restart();
        loop.run_for(milliseconds(25));  // it looks at the clock every 10 ms
    }

    asio::io_context loop;
    HandClock clock;
    std::vector<std::uint32_t> ran;
    Schedule schedule{loop, clock, [this](Event event) { ran.push_back(event.about); }};
};

}  // namespace

TEST_F(ScheduleTest, RunsWhatIsDueInOrder) {
    schedule.after(milliseconds(300), {1, 3});
    schedule.after(milliseconds(100), {1, 1});
    schedule.after(milliseconds(200), {2, 2});
    schedule.after(milliseconds(200), {1, 9});  // a lower kind at the same moment comes first
    run_due();
    EXPECT_TRUE(ran.empty());
    clock.turn(milliseconds(200));
    run_due();
    EXPECT_EQ(ran, (std::vector<std::uint32_t>{1, 9, 2}));
    clock.turn(milliseconds(100));
    run_due();
    EXPECT_EQ(ran, (std::vector<std::uint32_t>{1, 9, 2, 3}));
    EXPECT_EQ(schedule.size(), 0u);
}

TEST_F(ScheduleTest, DropsWhatIsNotKept) {
    for (std::uint32_t i = 0; i < 10; ++i) {
        schedule.after(milliseconds(i), {i % 2, i});
    }
    schedule.keep_only([](Event event) { return event.kind == 1; });
    clock.turn(milliseconds(100));
    run_due();
    EXPECT_EQ(ran, (std::vector<std::uint32_t>{1, 3, 5, 7, 9}));
}

TEST_F(ScheduleTest, RunsManyInAFewTurns) {
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        schedule.after(milliseconds(i % 100), {0, i});
    }
    clock.turn(milliseconds(100));
    for (int turn = 0; turn < 50 && schedule.size() > 0; ++turn) {
        run_due();
    }
    EXPECT_EQ(ran.size(), 20'000u);
}

}  // namespace parley::sandbox
