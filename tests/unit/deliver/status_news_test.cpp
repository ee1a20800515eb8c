#include "deliver/status_news.h"

#include "deliver/ledger.h"
#include "ledger_fixture.h"

namespace parley::deliver {
namespace {

class StatusNewsTest : public parley::testing::LedgerFixture {
protected:
    void listen(long long project = 1) {
        sql_ << "INSERT INTO project (id, name, default_country, created_at) VALUES (2, 'q', 'IN', 0)";
        sql_ << "INSERT INTO webhook_endpoint (project_id, url, events, secret, created_at, updated_at) "
                "VALUES (:project, 'https://a.example/', '|message.status|', '', 0, 0)",
            soci::use(project);
    }
    void settle_one(int message, Outcome outcome) {
        const Settlement settlement{CampaignId{1}, ProviderId{1}, MessageId{message}, std::move(outcome), at(10)};
        settle(sql_, std::span(&settlement, 1));
    }
    void report(int message, Status status, FailureCode failure = FailureCode::none) {
        const Report report{.message = MessageId{message},
                            .campaign = CampaignId{1},
                            .profile = ProfileId{message},
                            .status = status,
                            .at = at(20),
                            .received = at(21),
                            .failure = failure,
                            .words = "as it was told"};
        merge_reports(sql_, std::span(&report, 1));
    }
    std::vector<json::value> told() {
        std::vector<json::value> all;
        const soci::rowset<std::string> rows =
            (sql_.prepare << "SELECT data FROM webhook_event WHERE type = 'message.status' ORDER BY id");
        for (const std::string& data : rows) {
            all.push_back(json::parse(data));
        }
        return all;
    }
    // "1 accepted", in order.
    std::vector<std::string> steps() {
        std::vector<std::string> all;
        for (const json::value& data : told()) {
            all.push_back(std::to_string(data.at("message").as_int64()) + " " +
                          std::string(data.at("status").as_string()));
        }
        return all;
    }
};

using Steps = std::vector<std::string>;

TEST_F(StatusNewsTest, NamesWhomOneIsPartOfByNow) {
    queue(2);
    listen();
    intend(sql_, range_, {}, 10, false, at(5));
    sql_ << "INSERT INTO merged_profile (id, project_id, into_id, identity, content, merged_at) "
            "VALUES (2, 1, 1, 'person-2', '{}', 0)";
    sql_ << "DELETE FROM profile WHERE id = 2";
    settle_one(2, Accepted{"wamid.2"});
    ASSERT_EQ(told().size(), 1U);
    EXPECT_EQ(told()[0].at("profile"), "person-1");
    std::string about;
    sql_ << "SELECT about FROM webhook_event", soci::into(about);
    EXPECT_EQ(about, "profile 1");
}

TEST_F(StatusNewsTest, TellsEveryStepOfAMessageOnce) {
    queue(1);
    listen();
    intend(sql_, range_, {}, 10, false, at(5));
    settle_one(1, Accepted{"wamid.1"});
    settle_one(1, Accepted{"wamid.1"});
    for (const Status status : {Status::sent, Status::delivered, Status::delivered, Status::read, Status::sent,
                                Status::clicked, Status::clicked}) {
        report(1, status);
    }
    EXPECT_EQ(steps(), (Steps{"1 accepted", "1 sent", "1 delivered", "1 read", "1 clicked"}));
    const json::value sent = told().at(1);
    EXPECT_EQ(sent.at("campaign").as_int64(), 1);
    EXPECT_EQ(sent.at("profile").as_string(), "person-1");
    EXPECT_EQ(sent.at("phone").as_string(), "+919876510001");
    EXPECT_EQ(sent.at("wire_id").as_string(), "1|0|1|1");
    EXPECT_EQ(sent.at("at").as_string(), "1970-01-01T00:00:21.000Z");
    EXPECT_EQ(sent.at("provider_time").as_string(), "1970-01-01T00:00:20.000Z");
    EXPECT_TRUE(sent.at("failure").is_null());
    EXPECT_TRUE(sent.at("reference").is_null());
}

TEST_F(StatusNewsTest, TellsFailuresOnceWithCodeAndWords) {
    queue(4);
    listen();
    intend(sql_, range_, {}, 10, false, at(5));
    settle_one(1, Refused{.code = FailureCode::bad_phone, .words = "no such number"});
    report(1, Status::failed, FailureCode::bad_phone);
    settle_one(2, Accepted{});
    report(2, Status::failed, FailureCode::phone_inactive);
    settle_one(3, Accepted{});
    report(3, Status::delivered);
    report(3, Status::failed, FailureCode::phone_inactive);
    settle_one(4, Uncertain{"no answer within 1000 ms"});
    settle_one(4, Accepted{});
    EXPECT_EQ(steps(),
              (Steps{"1 failed", "2 accepted", "2 failed", "3 accepted", "3 delivered", "4 uncertain", "4 accepted"}))
        << "what arrived has not failed";
    EXPECT_EQ(told().at(0).at("failure").at("code").as_string(), "bad_phone");
    EXPECT_EQ(told().at(0).at("failure").at("words").as_string(), "no such number");
    EXPECT_EQ(told().at(2).at("failure").at("code").as_string(), "phone_inactive");
    EXPECT_EQ(told().at(2).at("failure").at("words").as_string(), "as it was told");
}

TEST_F(StatusNewsTest, WhatGoesBackToItsLaneIsNoNews) {
    queue(1);
    listen();
    intend(sql_, range_, {}, 10, false, at(5));
    settle_one(1, Refused{.code = FailureCode::throttled, .words = "slow", .retry = Retry::later});
    EXPECT_EQ(steps(), Steps{});
}

TEST_F(StatusNewsTest, TellsWhoWasSkippedAndWhatACrashLeftUncertain) {
    queue(3);
    listen();
    sql_ << "UPDATE profile SET opted_in = 0 WHERE id = 2";
    intend(sql_, range_, {}, 10, false, at(5));
    EXPECT_EQ(steps(), Steps{"2 skipped"});
    EXPECT_EQ(told().at(0).at("failure").at("code").as_string(), "not_opted_in");
    recover(sql_, at(30));
    recover(sql_, at(31));
    EXPECT_EQ(steps(), (Steps{"2 skipped", "1 uncertain", "3 uncertain"}));
}

TEST_F(StatusNewsTest, TellsTheCallersOwnReference) {
    queue(1);
    listen();
    sql_ << "INSERT INTO single_message (message_id, project_id, provider_id, state, content, reference, due_at, "
            "created_at) VALUES (1, 1, 1, 0, '', 'order-7', 0, 0)";
    report(1, Status::delivered);
    EXPECT_EQ(told().at(0).at("reference").as_string(), "order-7");
}

TEST_F(StatusNewsTest, NothingIsKeptWhereOnlyAnotherProjectListens) {
    queue(2);
    listen(2);
    intend(sql_, range_, {}, 10, false, at(5));
    settle_one(1, Accepted{});
    report(1, Status::delivered);
    EXPECT_EQ(steps(), Steps{});
    int rows = 0;
    sql_ << "SELECT COUNT(*) FROM webhook_delivery", soci::into(rows);
    EXPECT_EQ(rows, 0);
}

}  // namespace
}  // namespace parley::deliver
