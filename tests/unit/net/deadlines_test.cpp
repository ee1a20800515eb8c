#include "net/deadlines.h"

#include <gtest/gtest.h>

namespace parley::net {
namespace {

using namespace std::chrono_literals;

struct Bell final : Deadlines::Item {
    void on_deadline(Tick) override {
        ++rung;
        if (then) {
            then();
        }
    }
    int rung = 0;
    std::function<void()> then;
};

class DeadlinesTest : public ::testing::Test {
protected:
    // The wheel turns in real time and reads the clock that the test turns.
    void pass(std::chrono::milliseconds time) {
        clock_.turn(time);
        loop_.restart();
        for (int i = 0; i < 2 && loop_.run_one() > 0; ++i) {
        }
    }

    asio::io_context loop_;
    HandClock clock_;
    std::shared_ptr<Deadlines> deadlines_ = std::make_shared<Deadlines>(loop_, clock_);
};

TEST_F(DeadlinesTest, ComeWhenTheyAreDueAndNotBefore) {
    Bell early;
    Bell late;
    deadlines_->set(late, clock_.tick() + 500ms);
    deadlines_->set(early, clock_.tick() + 50ms);
    pass(40ms);
    EXPECT_EQ(early.rung, 0);
    pass(30ms);
    EXPECT_EQ(early.rung, 1);
    EXPECT_EQ(late.rung, 0);
    pass(500ms);
    EXPECT_EQ(early.rung, 1) << "once";
    EXPECT_EQ(late.rung, 1);
}

TEST_F(DeadlinesTest, CanBeMovedBothWays) {
    Bell bell;
    deadlines_->set(bell, clock_.tick() + 50ms);
    deadlines_->set(bell, clock_.tick() + 200ms);
    pass(150ms);
    EXPECT_EQ(bell.rung, 0);
    pass(80ms);
    EXPECT_EQ(bell.rung, 1);
    deadlines_->set(bell, clock_.tick() + 1h);
    deadlines_->set(bell, clock_.tick() + 20ms);
    pass(50ms);
    EXPECT_EQ(bell.rung, 2);
}

TEST_F(DeadlinesTest, MayBeFurtherAwayThanTheWheelIsRound) {
    Bell bell;
    deadlines_->set(bell, clock_.tick() + 75s);
    for (int i = 0; i < 7; ++i) {
        pass(10s);
        EXPECT_EQ(bell.rung, 0) << i;
    }
    pass(6s);
    EXPECT_EQ(bell.rung, 1);
}

TEST_F(DeadlinesTest, AreAllMetAfterAJump) {
    std::vector<Bell> bells(100);
    for (std::size_t i = 0; i < bells.size(); ++i) {
        deadlines_->set(bells[i], clock_.tick() + i * 170ms);
    }
    pass(1h);
    for (const Bell& bell : bells) {
        EXPECT_EQ(bell.rung, 1);
    }
}

TEST_F(DeadlinesTest, OneThatComesMayClearDestroyAndSetOthers) {
    Bell first;
    auto destroyed = std::make_unique<Bell>();
    Bell cleared;
    Bell added;
    first.then = [&] {
        destroyed.reset();
        deadlines_->clear(cleared);
        deadlines_->set(added, clock_.tick());
        deadlines_->set(first, clock_.tick() + 1s);
    };
    deadlines_->set(first, clock_.tick() + 20ms);
    deadlines_->set(*destroyed, clock_.tick() + 20ms);
    deadlines_->set(cleared, clock_.tick() + 20ms);
    pass(50ms);
    pass(50ms);
    EXPECT_EQ(first.rung, 1);
    EXPECT_EQ(cleared.rung, 0);
    EXPECT_EQ(added.rung, 1);
    first.then = nullptr;
    pass(2s);
    EXPECT_EQ(first.rung, 2);
}

TEST_F(DeadlinesTest, LetTheLoopEndWhenNothingIsLeft) {
    Bell bell;
    deadlines_->set(bell, clock_.tick() + 20ms);
    clock_.turn(1s);
    loop_.run();
    EXPECT_EQ(bell.rung, 1);
    EXPECT_TRUE(loop_.stopped());
    loop_.restart();
    deadlines_->set(bell, clock_.tick() + 20ms);
    clock_.turn(1s);
    loop_.run();
    EXPECT_EQ(bell.rung, 2) << "and begin anew";
}

TEST_F(DeadlinesTest, StoppedNoneComes) {
    Bell bell;
    deadlines_->set(bell, clock_.tick() + 20ms);
    deadlines_->stop();
    deadlines_->set(bell, clock_.tick() + 20ms);
    clock_.turn(1s);
    loop_.run();
    EXPECT_EQ(bell.rung, 0);
}

}  // namespace
}  // namespace parley::net
