#pragma once
#include <gtest/gtest.h>

#include "base/clock.h"
#include "store/database.h"
#include "temporary_directory.h"
#include "webhook/dispatch.h"
#include "webhook/schedule.h"

namespace parley::webhook {

// A real database with two projects, the first of which has an account id.
class WebhookTest : public ::testing::Test {
protected:
    WebhookTest() : sql_(*session_) {
        sql_ << "INSERT INTO project (id, name, default_country, account_id, created_at) "
                "VALUES (1, 'p', 'IN', 'ABC-123', 0)";
        sql_ << "INSERT INTO project (id, name, default_country, created_at) VALUES (2, 'q', 'IN', 0)";
    }

    EndpointId add(std::vector<EventType> events = {EventType::message_status}, ProjectId project = ProjectId{1}) {
        WebhookEndpoint endpoint;
        endpoint.project = project;
        endpoint.url = "https://hooks.example.com/";
        endpoint.events = std::move(events);
        endpoint.secret = box_.seal("whsec_test");
        endpoint.created = now();
        return *insert_endpoint(sql_, endpoint);
    }

    void happen(int count = 1, ProjectId project = ProjectId{1}, EventType type = EventType::message_status) {
        std::vector<Happening> happenings;
        for (int n = 1; n <= count; ++n) {
            happenings.push_back({type, json::object{{"n", n}}, now()});
        }
        record(sql_, project, happenings);
    }

    long long count(const std::string& query) {
        long long rows = 0;
        sql_ << query, soci::into(rows);
        return rows;
    }

    Claim claim(int room = 100) { return claim_due(sql_, {.of = {}, .usual = room, .all = 1'000, .after = {}}, now()); }

    void answer(const Due& due, int status, std::optional<Time> next = {}) {
        settle(sql_, {{due.id,
                       due.endpoint,
                       due.event.id,
                       {.status = status, .words = "said", .took_ms = 7, .good = status / 100 == 2},
                       next,
                       now()}});
    }

    Time now() const { return clock_.now(); }
    std::optional<WebhookEndpoint> found(EndpointId id) { return find_endpoint(sql_, ProjectId{1}, id); }
    std::vector<Delivery> deliveries(EndpointId id, std::optional<DeliveryState> state = {}) {
        return list_deliveries(sql_, id, state, {}, 1'000);
    }

    HandClock clock_;
    SecretBox box_ = SecretBox::temporary();
    testing::TemporaryDirectory directory_;
    Result<store::Database> database_ = store::Database::open(directory_.path());
    std::unique_ptr<soci::session> session_ = database_->writing_session();
    soci::session& sql_;
};

}  // namespace parley::webhook
