#include "receive/incoming.h"

#include "ledger_fixture.h"
#include "message/wire_id.h"
#include "said.h"

namespace parley::receive {
namespace {

class IncomingTest : public parley::testing::LedgerFixture {
protected:
    // Messages that were accepted at `second`.
    void send(int count, int second = 10) {
        queue(count);
        deliver::intend(sql_, range_, {}, count, false, at(second));
        for (int message = 1; message <= count; ++message) {
            const deliver::Settlement settlement{.campaign = CampaignId{1},
                                                 .provider = ProviderId{1},
                                                 .message = MessageId{message},
                                                 .result = Outcome(Accepted{}),
                                                 .at = at(second)};
            deliver::settle(sql_, std::span(&settlement, 1));
        }
    }
    static IncomingMessage text(const std::string& from, const std::string& body, const std::string& context = {}) {
        return {.from = from, .to = "911", .at = at(30), .context_id = context, .content = Text{body}};
    }
    static std::string phone(int person) { return "9198765" + std::to_string(10'000 + person); }
    Stored store(const IncomingMessage& message, int second = 40) {
        return store_incoming(sql_, message, ProviderId{1}, ProjectId{1}, at(second));
    }
    int count() {
        int rows = 0;
        sql_ << "SELECT COUNT(*) FROM incoming", soci::into(rows);
        return rows;
    }
    std::int64_t replied() { return deliver::read_milestone(sql_, CampaignId{1}, "replied"); }
    long long answered() {
        long long message = 0;
        soci::indicator is_there = soci::i_ok;
        sql_ << "SELECT answers_message FROM incoming ORDER BY id DESC LIMIT 1", soci::into(message, is_there);
        return is_there == soci::i_ok ? message : 0;
    }
    std::string last(const std::string& column) {
        std::string value;
        soci::indicator is_there = soci::i_ok;
        const std::string query = "SELECT CAST(" + column + " AS TEXT) FROM incoming ORDER BY id DESC LIMIT 1";
        sql_ << query, soci::into(value, is_there);
        return is_there == soci::i_ok ? value : "null";
    }
};

TEST_F(IncomingTest, IsStoredOnceHoweverOftenItComes) {
    IncomingMessage with_id = text("919", "hello");
    with_id.provider_id = "in-1";
    EXPECT_TRUE(store(with_id).is_new);
    with_id.at = at(31);
    EXPECT_FALSE(store(with_id, 500).is_new) << "the provider's id decides";
    const IncomingMessage without_id = text("919", "hello");
    EXPECT_TRUE(store(without_id).is_new);
    EXPECT_FALSE(store(without_id, 7'000).is_new);
    EXPECT_TRUE(store(text("919", "hello again")).is_new);
    EXPECT_TRUE(store(text("918", "hello")).is_new);
    IncomingMessage later = without_id;
    later.at = at(32);
    EXPECT_TRUE(store(later).is_new) << "the same words at another time are another message";
    EXPECT_EQ(count(), 5);
}

TEST_F(IncomingTest, WithoutIdAndTimeIsTakenForARepetitionOnlyForSomeMinutes) {
    IncomingMessage message = text("919", "ok");
    message.at.reset();
    EXPECT_TRUE(store(message, 900).is_new);
    EXPECT_FALSE(store(message, 960).is_new);
    EXPECT_TRUE(store(message, 960 + 900).is_new);
}

TEST_F(IncomingTest, AReplyIsCountedForTheMessageThatItNames) {
    send(2);
    const auto stored = store(text(phone(2), "yes", testing::wire_id(1)));
    EXPECT_EQ(stored.replied_to, CampaignId{1});
    EXPECT_EQ(answered(), 1);
    EXPECT_EQ(last("profile_id"), "1");
    EXPECT_FALSE(store(text(phone(2), "and more", testing::wire_id(1))).replied_to) << "only the first one counts";
    EXPECT_EQ(answered(), 1);
    EXPECT_EQ(replied(), 1);
}

TEST_F(IncomingTest, WithoutContextItAnswersTheLastMessageToThatNumber) {
    send(2);
    EXPECT_EQ(store(text(phone(2), "hi")).replied_to, CampaignId{1});
    EXPECT_EQ(answered(), 2);
    EXPECT_EQ(store(text("+" + phone(1), "hi", "not|an|id")).replied_to, CampaignId{1});
    EXPECT_EQ(answered(), 1);
}

TEST_F(IncomingTest, AnswersNothingThatIsTooOldFailedOrAnotherProviders) {
    send(3);
    sql_ << "UPDATE message SET status = 6 WHERE id = 2";
    EXPECT_FALSE(store(text(phone(2), "hi")).replied_to);
    EXPECT_FALSE(store_incoming(sql_, text(phone(3), "hi"), ProviderId{2}, ProjectId{1}, at(40)).replied_to);
    EXPECT_FALSE(store(text(phone(1), "hi"), 11 + 72 * 3'600).replied_to);
    EXPECT_EQ(answered(), 0);
    EXPECT_EQ(last("profile_id"), "1") << "who wrote is known all the same";
    EXPECT_EQ(store(text(phone(1), "hi, in time"), 10 + 72 * 3'600).replied_to, CampaignId{1});
}

TEST_F(IncomingTest, AContextOfAnotherProjectIsNotFollowed) {
    send(1);
    store_incoming(sql_, text("919", "hi", testing::wire_id(1)), ProviderId{9}, ProjectId{2}, at(40));
    EXPECT_EQ(answered(), 0);
    EXPECT_EQ(replied(), 0);
}

TEST_F(IncomingTest, OurOwnIdInPlaceOfTheProvidersIsTheMessageThatIsAnswered) {
    send(1);
    for (const char* words : {"one", "two"}) {
        IncomingMessage message = text(phone(1), words);
        message.provider_id = testing::wire_id(1);
        EXPECT_TRUE(store(message).is_new) << "it cannot be the id of both";
    }
    EXPECT_EQ(answered(), 1);
    EXPECT_EQ(replied(), 1);
}

TEST_F(IncomingTest, FromAnUnknownNumberAndOfAnUnknownKindIsKept) {
    IncomingMessage message = text("not a number", "");
    message.content = UnknownContent{"sticker", R"({"type":"sticker","sticker":{"id":"7"}})"};
    EXPECT_TRUE(store(message).is_new);
    EXPECT_EQ(last("sender"), "not a number");
    EXPECT_EQ(last("profile_id"), "null");
    EXPECT_EQ(last("type"), "unknown");
    EXPECT_NE(last("content").find(R"("type":"sticker")"), std::string::npos) << last("content");
}

TEST_F(IncomingTest, ANumberIsKnownInEachOfItsSpellings) {
    send(2);
    sql_ << "UPDATE profile SET phone = '+551187654321' WHERE id = 2";
    const auto stored = store(text("5511987654321", "oi"));
    EXPECT_EQ(stored.profile, ProfileId{2});
    EXPECT_EQ(stored.replied_to, CampaignId{1});
    EXPECT_EQ(answered(), 2);
    sql_ << "UPDATE profile SET phone = '+5491123456789' WHERE id = 1";
    EXPECT_EQ(store(text("541123456789", "hola"), 1'000'000).profile, ProfileId{1});
}

TEST_F(IncomingTest, WhoWasMergedIntoAnotherWritesAsThatOne) {
    send(2);
    // 2 became part of 1, who has a number of their own.
    sql_ << "INSERT INTO merged_profile (id, project_id, into_id, identity, phone, content, merged_at) "
            "SELECT 2, 1, 1, identity, phone, '{}', 0 FROM profile WHERE id = 2";
    sql_ << "DELETE FROM profile WHERE id = 2";
    const auto by_number = store(text(phone(2), "hello"));
    EXPECT_EQ(by_number.profile, ProfileId{1});
    EXPECT_EQ(answered(), 2) << "the message that went to that number";
    EXPECT_EQ(store(text(phone(2), "again", testing::wire_id(2))).profile, ProfileId{1});
    EXPECT_EQ(store(text(phone(1), "and I")).profile, ProfileId{1});
    EXPECT_EQ(answered(), 1) << "not the later one, which went to the other number";
    sql_ << "DELETE FROM message WHERE id = 1";
    EXPECT_EQ(store(text(phone(1), "and I once more")).profile, ProfileId{1});
    EXPECT_EQ(answered(), 2) << "all that went to who they are";
    EXPECT_EQ(store(text(phone(1), "and much later"), 1'000'000).profile, ProfileId{1});
}

TEST_F(IncomingTest, EveryKindOfContentIsWritten) {
    const struct {
        IncomingContent content;
        std::string type;
        std::string part;
    } cases[] = {
        {Text{"a \"b\""}, "text", R"("text":"a \"b\"")"},
        {Media{MediaKind::image, "https://a/b.png", "cap"}, "image", R"("caption":"cap")"},
        {Media{MediaKind::file, "https://a/b.pdf", "", "b.pdf"}, "file", R"("filename":"b.pdf")"},
        {Location{2.5, 3.5, "home"}, "location", R"("name":"home")"},
        {ButtonReply{"Yes", "y1"}, "button", R"("payload":"y1")"},
    };
    for (const auto& [content, type, part] : cases) {
        IncomingMessage message = text("919", "");
        message.content = content;
        EXPECT_TRUE(store(message).is_new) << type;
        EXPECT_EQ(last("type"), type);
        EXPECT_NE(last("content").find(part), std::string::npos) << last("content");
    }
}

}  // namespace
}  // namespace parley::receive
