#include "audience/erase.h"

#include "ledger_fixture.h"
#include "receive/incoming.h"

// Whoever was erased stays so, whatever providers repeat or answer late.
namespace parley::app {
namespace {

class ErasedTest : public parley::testing::LedgerFixture {
protected:
    ErasedTest() {
        queue(2);
        deliver::intend(sql_, range_, {}, 2, false, at(10));
    }
    void erase(int person) {
        std::vector<audience::ErasedMessage> messages;
        ASSERT_TRUE(audience::erase_person(sql_, ProjectId{1}, ProfileId{person}, messages));
    }
    static IncomingMessage text(const std::string& body, const std::string& id = {}) {
        return {.provider_id = id, .from = "919876510001", .to = "911", .at = at(30), .content = Text{body}};
    }
    receive::Stored store(const IncomingMessage& message) {
        return receive::store_incoming(sql_, message, ProviderId{1}, ProjectId{1}, at(40));
    }
    void settle(int message, Outcome outcome) {
        const deliver::Settlement settlement{.campaign = CampaignId{1},
                                             .provider = ProviderId{1},
                                             .message = MessageId{message},
                                             .result = std::move(outcome),
                                             .at = at(12)};
        deliver::settle(sql_, std::span(&settlement, 1));
    }
    void report(int message) {
        const deliver::Report report{.message = MessageId{message},
                                     .campaign = CampaignId{1},
                                     .profile = ProfileId{message},
                                     .status = Status::failed,
                                     .at = at(20),
                                     .received = at(21),
                                     .failure = FailureCode::bad_phone,
                                     .words = "919876510001 is unknown",
                                     .whatsapp_id = "wamid.919876510001",
                                     .provider_id = "id-919876510001"};
        EXPECT_EQ(deliver::merge_reports(sql_, std::span(&report, 1)).front(), deliver::Merged::applied);
    }
    int count(const std::string& query) {
        int rows = 0;
        sql_ << query, soci::into(rows);
        return rows;
    }
};

TEST_F(ErasedTest, WordsDoNotComeBackWhereTheyAreRepeated) {
    ASSERT_TRUE(store(text("secret", "in-1")).is_new);
    ASSERT_TRUE(store(text("secret without an id")).is_new);
    erase(1);
    EXPECT_FALSE(store(text("secret", "in-1")).is_new);
    EXPECT_FALSE(store(text("secret without an id")).is_new);
    EXPECT_EQ(count("SELECT COUNT(*) FROM incoming WHERE content LIKE '%secret%' OR sender <> ''"), 0);
}

TEST_F(ErasedTest, WhatTheyWriteLaterIsNewAndNobodys) {
    erase(1);
    IncomingMessage later = text("hello", "in-2");
    later.context_id = "1|7|1|1";
    const auto stored = store(later);
    EXPECT_TRUE(stored.is_new);
    EXPECT_EQ(stored.profile, std::nullopt);
    EXPECT_EQ(count("SELECT COUNT(*) FROM incoming WHERE profile_id IS NULL"), 1);
}

TEST_F(ErasedTest, WhatBecameOfTheirMessagesCountsWithoutWordsAndIds) {
    settle(1, Accepted{});
    erase(1);
    report(1);
    EXPECT_EQ(status_of(1), Status::failed);
    report(2);
    const std::string named =
        "SELECT COUNT(*) FROM message WHERE words IS NOT NULL OR whatsapp_id IS NOT NULL OR provider_id <> ''";
    EXPECT_EQ(count(named), 1) << "of the other one they are kept";
    expect_counters_equal_recount();
}

TEST_F(ErasedTest, NeitherDoesALateAnswerNameThem) {
    erase(1);
    erase(2);
    settle(1, Accepted{.provider_id = "id-919876510001"});
    settle(2, Refused{.code = FailureCode::bad_phone, .words = "919876510002 is unknown"});
    EXPECT_EQ(status_of(1), Status::accepted);
    EXPECT_EQ(status_of(2), Status::failed);
    EXPECT_EQ(count("SELECT COUNT(*) FROM message WHERE words IS NOT NULL OR provider_id <> ''"), 0);
    expect_counters_equal_recount();
}

}  // namespace
}  // namespace parley::app
