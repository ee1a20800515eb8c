#include "audience/consent_changes.h"

#include <gmock/gmock.h>

#include "audience/consent.h"
#include "audience/identities.h"
#include "audience/profile.h"
#include "audience/upload.h"
#include "project.h"

namespace parley::audience {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ConsentChangesTest : public ::testing::Test {
protected:
    ProfileId say(const std::string& identity, ProfileChange change, const std::string& source = "upload") {
        project_.clock.turn(std::chrono::seconds(1));
        const UploadRecord record{.name = identity, .said = std::move(change)};
        return project_.writer
            .run([&](soci::session& sql) {
                return upload(sql, project_.id, std::span(&record, 1), source, project_.clock.now());
            })
            ->front()
            .profile;
    }
    Profile person(const std::string& identity) {
        return *project_.database.read([&](soci::session& sql) { return read_profile(sql, project_.id, identity); });
    }
    std::vector<ConsentState> history(ProfileId profile) {
        return project_.database.read([&](soci::session& sql) { return consent_history(sql, project_.id, profile); });
    }
    bool block(const std::string& phone, bool blocked, const std::string& source = "callback provider 3") {
        return *project_.writer.run([&](soci::session& sql) {
            return set_number_blocked(sql, project_.id, phone, blocked, project_.clock.now(), source);
        });
    }
    // What endpoints would be told, oldest first.
    std::vector<std::string> told() {
        return project_.database.read([](soci::session& sql) {
            std::vector<std::string> all;
            const soci::rowset<std::string> rows = (sql.prepare << "SELECT data FROM webhook_event ORDER BY id");
            for (const std::string& data : rows) {
                all.push_back(data);
            }
            return all;
        });
    }

    Project project_;
};

// Source: reference, truth table of the subscription.
TEST_F(ConsentChangesTest, DecideWhoIsReachableAsTheTruthTableSays) {
    struct Row {
        std::optional<bool> opted_in;
        std::optional<bool> blocked;
        bool reachable;
    };
    const std::vector<Row> table{
        {true, std::nullopt, true},          {true, false, true},          {true, true, false},
        {false, std::nullopt, false},        {false, false, false},        {false, true, false},
        {std::nullopt, std::nullopt, false}, {std::nullopt, false, false}, {std::nullopt, true, false}};
    int number = 0;
    for (const Row& row : table) {
        const std::string identity = "p" + std::to_string(++number);
        say(identity,
            {.phone = "+1415555010" + std::to_string(number), .opted_in = row.opted_in, .number_blocked = row.blocked});
        const Profile profile = person(identity);
        EXPECT_EQ(is_reachable(profile.opted_in, profile.number_blocked), row.reachable) << number;
    }
}

TEST_F(ConsentChangesTest, ABlockIsTheNumbersAndSoEverybodysWhoHasIt) {
    say("a", {.phone = "+14155550101", .opted_in = true});
    say("b", {.phone = "+14155550101", .opted_in = true});
    say("a", {.number_blocked = true});
    EXPECT_TRUE(person("b").number_blocked);
    say("b", {.number_blocked = false});
    EXPECT_FALSE(person("a").number_blocked);
}

TEST_F(ConsentChangesTest, AllSpellingsOfANumberAreBlockedTogether) {
    say("a", {.phone = "+551187654321"});
    say("b", {.phone = "+5511987654321"});
    EXPECT_TRUE(block("+5511987654321", true));
    EXPECT_TRUE(person("a").number_blocked);
    EXPECT_TRUE(person("b").number_blocked);
    EXPECT_FALSE(block("+551187654321", true));
    EXPECT_TRUE(block("+551187654321", false));
    EXPECT_FALSE(person("a").number_blocked);
    EXPECT_FALSE(person("b").number_blocked);
}

TEST_F(ConsentChangesTest, KeepSourceAndTimeOfEachState) {
    const auto a = say("a", {.phone = "+14155550101", .opted_in = true}, "import 12");
    const Time first = project_.clock.now();
    EXPECT_EQ(person("a").consent_source, "import 12");
    EXPECT_EQ(person("a").consent_at, first);
    EXPECT_EQ(project_.count("SELECT count(*) FROM consent_change"), 0) << "who is new costs no history";
    say("a", {.opted_in = true}, "upload");
    EXPECT_EQ(person("a").consent_source, "import 12") << "the same again is no change";
    say("a", {.opted_in = false}, "key ci");
    const Time second = project_.clock.now();
    EXPECT_TRUE(block("+14155550101", true, "callback provider 3"));
    say("a", {.opted_in = true}, "keyword");
    const Time third = project_.clock.now();
    EXPECT_THAT(history(a),
                ElementsAre(ConsentState{true, "import 12", first, {}}, ConsentState{false, "key ci", second, {}},
                            ConsentState{false, "callback provider 3", second, "+14155550101"},
                            ConsentState{true, "keyword", third, {}}));
}

TEST_F(ConsentChangesTest, AFirstNoIsKeptToo) {
    const auto a = say("a", {});
    EXPECT_EQ(person("a").consent_at, std::nullopt);
    EXPECT_TRUE(history(a).empty());
    say("a", {.opted_in = false}, "key ci");
    EXPECT_EQ(person("a").consent_source, "key ci");
    EXPECT_EQ(history(a).size(), 1U);
}

TEST_F(ConsentChangesTest, AreToldToWhoeverWantsToHear) {
    say("quiet", {.opted_in = true});
    EXPECT_TRUE(told().empty());
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        sql << "INSERT INTO webhook_endpoint (project_id, url, events, secret, created_at, updated_at) VALUES "
               "(1, 'https://example.com/hook', '|consent.changed|', 'x', 0, 0)";
    }));
    say("a", {.phone = "+14155550101", .opted_in = true}, "key ci");
    ASSERT_EQ(told().size(), 1U);
    const auto first = json::parse(told()[0]).as_object();
    EXPECT_EQ(first.at("identity"), "a");
    EXPECT_EQ(first.at("phone"), "+14155550101");
    EXPECT_EQ(first.at("opted_in"), true);
    EXPECT_EQ(first.at("number_blocked"), false);
    EXPECT_EQ(first.at("source"), "key ci");
    say("a", {.opted_in = true});
    say("never", {.opted_in = false});
    EXPECT_EQ(told().size(), 1U) << "nothing changed for who is not written to anyway";
    block("+14155550101", true);
    ASSERT_EQ(told().size(), 2U);
    EXPECT_THAT(told()[1], HasSubstr(R"("identity":"a")"));
    EXPECT_THAT(told()[1], HasSubstr(R"("number_blocked":true)"));
    block("+14155550177", true);
    ASSERT_EQ(told().size(), 3U);
    EXPECT_THAT(told()[2], HasSubstr(R"("identity":null)"));
}

TEST_F(ConsentChangesTest, WhatAMergeOrASplitMakesOfThemIsToldToo) {
    const auto yes = say("yes", {.phone = "+14155550101", .opted_in = true});
    const auto no = say("no", {.phone = "+14155550102", .opted_in = true});
    say("no", {.opted_in = false});
    say("also", {.also_known_as = "yes"});
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        sql << "INSERT INTO webhook_endpoint (project_id, url, events, secret, created_at, updated_at) VALUES "
               "(1, 'https://example.com/hook', '|consent.changed|', 'x', 0, 0)";
    }));
    const auto said = [&](std::size_t place) {
        const auto data = json::parse(told().at(place)).as_object();
        return fmt::format("{} {} by {}", std::string_view(data.at("identity").as_string()),
                           data.at("opted_in").as_bool() ? "in" : "out",
                           std::string_view(data.at("source").as_string()));
    };
    project_.clock.turn(std::chrono::seconds(1));
    ASSERT_TRUE(*project_.writer.run(
        [&](soci::session& sql) { return merge(sql, project_.id, yes, no, project_.clock.now()); }));
    EXPECT_FALSE(person("yes").opted_in);
    ASSERT_EQ(told().size(), 1U) << "what is so of the other name has not changed";
    EXPECT_EQ(said(0), "yes out by merge");
    ASSERT_TRUE(
        *project_.writer.run([&](soci::session& sql) { return split(sql, project_.id, "no", project_.clock.now()); }));
    EXPECT_TRUE(person("yes").opted_in);
    ASSERT_EQ(told().size(), 2U);
    EXPECT_EQ(said(1), "yes in by split");
    ASSERT_TRUE(*project_.writer.run(
        [&](soci::session& sql) { return split(sql, project_.id, "also", project_.clock.now()); }));
    ASSERT_EQ(told().size(), 3U) << "of somebody new nothing is known, nor that they opted in";
    EXPECT_EQ(said(2), "also out by split");
}

TEST_F(ConsentChangesTest, NobodySaysTodayWhatTheySayTomorrow) {
    const UploadRecord record{
        .name = "a", .at = project_.clock.now() + std::chrono::hours(9), .said = ProfileChange{.opted_in = true}};
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        return upload(sql, project_.id, std::span(&record, 1), "upload", project_.clock.now());
    }));
    EXPECT_EQ(person("a").consent_at, project_.clock.now());
}

TEST_F(ConsentChangesTest, WhoIsKnownByUserIdAloneIsOptedOut) {
    const auto a = say("a", {.user_id = "US.1", .opted_in = true});
    EXPECT_TRUE(*project_.writer.run([&](soci::session& sql) {
        return opt_out_user(sql, project_.id, "US.1", project_.clock.now(), "callback provider 3");
    }));
    EXPECT_FALSE(person("a").opted_in);
    EXPECT_EQ(history(a).size(), 2U);
    EXPECT_FALSE(*project_.writer.run([&](soci::session& sql) {
        return opt_out_user(sql, project_.id, "US.1", project_.clock.now(), "callback provider 3");
    }));
}

TEST_F(ConsentChangesTest, ANumberThatMovesTakesItsConsentAlong) {
    say("a", {.phone = "+14155550101", .opted_in = true});
    say("b", {.phone = "+14155550102", .number_blocked = true});
    const auto move = [&](const std::string& from, const std::string& to) {
        return *project_.writer.run([&](soci::session& sql) {
            return move_number(sql, project_.id, from, to, project_.clock.now(), "callback provider 3");
        });
    };
    EXPECT_EQ(move("+14155550101", "+14155550111"), 1);
    EXPECT_EQ(person("a").phone, "+14155550111");
    EXPECT_TRUE(person("a").opted_in);
    EXPECT_FALSE(person("a").number_blocked);
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        sql << "INSERT INTO webhook_endpoint (project_id, url, events, secret, created_at, updated_at) VALUES "
               "(1, 'https://example.com/hook', '|consent.changed|', 'x', 0, 0)";
    }));
    EXPECT_EQ(move("+14155550102", "+14155550112"), 1);
    EXPECT_TRUE(person("b").number_blocked);
    ASSERT_EQ(told().size(), 1U);
    EXPECT_THAT(told()[0], HasSubstr(R"("identity":"b","phone":"+14155550112")"));
    EXPECT_THAT(told()[0], HasSubstr(R"("number_blocked":true)"));
    EXPECT_EQ(move("+14155550199", "+14155550198"), 0);
}

TEST_F(ConsentChangesTest, BlockedNumbersAreListedAndFound) {
    block("+14155550102", true, "key ci");
    block("+14155550101", true, "upload");
    project_.database.read([&](soci::session& sql) {
        const auto all = list_number_blocks(sql, project_.id, {}, 10);
        EXPECT_EQ(all.size(), 2U);
        EXPECT_EQ(all.front().phone, "+14155550101");
        EXPECT_EQ(list_number_blocks(sql, project_.id, all.front().phone, 10).size(), 1U);
        EXPECT_EQ(find_number_block(sql, project_.id, "+14155550102")->source, "key ci");
        EXPECT_EQ(find_number_block(sql, project_.id, "+14155550103"), std::nullopt);
        return 0;
    });
}

TEST_F(ConsentChangesTest, CountsHowOftenPeopleOptInAndOutByQuarterOfAnHour) {
    const auto quarter = [this] { return project_.clock.now().time_since_epoch().count() / 900'000; };
    const std::int64_t first = quarter();
    say("asha", {.phone = "+919876543210", .opted_in = true});
    say("ravi", {.opted_in = true});
    say("mira", {.opted_in = false});  // never was in
    say("ravi", {.opted_in = true});   // says nothing new
    say("ravi", {.opted_in = false});
    block("+919876543210", true);
    block("+919876543210", true);  // blocked already
    project_.clock.turn(std::chrono::minutes(15));
    const std::int64_t second = quarter();
    say("ravi", {.opted_in = true});
    const auto count = [this](std::int64_t from, std::int64_t end) {
        return project_.database.read([&](soci::session& sql) { return count_consent(sql, project_.id, from, end); });
    };
    EXPECT_THAT(count(first, second + 1), ElementsAre(ConsentCount{first, 2, 2}, ConsentCount{second, 1, 0}));
    EXPECT_THAT(count(second, second + 1), ElementsAre(ConsentCount{second, 1, 0}));
    EXPECT_TRUE(
        project_.database.read([&](soci::session& sql) { return count_consent(sql, ProjectId{99}, first, second + 1); })
            .empty());
}

}  // namespace
}  // namespace parley::audience
