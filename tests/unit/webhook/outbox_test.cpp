#include "webhook/outbox.h"

#include "fixture.h"

namespace parley::webhook {
namespace {

using OutboxTest = WebhookTest;

TEST_F(OutboxTest, TypesHaveNames) {
    for (const EventType type : event_types) {
        EXPECT_EQ(type_named(name_of(type)), type);
    }
    EXPECT_EQ(name_of(EventType::consent_changed), "consent.changed");
    EXPECT_EQ(type_named("message"), std::nullopt);
    EXPECT_EQ(type_named(""), std::nullopt);
    EXPECT_EQ(read_events(written({EventType::campaign_state, EventType::message_incoming})),
              (std::vector{EventType::campaign_state, EventType::message_incoming}));
}

TEST_F(OutboxTest, IsWantedWhereAnEnabledEndpointOfTheProjectNamesIt) {
    EXPECT_FALSE(is_wanted(sql_, ProjectId{1}, EventType::message_status));
    EXPECT_FALSE(is_wanted_by_anybody(sql_, EventType::message_status));
    const EndpointId id = add({EventType::message_status, EventType::template_status});
    EXPECT_TRUE(is_wanted(sql_, ProjectId{1}, EventType::message_status));
    EXPECT_TRUE(is_wanted(sql_, ProjectId{1}, EventType::template_status));
    EXPECT_TRUE(is_wanted_by_anybody(sql_, EventType::template_status));
    EXPECT_FALSE(is_wanted(sql_, ProjectId{1}, EventType::message_incoming));
    EXPECT_FALSE(is_wanted(sql_, ProjectId{2}, EventType::message_status)) << "another project's business";
    change_endpoint(sql_, ProjectId{1}, id, {.url = {}, .description = {}, .events = {}, .enabled = false}, now());
    EXPECT_FALSE(is_wanted(sql_, ProjectId{1}, EventType::message_status));
    EXPECT_FALSE(is_wanted_by_anybody(sql_, EventType::message_status));
}

TEST_F(OutboxTest, EachEndpointThatWantsItGetsEachOnce) {
    const EndpointId first = add();
    const EndpointId second = add({EventType::message_status, EventType::campaign_state});
    const EndpointId other = add({EventType::campaign_state});
    const EndpointId foreign = add({EventType::message_status}, ProjectId{2});
    record(sql_, ProjectId{1},
           {{EventType::message_status, {{"n", 1}}, now()},
            {EventType::campaign_state, {{"n", 2}}, now()},
            {EventType::consent_changed, {{"n", 3}}, now()},
            {EventType::message_status, {{"n", 4}}, now()}});
    const auto told = [this](EndpointId id) {
        std::vector<std::string> data;
        for (const Delivery& delivery : deliveries(id)) {
            EXPECT_EQ(delivery.state, DeliveryState::waiting);
            EXPECT_EQ(delivery.event.project, "ABC-123");
            data.push_back(delivery.event.data);
        }
        return data;
    };
    using Data = std::vector<std::string>;
    EXPECT_EQ(told(first), (Data{R"({"n":1})", R"({"n":4})"}));
    EXPECT_EQ(told(second), (Data{R"({"n":1})", R"({"n":2})", R"({"n":4})"}));
    EXPECT_EQ(told(other), (Data{R"({"n":2})"}));
    EXPECT_EQ(told(foreign), Data{});
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_event"), 3) << "what nobody wants is not kept";
}

TEST_F(OutboxTest, WhatIsRolledBackIsNotTold) {
    const EndpointId id = add();
    {
        soci::transaction work(sql_);
        happen(3);
        EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_delivery"), 3);
        work.rollback();
    }
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_event"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM webhook_delivery"), 0);
    {
        soci::transaction work(sql_);
        happen(2);
        work.commit();
    }
    EXPECT_EQ(deliveries(id).size(), 2U);
}

TEST_F(OutboxTest, IdsOfEventsAreNeverGivenTwice) {
    const EndpointId id = add();
    happen(2);
    const auto before = deliveries(id);
    sql_ << "DELETE FROM webhook_delivery";
    sql_ << "DELETE FROM webhook_event";
    happen(1);
    const auto after = deliveries(id);
    ASSERT_EQ(before.size(), 2U);
    ASSERT_EQ(after.size(), 1U);
    EXPECT_EQ(before[1].event.id, before[0].event.id + 1);
    EXPECT_GT(after[0].event.id, before[1].event.id);
    EXPECT_EQ(next_event_ids(sql_, 5), after[0].event.id + 1);
    EXPECT_EQ(next_event_ids(sql_, 1), after[0].event.id + 6);
}

}  // namespace
}  // namespace parley::webhook
