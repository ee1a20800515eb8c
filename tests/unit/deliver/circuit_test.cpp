#include "deliver/circuit.h"

#include <gtest/gtest.h>

namespace parley::deliver {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class CircuitTest : public ::testing::Test {
protected:
    void fail(int times) {
        for (int at = 0; at < times; ++at) {
            circuit_.failed(now_, 0.5);
        }
    }
    Circuit circuit_;
    Tick now_ = Tick(seconds(1'000));
};

TEST_F(CircuitTest, OpensAtHalfFailuresButNotOnAFew) {
    fail(19);
    EXPECT_FALSE(circuit_.is_open());
    fail(1);
    EXPECT_TRUE(circuit_.is_open());
}

TEST_F(CircuitTest, StaysClosedWhileMostSucceed) {
    for (int at = 0; at < 100; ++at) {
        circuit_.succeeded(now_);
    }
    fail(99);
    EXPECT_FALSE(circuit_.is_open());
}

TEST_F(CircuitTest, ForgetsAfterFiveSeconds) {
    fail(19);
    now_ += seconds(6);
    fail(19);
    EXPECT_FALSE(circuit_.is_open());
}

TEST_F(CircuitTest, LetsOneProbeThroughASecondAndNoMore) {
    fail(20);
    EXPECT_EQ(circuit_.allowed(now_, 100), 0);
    int probes = 0;
    for (int step = 0; step < 1'000; ++step) {  // ten seconds
        now_ += milliseconds(10);
        if (circuit_.allowed(now_, 100) == 1) {
            ++probes;
            circuit_.failed(now_, 0.5);
        }
    }
    EXPECT_GE(probes, 7);
    EXPECT_LE(probes, 10);
}

TEST_F(CircuitTest, ASuccessClosesItForAll) {
    fail(20);
    now_ += seconds(2);
    ASSERT_EQ(circuit_.allowed(now_, 100), 1);
    EXPECT_EQ(circuit_.allowed(now_, 100), 0) << "one probe at a time";
    circuit_.succeeded(now_);
    EXPECT_EQ(circuit_.allowed(now_, 100), 100);
    fail(19);
    EXPECT_FALSE(circuit_.is_open()) << "what was before is forgotten";
}

}  // namespace
}  // namespace parley::deliver
