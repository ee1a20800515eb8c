#include <gtest/gtest.h>

#include "api/message_rows.h"
#include "message/failure.h"

namespace parley::api {
namespace {

Time at(int seconds) {
    return Time(std::chrono::seconds(seconds));
}

std::vector<std::string> steps_of(const MessageRow& row) {
    std::vector<std::string> steps;
    for (const json::value& step : life_of(row)) {
        EXPECT_FALSE(step.at("text").as_string().empty());
        steps.emplace_back(step.at("what").as_string());
    }
    return steps;
}

using Steps = std::vector<std::string>;

TEST(MessageLife, TellsEachStepInOrder) {
    MessageRow row;
    row.status = Status::queued;
    EXPECT_EQ(steps_of(row), (Steps{"qualified", "queued"}));

    row.status = Status::intended;
    row.intended = at(1);
    row.attempts = 1;
    EXPECT_EQ(steps_of(row), (Steps{"qualified", "intended", "in_flight"}));

    row.status = Status::read;
    row.settled = at(2);
    row.sent = {at(3), at(4)};
    row.delivered = {at(5), at(6)};
    row.read = {std::nullopt, at(7)};
    row.replied = true;
    EXPECT_EQ(steps_of(row), (Steps{"qualified", "intended", "answered", "sent", "delivered", "read", "replied"}));
}

TEST(MessageLife, SaysWhyNothingWasSent) {
    MessageRow row;
    row.status = Status::skipped;
    row.reason = static_cast<int>(SkipReason::number_blocked);
    const json::array life = life_of(row);
    ASSERT_EQ(life.size(), 1U);
    EXPECT_NE(life[0].at("text").as_string().find(explanation_of(SkipReason::number_blocked)), std::string::npos);
    EXPECT_EQ(to_json(row).at("reason"), json::value(name_of(SkipReason::number_blocked)));
}

TEST(MessageLife, OfASingleMessageTellsWhoAskedAndWhenItIsDue) {
    const auto told = [](const MessageRow& row, const campaign::SingleFacts& facts) {
        Steps steps;
        for (const json::value& step : life_of(row, facts)) {
            steps.emplace_back(step.at("what").as_string());
        }
        return steps;
    };
    MessageRow row;
    row.status = Status::queued;
    campaign::SingleFacts facts{.reference = "order-1", .asked = at(1), .due = at(60)};
    EXPECT_EQ(told(row, facts), (Steps{"asked", "queued"}));
    EXPECT_NE(life_of(row, facts)[1].at("text").as_string().find("1970-01-01T00:01:00.000Z"), std::string::npos);
    facts.due = facts.asked;
    EXPECT_EQ(life_of(row, facts)[1].at("text").as_string().find("1970"), std::string::npos);

    row.status = Status::skipped;
    row.reason = static_cast<int>(SkipReason::not_opted_in);
    EXPECT_EQ(told(row, facts), (Steps{"asked", "skipped"}));

    row.status = Status::accepted;
    row.intended = at(2);
    row.settled = at(3);
    EXPECT_EQ(told(row, {}), (Steps{"asked", "intended", "answered"})) << "when it was asked for may be forgotten";
}

TEST(MessageLife, TellsARefusalFromALaterFailure) {
    MessageRow refused;
    refused.status = Status::failed;
    refused.reason = static_cast<int>(FailureCode::bad_phone);
    refused.intended = at(1);
    refused.settled = at(2);
    EXPECT_EQ(steps_of(refused), (Steps{"qualified", "intended", "refused"}));

    MessageRow failed = refused;
    failed.failed = {at(3), at(4)};
    EXPECT_EQ(steps_of(failed), (Steps{"qualified", "intended", "answered", "failed"}));

    MessageRow arrived = failed;  // failed first, proof of delivery later
    arrived.status = Status::delivered;
    arrived.delivered = {at(5), at(6)};
    EXPECT_EQ(steps_of(arrived), (Steps{"qualified", "intended", "answered", "failed", "delivered"}));
}

TEST(MessageLife, ListsAnUncertainMessageAsThat) {
    MessageRow row;
    row.status = Status::uncertain;
    row.intended = at(1);
    row.settled = at(2);
    row.words = "no answer within 1000 ms";
    EXPECT_EQ(steps_of(row), (Steps{"qualified", "intended", "uncertain"}));
}

}  // namespace
}  // namespace parley::api
