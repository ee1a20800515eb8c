#include "app/reactions.h"

#include "ledger_fixture.h"

namespace parley::app {
namespace {

class ReactionsTest : public parley::testing::LedgerFixture {
protected:
    void add(const std::string& identity, const std::string& phone) {
        sql_ << "INSERT INTO profile (project_id, identity, phone, opted_in, created_at, updated_at) "
                "VALUES (1, :identity, :phone, 1, 0, 0)",
            soci::use(identity), soci::use(phone);
    }
    receive::Reading reading(int second = 10) const {
        return {.provider = ProviderId{1}, .project = ProjectId{1}, .received = at(second), .batch = {}, .trouble = {}};
    }
    void tell(const std::string& raw) {
        const IncomingMessage message{.from = "12025550143", .to = "911", .content = UnknownContent{"system", raw}};
        reactions_.told_of(sql_, reading(), message, std::get<UnknownContent>(message.content));
    }
    std::string phone(const std::string& identity) {
        std::string phone;
        sql_ << "SELECT phone FROM profile WHERE identity = :identity", soci::use(identity), soci::into(phone);
        return phone;
    }
    int count(const std::string& query) {
        int rows = 0;
        sql_ << query, soci::into(rows);
        return rows;
    }

    HandClock clock_;
    receive::Reactions reactions_ = reactions(clock_);
};

// Source: reference, incoming messages of type system.
TEST_F(ReactionsTest, WhoChangedTheirNumberIsWrittenToUnderTheNewOne) {
    add("a", "+12025550143");
    tell(R"({"from":"12025550143","id":"wamid.IN18","timestamp":"1772705758","type":"system","system":)"
         R"({"body":"User A changed from 12025550143 to 12025550199","wa_id":"12025550199",)"
         R"("type":"user_changed_number"}})");
    EXPECT_EQ(phone("a"), "+12025550199");
}

TEST_F(ReactionsTest, OtherNoticesAndUnreadableOnesChangeNothing) {
    add("a", "+12025550143");
    for (const char* raw : {"", "[]", "{}", R"({"system":7})", R"({"system":{"type":"user_changed_number"}})",
                            R"({"system":{"type":"user_changed_number","wa_id":"x"}})",
                            R"({"system":{"type":"customer_identity_changed","wa_id":"12025550199"}})"}) {
        tell(raw);
        EXPECT_EQ(phone("a"), "+12025550143") << raw;
    }
}

TEST_F(ReactionsTest, AStopReachesEverySpellingOfANumberAndNamesItsSource) {
    add("a", "+551187654321");
    ConsentReport report{.phone = "5511987654321", .opted_in = false, .at = at(5)};
    reactions_.consent_changed(sql_, reading(), report);
    EXPECT_EQ(
        count("SELECT COUNT(*) FROM blocked_number WHERE phone = '+551187654321' AND source = 'callback provider 1'"),
        1);
    // An older word, under the other spelling, comes late.
    report = {.phone = "551187654321", .opted_in = true, .at = at(4)};
    reactions_.consent_changed(sql_, reading(), report);
    EXPECT_EQ(count("SELECT COUNT(*) FROM blocked_number"), 2);
    report.at = at(6);
    reactions_.consent_changed(sql_, reading(), report);
    EXPECT_EQ(count("SELECT COUNT(*) FROM blocked_number"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM consent_change WHERE phone IS NOT NULL"), 2);
}

}  // namespace
}  // namespace parley::app
