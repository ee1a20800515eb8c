#include "message/status.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace parley {
namespace {

Status merged(const std::vector<Status>& facts) {
    return std::accumulate(facts.begin(), facts.end(), Status::intended, merge);
}

TEST(Merge, ComesToTheSameInEveryOrderAndWithEveryDuplicate) {
    const std::vector facts{Status::queued, Status::accepted, Status::sent,   Status::delivered,
                            Status::read,   Status::failed,   Status::clicked};
    // Every set of facts, in every order, with each of them once more at the end.
    for (unsigned set = 1; set < 1U << facts.size(); ++set) {
        std::vector<Status> order;
        for (std::size_t i = 0; i < facts.size(); ++i) {
            if ((set >> i & 1U) != 0) {
                order.push_back(facts[i]);
            }
        }
        std::ranges::sort(order);
        const Status highest = std::max(order.back(), Status::intended);
        do {
            std::vector<Status> twice = order;
            twice.insert(twice.end(), order.begin(), order.end());
            ASSERT_EQ(merged(order), highest);
            ASSERT_EQ(merged(twice), highest);
        } while (std::ranges::next_permutation(order).found);
    }
}

TEST(Merge, LetsAFailureGiveWayOnlyToProofOfDelivery) {
    EXPECT_EQ(merged({Status::failed, Status::sent}), Status::failed);
    EXPECT_EQ(merged({Status::sent, Status::failed}), Status::failed);
    EXPECT_EQ(merged({Status::failed, Status::delivered}), Status::delivered);
    EXPECT_EQ(merged({Status::read, Status::failed}), Status::read);
    EXPECT_EQ(merged({Status::failed, Status::clicked}), Status::clicked);
}

TEST(Merge, LetsAnyWordSettleTheUncertain) {
    for (const Status word : {Status::accepted, Status::sent, Status::failed, Status::delivered, Status::read}) {
        EXPECT_EQ(merge(Status::uncertain, word), word) << name_of(word);
        EXPECT_EQ(merge(word, Status::uncertain), word) << name_of(word);
    }
}

TEST(Status, HasANameThatReadsBack) {
    for (const Status status : all_statuses) {
        EXPECT_EQ(status_named(name_of(status)), status);
    }
    EXPECT_EQ(status_named("Sent"), std::nullopt);
    EXPECT_EQ(status_named(""), std::nullopt);
}

TEST(Status, KeepsTheNumbersThatAreStored) {
    for (std::size_t i = 0; i < all_statuses.size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(all_statuses[i]), i);
    }
}

}  // namespace
}  // namespace parley
