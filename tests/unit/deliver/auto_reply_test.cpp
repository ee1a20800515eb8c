#include "deliver/auto_reply.h"

#include "ledger_fixture.h"

namespace parley::deliver {
namespace {

class AutoReplyTest : public parley::testing::LedgerFixture {
protected:
    AutoReplyTest() { sql_ << "UPDATE provider SET auto_reply = 'Soon!' WHERE id = 1"; }
    bool queue_reply(const std::string& to, std::chrono::hours when = std::chrono::hours(0)) {
        return queue_auto_reply(sql_, ProviderId{1}, to, 1, at(0) + when);
    }
    std::string state_of(int id) {
        std::string state;
        sql_ << "SELECT state FROM auto_reply WHERE id = :id", soci::use(id), soci::into(state);
        return state;
    }
};

TEST_F(AutoReplyTest, GoesToEachPersonOnceADay) {
    EXPECT_TRUE(queue_reply("+4915112345678"));
    EXPECT_FALSE(queue_reply("+4915112345678"));
    EXPECT_FALSE(queue_reply("+4915112345678", std::chrono::hours(23)));
    EXPECT_TRUE(queue_reply("+4915112345678", std::chrono::hours(25)));
    EXPECT_TRUE(queue_reply("US.12345"));
    EXPECT_FALSE(queue_reply(""));
}

TEST_F(AutoReplyTest, IsNotSentWhereTheProviderHasNoneOrIsArchived) {
    sql_ << "UPDATE provider SET auto_reply = ''";
    EXPECT_FALSE(queue_reply("+4915112345678"));
    sql_ << "UPDATE provider SET auto_reply = 'Soon!', archived = 1";
    EXPECT_FALSE(queue_reply("+4915112345678"));
}

TEST_F(AutoReplyTest, WhatWasUnderWayAtAnEndIsUncertainAndWaitsForNobody) {
    queue_reply("+4915112345678");
    queue_reply("+4915112345679");
    sql_ << "UPDATE auto_reply SET state = 'intended' WHERE id = 1";
    AutoReplies::recover(sql_);
    EXPECT_EQ(state_of(1), "uncertain");
    EXPECT_EQ(state_of(2), "queued") << "this one had not left";
}

}  // namespace
}  // namespace parley::deliver
