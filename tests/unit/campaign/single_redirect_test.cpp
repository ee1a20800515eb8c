#include "campaign/single_redirect.h"

#include <gtest/gtest.h>

#include "campaign/single_claim.h"
#include "campaign/singles.h"
#include "ledger_fixture.h"
#include "temporary_directory.h"

namespace parley::campaign {
namespace {

json::object members(const char* text) {
    return json::parse(text).as_object();
}

TEST(RedirectedMessage, GoesToTheNumberThatItsOverrideNames) {
    EXPECT_EQ(redirected_to(members(R"({"source":"1","message":"{}"})")).value(), std::nullopt);
    for (const char* given :
         {R"({"destination":"919876500001"})", R"({"destination":"+919876500001","source":"anything"})",
          R"({"Destination":919876500001})", R"({"send_to":"919876500001"})", R"({"to":"919876500001"})",
          R"({"to":{"type":"whatsapp","number":"919876500001"},"destination":"919876500001"})"}) {
        EXPECT_EQ(redirected_to(members(given)).value(), "+919876500001") << given;
    }
}

TEST(RedirectedMessage, GoesToOneNumberAndNothingElse) {
    for (const char* wrong :
         {R"({"destination":"919876500001,919876500002"})", R"({"destination":"(457)-746-846"})",
          R"({"destination":""})", R"({"destination":"+"})", R"({"destination":null})", R"({"destination":true})",
          R"({"destination":"+0919876500001"})", R"({"destination":"++919876500001"})", R"({"destination":"12"})",
          R"({"destination":"91 98765 00001"})", R"({"to":["919876500001"]})", R"({"to":{}})",
          R"({"to":{"number":"x"}})", R"({"to":"919876500001","destination":"919876500002"})"}) {
        const auto found = redirected_to(members(wrong));
        ASSERT_FALSE(found) << wrong;
        EXPECT_TRUE(found.error().where.starts_with("override.")) << found.error().where;
    }
}

class RedirectedMessageTest : public parley::testing::LedgerFixture {
protected:
    RedirectedMessageTest() {
        sql_ << "DELETE FROM campaign";
        sql_ << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) "
                "VALUES (1, 1, 'a', '+919876510001', 1, 0, 0)";
        block(1, "+919876599999");
    }

    void block(int project, const std::string& phone) {
        sql_ << "INSERT INTO blocked_number (project_id, phone, since) VALUES (:project, :phone, 0)",
            soci::use(project, "project"), soci::use(phone, "phone");
    }

    static Single text_with(const char* overrides, std::optional<Time> due = {}) {
        return {.project = ProjectId{1},
                .provider = ProviderId{1},
                .profile = ProfileId{1},
                .content = Content(Text{"Hello"}),
                .overrides = members(overrides),
                .due = due};
    }

    std::size_t claimed(Time now) { return claim_singles(sql_, box_, ProviderId{1}, 100, now).messages.size(); }

    int reason_of(MessageId message) {
        const long long id = message.value;
        int reason = 0;
        sql_ << "SELECT reason FROM message WHERE id = :id", soci::use(id, "id"), soci::into(reason);
        return reason;
    }

    const SecretBox box_ = SecretBox::temporary();
    HandClock clock_;
    store::Writer writer_{*database_, silent_log()};
    Singles singles_{*database_, writer_, box_, clock_, silent_log()};
};

TEST_F(RedirectedMessageTest, NeverReachesABlockedNumber) {
    sql_ << "INSERT INTO project (id, name, default_country, created_at) VALUES (2, 'Other', 'IN', 0)";
    block(2, "+919876599998");
    block(1, "+5511987654321");
    const auto added = singles_.add(sql_,
                                    {text_with(R"({"destination":"919876599999"})"),
                                     text_with(R"({"to":{"type":"whatsapp","number":"919876599999"}})"),
                                     text_with(R"({"destination":"551187654321"})"),  // the same Brazilian phone
                                     text_with(R"({"destination":"919876599998"})")},
                                    at(1'000));
    for (std::size_t place = 0; place < 3; ++place) {
        EXPECT_EQ(added[place].skipped, SkipReason::number_blocked) << place;
    }
    EXPECT_EQ(added[3].skipped, SkipReason::none) << "another project's block list says nothing here";
    EXPECT_EQ(claimed(at(1'000)), 1U);
}

TEST_F(RedirectedMessageTest, NeverReachesANumberThatIsBlockedBeforeItLeaves) {
    const auto added = singles_.add(sql_, {text_with(R"({"destination":"919876599997"})", at(9'000))}, at(1'000));
    ASSERT_EQ(added[0].skipped, SkipReason::none);
    block(1, "+919876599997");
    EXPECT_EQ(claimed(at(9'000)), 0U);
    EXPECT_EQ(reason_of(added[0].message), static_cast<int>(SkipReason::number_blocked));
}

TEST_F(RedirectedMessageTest, NeverReachesABlockedNumberLaterEither) {
    const auto added = singles_.add(sql_, {text_with(R"({"destination":"919876599999"})", at(9'000))}, at(1'000));
    EXPECT_EQ(added[0].skipped, SkipReason::number_blocked) << "that is said at once";
}

}  // namespace
}  // namespace parley::campaign
