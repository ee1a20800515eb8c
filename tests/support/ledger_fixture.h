#pragma once
#include <gtest/gtest.h>

#include "deliver/ledger.h"
#include "store/database.h"
#include "temporary_directory.h"

namespace parley::testing {

// A real database with one project, provider, template and campaign, and people who opted in.
class LedgerFixture : public ::testing::Test {
protected:
    LedgerFixture() : sql_(*session_) {
        sql_ << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
        sql_ << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, "
                "rate, "
                "answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
                "(1, 1, 'n', 'generic', '911', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's', 'i', 0, 0)";
        sql_ << "INSERT INTO template (id, provider_id, name, language, definition, created_at, updated_at) "
                "VALUES (1, 1, 't', 'en', '[]', 0, 0)";
        sql_ << "INSERT INTO campaign (id, project_id, name, provider_id, template_id, plan, state, created_at) "
                "VALUES (1, 1, 'c', 1, 1, '{}', 'running', 0)";
    }

    // Messages 1 to `count`, queued, for people 1 to `count`.
    void queue(int count) {
        for (int id = 1; id <= count; ++id) {
            const std::string phone = "+9198765" + std::to_string(10'000 + id);
            const std::string identity = "person-" + std::to_string(id);
            sql_ << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
                    "VALUES (:id, 1, :identity, :phone, 1, 0, 0)",
                soci::use(id), soci::use(identity), soci::use(phone);
            sql_ << "INSERT INTO message (id, campaign_id, profile_id, status) VALUES (:id, 1, :id, 1)",
                soci::use(id, "id");
        }
        sql_ << "UPDATE campaign SET first_message = 1, last_message = :last, snapshot_done = 1", soci::use(count);
        deliver::TallyChange change;
        change.add(CampaignId{1}, {Status::queued, 0}, count);
        change.write(sql_);
        range_ = {CampaignId{1}, 7, MessageId{1}, MessageId{count}};
    }

    Status status_of(int message) {
        int status = 0;
        sql_ << "SELECT status FROM message WHERE id = :id", soci::use(message), soci::into(status);
        return static_cast<Status>(status);
    }

    void expect_counters_equal_recount() {
        EXPECT_EQ(deliver::read_tally(sql_, CampaignId{1}), deliver::recount(sql_, range_));
    }

    static Time at(int seconds) { return Time(std::chrono::seconds(seconds)); }

    TemporaryDirectory directory_;
    Result<store::Database> database_ = store::Database::open(directory_.path());
    std::unique_ptr<soci::session> session_ = database_->writing_session();
    soci::session& sql_;
    soci::transaction transaction_{sql_};  // one, so that no statement waits for the disk
    deliver::MessageRange range_;
};

}  // namespace parley::testing
