#include "webhook/dispatch.h"

#include "fixture.h"

namespace parley::webhook {
namespace {

using namespace std::chrono_literals;

using DispatchTest = WebhookTest;

TEST_F(DispatchTest, ClaimsEachOnceInItsOrderAndAsManyAsThereIsRoomFor) {
    const EndpointId id = add();
    happen(5);
    const Claim first = claim(3);
    ASSERT_EQ(first.due.size(), 3U);
    EXPECT_EQ(first.due[0].event.data, R"({"n":1})");
    EXPECT_EQ(first.due[0].event.project, "ABC-123");
    EXPECT_EQ(first.due[2].event.data, R"({"n":3})");
    EXPECT_EQ(first.due[0].attempts, 1);
    ASSERT_EQ(first.enabled.size(), 1U);
    EXPECT_EQ(first.enabled[0].id, id);
    EXPECT_EQ(claim(3).due.size(), 2U);
    EXPECT_TRUE(claim(3).due.empty());
    EXPECT_EQ(deliveries(id, DeliveryState::sending).size(), 5U);
}

TEST_F(DispatchTest, WhatIsTriedAgainAndWhatIsNewShareTheRoom) {
    add();
    happen(6);
    const Claim first = claim(4);
    for (const Due& due : first.due) {
        answer(due, 500, now() + 5s);
    }
    clock_.turn(5s);
    const Claim again = claim(3);
    ASSERT_EQ(again.due.size(), 3U);
    EXPECT_EQ(again.due[0].failures, 1);
    EXPECT_EQ(again.due[1].failures, 1);
    EXPECT_EQ(again.due[2].failures, 0);
    EXPECT_EQ(again.due[2].event.data, R"({"n":5})");
}

TEST_F(DispatchTest, WhatIsToldOfThePastHasItsThreeDaysToo) {
    const EndpointId id = add();
    record(sql_, ProjectId{1},
           {{EventType::message_status, {{"n", 1}}, Time{}}, {EventType::message_status, {{"n", 2}}, now() + 1000h}});
    EXPECT_FALSE(forget_old_deliveries(sql_, now()));
    const Claim claimed = claim();
    ASSERT_EQ(claimed.due.size(), 2U);
    EXPECT_EQ(claimed.due[0].give_up, now() + tried_for);
    EXPECT_EQ(claimed.due[1].give_up, now() + tried_for);
    EXPECT_EQ(claimed.due[0].event.at, Time{});
    EXPECT_EQ(deliveries(id).size(), 2U);
}

TEST_F(DispatchTest, ASlowEndpointTakesNothingFromTheOthers) {
    const EndpointId slow = add();
    const EndpointId quick = add();
    happen(10);
    Room room{.of = {{slow, 0}}, .usual = 4, .all = 1'000, .after = {}};
    Claim claimed = claim_due(sql_, room, now());
    ASSERT_EQ(claimed.due.size(), 4U);
    EXPECT_EQ(claimed.due[0].endpoint, quick);
    // Where there is not room for all, each has its turn.
    room = {.of = {}, .usual = 4, .all = 4, .after = quick};
    claimed = claim_due(sql_, room, now());
    ASSERT_EQ(claimed.due.size(), 4U);
    EXPECT_EQ(claimed.due[0].endpoint, slow);
    room.after = slow;
    claimed = claim_due(sql_, room, now());
    ASSERT_FALSE(claimed.due.empty());
    EXPECT_EQ(claimed.due[0].endpoint, quick);
}

TEST_F(DispatchTest, SettlesByTheAnswer) {
    const EndpointId id = add();
    happen(3);
    const Claim claimed = claim();
    answer(claimed.due[0], 200);
    answer(claimed.due[1], 500, now() + 5s);
    answer(claimed.due[2], 500);
    const auto all = deliveries(id);
    EXPECT_EQ(all[0].state, DeliveryState::delivered);
    EXPECT_EQ(all[0].status, 200);
    EXPECT_EQ(all[0].words, "said");
    EXPECT_EQ(all[0].took_ms, 7);
    EXPECT_EQ(all[0].settled, now());
    EXPECT_EQ(all[1].state, DeliveryState::waiting);
    EXPECT_EQ(all[1].next, now() + 5s);
    EXPECT_EQ(all[2].state, DeliveryState::dead);
    EXPECT_TRUE(claim().due.empty()) << "not yet";
    clock_.turn(5s);
    const Claim again = claim();
    ASSERT_EQ(again.due.size(), 1U);
    EXPECT_EQ(again.due[0].event.id, claimed.due[1].event.id) << "the same event under the same id";
    EXPECT_EQ(again.due[0].attempts, 2);
    EXPECT_EQ(again.due[0].failures, 1);
    EXPECT_EQ(again.due[0].give_up, claimed.due[1].give_up);
    const DeliveryCounts counts = count_deliveries(sql_);
    EXPECT_EQ(counts.dead, 1);
    EXPECT_EQ(counts.waiting, 0);
}

TEST_F(DispatchTest, WhatWasUnderWayAtACrashIsDueAgain) {
    const EndpointId id = add();
    happen(3);
    answer(claim(1).due[0], 200);
    claim(1);
    EXPECT_EQ(recover_deliveries(sql_), 1);
    EXPECT_EQ(recover_deliveries(sql_), 0);
    EXPECT_EQ(deliveries(id, DeliveryState::waiting).size(), 2U);
    EXPECT_EQ(claim().due.size(), 2U);
}

TEST_F(DispatchTest, GoneDisablesTheEndpointWithTheReason) {
    const EndpointId id = add();
    happen(3);
    const Claim claimed = claim(2);
    answer(claimed.due[0], 410, now() + 5s);
    EXPECT_FALSE(found(id)->enabled);
    EXPECT_NE(found(id)->disabled_reason.find("410"), std::string::npos);
    EXPECT_EQ(deliveries(id, DeliveryState::dead).size(), 1U) << "it is not asked again";
    put_back(sql_, {claimed.due[1].id});
    EXPECT_EQ(deliveries(id, DeliveryState::waiting).size(), 2U) << "nothing else is lost";
    EXPECT_EQ(deliveries(id)[1].attempts, 0);
    EXPECT_TRUE(claim().due.empty());
    happen(1);
    EXPECT_EQ(deliveries(id).size(), 3U) << "nothing new is kept for it";
    change_endpoint(sql_, ProjectId{1}, id, {.url = {}, .description = {}, .events = {}, .enabled = true}, now());
    EXPECT_EQ(found(id)->disabled_reason, "");
    EXPECT_EQ(claim().due.size(), 2U);
}

TEST_F(DispatchTest, ThreeDaysOfNothingButFailuresDisableIt) {
    const EndpointId id = add();
    happen(1);
    for (int day = 0; day < 3; ++day) {
        answer(claim().due.at(0), 500, now() + 24h);
        EXPECT_TRUE(found(id)->enabled) << day;
        EXPECT_TRUE(found(id)->failing_since);
        clock_.turn(24h);
    }
    answer(claim().due.at(0), 500);
    EXPECT_FALSE(found(id)->enabled);
    EXPECT_NE(found(id)->disabled_reason.find("it answered 500"), std::string::npos) << found(id)->disabled_reason;
    change_endpoint(sql_, ProjectId{1}, id, {.url = {}, .description = {}, .events = {}, .enabled = true}, now());
    EXPECT_FALSE(found(id)->failing_since) << "a fresh start";
}

TEST_F(DispatchTest, OneSuccessForgetsTheFailures) {
    const EndpointId id = add();
    happen(2);
    answer(claim(1).due.at(0), 500, now() + 71h);
    clock_.turn(71h);
    answer(claim(1).due.at(0), 200);
    EXPECT_FALSE(found(id)->failing_since);
    EXPECT_EQ(found(id)->delivered, now());
    clock_.turn(2h);
    answer(claim(1).due.at(0), 500, now() + 1h);
    EXPECT_TRUE(found(id)->enabled);
    EXPECT_EQ(found(id)->failing_since, now());
}

TEST_F(DispatchTest, AnAnswerAfterTheEndpointWasRemovedChangesNobodyElses) {
    const EndpointId first = add();
    happen(1);
    const Due due = claim().due.at(0);
    sql_ << "DELETE FROM webhook_delivery";
    const EndpointId other = add();
    happen(1);  // may well get the same row
    answer(due, 200);
    EXPECT_EQ(deliveries(first).at(0).state, DeliveryState::waiting);
    EXPECT_EQ(deliveries(other).at(0).state, DeliveryState::waiting);
}

}  // namespace
}  // namespace parley::webhook
