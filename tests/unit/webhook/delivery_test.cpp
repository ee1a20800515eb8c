#include "webhook/delivery.h"

#include "fixture.h"

namespace parley::webhook {
namespace {

using namespace std::chrono_literals;

using DeliveryTest = WebhookTest;

TEST_F(DeliveryTest, IsListedByPagesAndByState) {
    const EndpointId id = add();
    const EndpointId other = add();
    happen(5);
    answer(claim(2).due.at(0), 200);
    const auto first = list_deliveries(sql_, id, {}, {}, 2);
    ASSERT_EQ(first.size(), 2U);
    const auto rest = list_deliveries(sql_, id, {}, first.back().id, 100);
    EXPECT_EQ(rest.size(), 3U);
    EXPECT_EQ(deliveries(id, DeliveryState::delivered).size(), 1U);
    EXPECT_EQ(deliveries(id, DeliveryState::sending).size(), 1U);
    EXPECT_EQ(deliveries(id, DeliveryState::dead).size(), 0U);
    EXPECT_TRUE(find_delivery(sql_, id, first[0].id));
    EXPECT_FALSE(find_delivery(sql_, other, first[0].id)) << "each endpoint's own";
}

TEST_F(DeliveryTest, IsListedFromTheNewestOn) {
    const EndpointId id = add();
    happen(5);
    answer(claim(3).due.at(0), 200);
    const auto list = [&](std::optional<DeliveryState> state, DeliveryId before, int limit) {
        std::vector<std::int64_t> ids;
        for (const Delivery& delivery : list_deliveries(sql_, id, state, before, limit, DeliveryOrder::newest_first)) {
            ids.push_back(delivery.id.value);
        }
        return ids;
    };
    const auto all = list({}, {}, 100);
    ASSERT_EQ(all.size(), 5U);
    EXPECT_TRUE(std::ranges::is_sorted(all, std::ranges::greater()));
    EXPECT_EQ(list({}, {}, 2), (std::vector{all[0], all[1]}));
    EXPECT_EQ(list({}, DeliveryId{all[1]}, 100), (std::vector{all[2], all[3], all[4]}));
    EXPECT_EQ(list(DeliveryState::waiting, {}, 100), (std::vector{all[0], all[1]}));
    EXPECT_EQ(list(DeliveryState::sending, {}, 1), (std::vector{all[2]}));
    EXPECT_EQ(list(DeliveryState::delivered, {}, 100), (std::vector{all[4]}));
}

TEST_F(DeliveryTest, IsCountedUpToABoundHoweverManyWait) {
    add();
    happen(3);
    EXPECT_EQ(count_deliveries(sql_).waiting, 3);
    EXPECT_EQ(count_deliveries(sql_).dead, 0);
    sql_ << "INSERT INTO webhook_delivery (endpoint_id, event_id, state, created_at) "
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100500) "
            "SELECT 1, 1, CASE WHEN i <= 300 THEN 'dead' ELSE 'waiting' END, 0 FROM n";
    EXPECT_EQ(count_deliveries(sql_).waiting, most_counted);
    EXPECT_EQ(count_deliveries(sql_).dead, 300);
}

TEST_F(DeliveryTest, TheDeadCanBeReplayedUnderTheSameId) {
    const EndpointId id = add();
    const EndpointId other = add();
    happen(3);
    const Claim claimed = claim();
    for (const Due& due : claimed.due) {
        answer(due, 500);
    }
    const auto dead = deliveries(id, DeliveryState::dead);
    ASSERT_EQ(dead.size(), 3U);
    clock_.turn(100h);
    EXPECT_FALSE(replay(sql_, other, dead[0].id, now())) << "not through another endpoint";
    EXPECT_TRUE(replay(sql_, id, dead[0].id, now()));
    const Claim again = claim();
    ASSERT_EQ(again.due.size(), 1U);
    EXPECT_EQ(again.due[0].event.id, dead[0].event.id);
    EXPECT_EQ(again.due[0].attempts, 2);
    EXPECT_EQ(again.due[0].failures, 0);
    EXPECT_EQ(again.due[0].give_up, now() + tried_for) << "with three days more";
    EXPECT_FALSE(replay(sql_, id, dead[0].id, now())) << "it is under way";
}

TEST_F(DeliveryTest, AllOfThemCanBeReplayedInPiecesSinceATime) {
    const EndpointId id = add();
    happen(2);
    clock_.turn(1h);
    const Time since = now();
    happen(3);
    const Claim claimed = claim();
    for (const Due& due : claimed.due) {
        answer(due, 500);
    }
    const Replayed some = replay_all(sql_, id, DeliveryState::dead, since, {}, 2, now());
    EXPECT_EQ(some.count, 2);
    const Replayed rest = replay_all(sql_, id, DeliveryState::dead, since, some.last, 2, now());
    EXPECT_EQ(rest.count, 1);
    EXPECT_EQ(replay_all(sql_, id, DeliveryState::dead, since, rest.last, 2, now()).count, 0);
    EXPECT_EQ(deliveries(id, DeliveryState::dead).size(), 2U) << "the older ones stay";
    EXPECT_EQ(claim().due.size(), 3U);
}

TEST_F(DeliveryTest, TheLogIsKeptForThirtyDays) {
    const EndpointId id = add();
    happen(3);
    const Claim claimed = claim(2);
    answer(claimed.due.at(0), 200);
    answer(claimed.due.at(1), 500);
    clock_.turn(std::chrono::days(30));
    happen(1);
    EXPECT_FALSE(forget_old_deliveries(sql_, now()));
    EXPECT_EQ(deliveries(id).size(), 4U) << "to the day";
    clock_.turn(1s);
    forget_old_deliveries(sql_, now());
    EXPECT_EQ(deliveries(id).size(), 2U) << "what was never tried is still to be";
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_event"), 2);
    change_endpoint(sql_, ProjectId{1}, id, {.url = {}, .description = {}, .events = {}, .enabled = false}, now());
    forget_old_deliveries(sql_, now());
    EXPECT_EQ(deliveries(id).size(), 1U) << "unless nobody will";
}

TEST_F(DeliveryTest, AnEventStaysWhileAnotherDeliveryNamesIt) {
    const EndpointId gone = add();
    const EndpointId stays = add();
    happen(2);
    remove_endpoint(sql_, ProjectId{1}, gone, now());
    EXPECT_FALSE(forget_old_deliveries(sql_, now()));
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_delivery"), 2);
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_event"), 2);
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_endpoint"), 1);
    EXPECT_EQ(deliveries(stays).size(), 2U);
    remove_endpoint(sql_, ProjectId{1}, stays, now());
    forget_old_deliveries(sql_, now());
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_event") + count("SELECT COUNT(*) FROM webhook_delivery") +
                  count("SELECT COUNT(*) FROM webhook_endpoint"),
              0);
}

TEST_F(DeliveryTest, IsForgottenInPieces) {
    const EndpointId id = add();
    soci::transaction work(sql_);  // no statement waits for the disk
    happen(2'500);
    change_endpoint(sql_, ProjectId{1}, id, {.url = {}, .description = {}, .events = {}, .enabled = false}, now());
    clock_.turn(std::chrono::days(31));
    EXPECT_TRUE(forget_old_deliveries(sql_, now()));
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_delivery"), 1'500);
    EXPECT_TRUE(forget_old_deliveries(sql_, now()));
    EXPECT_FALSE(forget_old_deliveries(sql_, now()));
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_delivery"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_event"), 0);
}

}  // namespace
}  // namespace parley::webhook
