#include "access/visitors.h"

#include "installation.h"

namespace parley::access {
namespace {

class VisitorsTest : public ::testing::Test {
protected:
    std::string log_in(MemberId member) {
        const auto made = make_login(member, here_.clock.now());
        here_.write([&](soci::session& sql) { insert_login(sql, made.login, here_.clock.now()); });
        visitors_.reload(here_.database, member);
        return made.token;
    }

    Installation here_;
    Visitors visitors_{here_.clock};
    MemberId asha_ = here_.add_member("asha@example.com", Role::admin);
};

TEST_F(VisitorsTest, AreFoundByTheirTokenWithTheirRoles) {
    const std::string token = log_in(asha_);
    EXPECT_GE(token.size(), 32U) << "192 bits";
    const auto visitor = visitors_.find(token);
    ASSERT_TRUE(visitor.has_value());
    EXPECT_EQ(visitor->email, "asha@example.com");
    EXPECT_EQ(visitor->role_in(here_.id()), Role::admin);
    EXPECT_FALSE(visitor->role_in(ProjectId{99}));
    EXPECT_NE(visitor->login.csrf, token);
    EXPECT_EQ(visitor->login.digest.find(token), std::string::npos);
    for (const std::string& wrong : {std::string(), token + "x", digest_of(token), visitor->login.csrf}) {
        EXPECT_FALSE(visitors_.find(wrong)) << wrong;
    }
}

TEST_F(VisitorsTest, AreForgottenWhenTheyAreIdle) {
    const std::string token = log_in(asha_);
    for (int round = 0; round < 5; ++round) {
        here_.clock.turn(std::chrono::hours(11));
        EXPECT_TRUE(visitors_.find(token)) << round;
    }
    here_.clock.turn(std::chrono::hours(12));
    EXPECT_FALSE(visitors_.find(token));
}

TEST_F(VisitorsTest, AreForgottenAfterTwoWeeksHoweverBusyTheyAre) {
    const std::string token = log_in(asha_);
    int hours = 0;
    while (visitors_.find(token) && hours < 1'000) {
        here_.clock.turn(std::chrono::hours(6));
        hours += 6;
    }
    EXPECT_EQ(hours, 14 * 24);
}

TEST_F(VisitorsTest, AreKnownAfterARestartAsLateAsTheyWereSeen) {
    const std::string token = log_in(asha_);
    EXPECT_TRUE(visitors_.seen_lately().empty());
    here_.clock.turn(std::chrono::hours(11));
    EXPECT_TRUE(visitors_.find(token));
    const auto seen = visitors_.seen_lately();
    ASSERT_EQ(seen.size(), 1U);
    here_.write([&](soci::session& sql) { see_login(sql, seen[0], here_.clock.now()); });
    here_.clock.turn(std::chrono::hours(11));
    Visitors again(here_.clock);
    again.load(here_.database);
    EXPECT_TRUE(again.find(token));
}

TEST_F(VisitorsTest, LoseRolesAndLoginsAtOnce) {
    const std::string first = log_in(asha_);
    const std::string second = log_in(asha_);
    here_.write([&](soci::session& sql) { set_membership(sql, {asha_, here_.id(), Role::viewer}); });
    visitors_.reload(here_.database, asha_);
    EXPECT_EQ(visitors_.find(first)->role_in(here_.id()), Role::viewer);
    here_.write([&](soci::session& sql) { end_login(sql, digest_of(first)); });
    visitors_.reload(here_.database, asha_);
    EXPECT_FALSE(visitors_.find(first));
    EXPECT_TRUE(visitors_.find(second));
    here_.write([&](soci::session& sql) { end_logins_of(sql, asha_); });
    visitors_.reload(here_.database, asha_);
    EXPECT_FALSE(visitors_.find(second));
    const std::string third = log_in(asha_);
    here_.write([&](soci::session& sql) { set_disabled(sql, asha_, true, here_.clock.now()); });
    visitors_.reload(here_.database, asha_);
    EXPECT_FALSE(visitors_.find(third));
}

TEST_F(VisitorsTest, KeepTenLoginsAtMost) {
    std::vector<std::string> tokens;
    for (int round = 0; round < 12; ++round) {
        tokens.push_back(log_in(asha_));
        here_.clock.turn(std::chrono::minutes(1));
    }
    EXPECT_FALSE(visitors_.find(tokens[0]));
    EXPECT_FALSE(visitors_.find(tokens[1]));
    for (std::size_t number = 2; number < tokens.size(); ++number) {
        EXPECT_TRUE(visitors_.find(tokens[number])) << number;
    }
}

TEST(Emails, AreWrittenInOneWay) {
    EXPECT_EQ(*normal_email(" Asha@Example.COM "), "asha@example.com");
    for (const char* wrong : {"", "asha", "@example.com", "asha@", "a@b@c", "a b@example.com", "a@exam\nple.com"}) {
        EXPECT_FALSE(normal_email(wrong)) << wrong;
    }
}

TEST(Members, AreCountedAndRemoved) {
    Installation here;
    EXPECT_FALSE(here.database.read([](soci::session& sql) { return has_members(sql); }));
    const MemberId asha = here.add_member("asha@example.com", Role::admin);
    const MemberId ravi = here.add_member("ravi@example.com", Role::agent);
    const auto admins = [&] {
        return here.database.read([&](soci::session& sql) { return count_admins(sql, here.id()); });
    };
    EXPECT_EQ(admins(), 1);
    here.write([&](soci::session& sql) { set_membership(sql, {ravi, here.id(), Role::admin}); });
    EXPECT_EQ(admins(), 2);
    here.write([&](soci::session& sql) { end_membership(sql, asha, here.id()); });
    const auto left = here.database.read([&](soci::session& sql) { return list_members(sql, here.id()); });
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].first.email, "ravi@example.com");
    EXPECT_EQ(left[0].second, Role::admin);
    EXPECT_EQ(here.database.read([&](soci::session& sql) { return find_member(sql, "asha@example.com"); })->id, asha);
}

}  // namespace
}  // namespace parley::access
