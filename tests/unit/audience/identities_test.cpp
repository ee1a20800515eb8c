#include "audience/identities.h"

#include <gmock/gmock.h>

#include "audience/consent_changes.h"
#include "audience/events.h"
#include "audience/profile.h"
#include "audience/upload.h"
#include "project.h"

namespace parley::audience {
namespace {

using ::testing::ElementsAre;

json::object object(std::string_view text) {
    return json::parse(text).as_object();
}

class IdentitiesTest : public ::testing::Test {
protected:
    template <class Work>
    auto write(Work work) {
        return *project_.writer.run(work);
    }
    template <class Read>
    auto read(Read reading) {
        return project_.database.read(reading);
    }
    ProfileId make(const std::string& identity, ProfileChange change) {
        const UploadRecord record{.name = identity, .said = std::move(change)};
        return write([&](soci::session& sql) {
                   return upload(sql, project_.id, std::span(&record, 1), "upload", project_.clock.now());
               })
            .front()
            .profile;
    }
    void did(const std::string& identity, const std::string& event, int second) {
        const UploadRecord record{.name = identity, .at = Time(std::chrono::seconds(second)), .said = EventSaid{event}};
        write([&](soci::session& sql) {
            return upload(sql, project_.id, std::span(&record, 1), "upload", project_.clock.now());
        });
    }
    Result<> join(ProfileId kept, ProfileId other) {
        project_.clock.turn(std::chrono::seconds(1));
        return write([&](soci::session& sql) { return merge(sql, project_.id, kept, other, project_.clock.now()); });
    }
    Result<ProfileId> part(const std::string& identity) {
        project_.clock.turn(std::chrono::seconds(1));
        return write([&](soci::session& sql) { return split(sql, project_.id, identity, project_.clock.now()); });
    }
    std::optional<Profile> person(const std::string& identity) {
        return read([&](soci::session& sql) { return read_profile(sql, project_.id, identity); });
    }
    std::vector<std::string> names(ProfileId profile) {
        return read([&](soci::session& sql) { return identities_of(sql, profile); });
    }
    std::vector<EventTotal> totals(ProfileId profile) {
        return read([&](soci::session& sql) { return event_totals(sql, profile); });
    }
    std::vector<ConsentState> history(ProfileId profile) {
        return read([&](soci::session& sql) { return consent_history(sql, project_.id, profile); });
    }
    std::vector<ProfileId> with_number(const std::string& phone) {
        return read([&](soci::session& sql) { return find_number(sql, project_.id, phone); });
    }

    Project project_;
};

TEST_F(IdentitiesTest, AnObjectIdNamesAProfileForEver) {
    EXPECT_EQ(object_id_of(ProjectId{1}, ProfileId{42}), "a8ffcbc9-0000-4ee3-a791-00000000002a");
    for (const std::int64_t id : {std::int64_t{1}, std::int64_t{42}, std::int64_t{281'474'976'710'655}}) {
        std::string name = object_id_of(ProjectId{1}, ProfileId{id});
        EXPECT_EQ(profile_of_object(ProjectId{1}, name), ProfileId{id});
        std::erase(name, '-');
        EXPECT_EQ(profile_of_object(ProjectId{1}, name), ProfileId{id});
    }
    for (const char* wrong :
         {"", "cust-1001", "a8ffcbc9-0000-4ee3-a791-00000000000", "a8ffcbc9-0000-4ee3-a791-000000000000",
          "b8ffcbc9-0000-4ee3-a791-00000000002a", "a8ffcbc9-0000-4ee3-a791-00000000002g",
          "a8ffcbc9-0000-4ee3-a791-00000000002a-a8ffcbc9-0000-4ee3-a791-00000000002a"}) {
        EXPECT_EQ(profile_of_object(ProjectId{1}, wrong), std::nullopt) << wrong;
    }
}

TEST_F(IdentitiesTest, AreLookedForInTheirOwnProjectOnly) {
    const auto a = make("a", {.phone = "+14155550101"});
    const ProjectId other = project_.add_project();
    read([&](soci::session& sql) {
        EXPECT_EQ(find_identity(sql, project_.id, "a"), a);
        EXPECT_EQ(find_identity(sql, other, "a"), std::nullopt);
        EXPECT_EQ(find_object(sql, project_.id, object_id_of(project_.id, a)), a);
        EXPECT_EQ(find_object(sql, other, object_id_of(project_.id, a)), std::nullopt);
        EXPECT_TRUE(find_number(sql, other, "+14155550101").empty());
        return 0;
    });
}

TEST_F(IdentitiesTest, ANumberIsFoundInEachOfItsSpellings) {
    const auto without = make("a", {.phone = "+551187654321"});
    const auto with = make("b", {.phone = "+5511987654321"});
    const auto argentine = make("c", {.phone = "+541123456789"});
    EXPECT_THAT(with_number("+5511987654321"), ElementsAre(without, with));
    EXPECT_THAT(with_number("+551187654321"), ElementsAre(without, with));
    EXPECT_THAT(with_number("+5491123456789"), ElementsAre(argentine));
    EXPECT_THAT(with_number("+919876543210"), ElementsAre());
    EXPECT_EQ(read([&](soci::session& sql) { return find_number(sql, project_.id, "+5511987654321", 1); }).size(), 1U);
}

TEST_F(IdentitiesTest, TwoBecomeOneAndOneBecomesTwoAgain) {
    const auto a = make("a", {.opted_in = false, .attributes = object(R"({"Plan":"Gold","City":"Pune"})")});
    project_.clock.turn(std::chrono::seconds(1));
    const auto b = make("b", {.phone = "+14155550102",
                              .user_id = "US.2",
                              .opted_in = true,
                              .attributes = object(R"({"Plan":"Silver","Points":5})")});
    did("a", "Seen", 10);
    did("b", "Seen", 5);
    did("b", "Bought", 20);
    const auto a_before = person("a");
    const auto b_before = person("b");

    ASSERT_TRUE(join(a, b));
    const auto whole = person("b");
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->id, a);
    EXPECT_EQ(whole->identity, "a");
    EXPECT_EQ(whole->attributes, object(R"({"Plan":"Gold","City":"Pune","Points":5})"));
    EXPECT_EQ(whole->phone, "+14155550102");
    EXPECT_EQ(whole->user_id, "US.2");
    EXPECT_TRUE(whole->opted_in) << "b has said so later than a said no";
    EXPECT_THAT(names(a), ElementsAre("a", "b"));
    EXPECT_THAT(with_number("+14155550102"), ElementsAre(a));
    EXPECT_EQ(totals(a),
              (std::vector<EventTotal>{{"Seen", 2, Time(std::chrono::seconds(5)), Time(std::chrono::seconds(10))},
                                       {"Bought", 1, Time(std::chrono::seconds(20)), Time(std::chrono::seconds(20))}}));
    read([&](soci::session& sql) {
        EXPECT_THAT(parts_of(sql, a), ElementsAre(b));
        EXPECT_EQ(whole_of(sql, b), a);
        EXPECT_EQ(find_object(sql, project_.id, object_id_of(project_.id, b)), a);
        return 0;
    });
    did("b", "Seen", 30);

    const auto again = part("b");
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, b) << "with the id that messages name";
    const auto b_after = person("b");
    ASSERT_TRUE(b_after);
    EXPECT_EQ(b_after->attributes, b_before->attributes);
    EXPECT_EQ(b_after->phone, b_before->phone);
    EXPECT_EQ(b_after->opted_in, b_before->opted_in);
    EXPECT_EQ(b_after->consent_at, b_before->consent_at);
    EXPECT_EQ(b_after->created, b_before->created);
    const auto a_after = person("a");
    EXPECT_EQ(a_after->attributes, a_before->attributes);
    EXPECT_EQ(a_after->phone, std::nullopt);
    EXPECT_FALSE(a_after->opted_in);
    EXPECT_EQ(a_after->consent_at, a_before->consent_at);
    EXPECT_THAT(names(a), ElementsAre("a"));
    EXPECT_EQ(totals(b).size(), 2U);
    EXPECT_EQ(totals(b)[0].count, 1);
    EXPECT_EQ(totals(a).size(), 1U);
    EXPECT_EQ(totals(a)[0].count, 2) << "what happened while they were one stays with whom it was told of";
    EXPECT_EQ(history(a).size(), 1U);
    EXPECT_EQ(history(b).size(), 1U);
}

TEST_F(IdentitiesTest, WhoSaidNoLastIsNotWrittenTo) {
    const auto yes = make("yes", {.opted_in = true});
    project_.clock.turn(std::chrono::seconds(1));
    const auto no = make("no", {.opted_in = false});
    const auto silent = make("silent", {});
    ASSERT_TRUE(join(yes, no));
    EXPECT_FALSE(person("yes")->opted_in);
    ASSERT_TRUE(join(yes, silent));
    EXPECT_FALSE(person("yes")->opted_in);
    EXPECT_EQ(history(yes).size(), 2U);

    project_.clock.turn(std::chrono::seconds(1));
    ASSERT_TRUE(join(yes, make("fresh", {.opted_in = true})));
    EXPECT_TRUE(person("yes")->opted_in) << "the last word is a yes";
}

TEST_F(IdentitiesTest, WhoSaysNoWhileTheyAreOneMeansBoth) {
    const auto a = make("a", {});
    const auto b = make("b", {.opted_in = true});
    ASSERT_TRUE(join(a, b));
    EXPECT_TRUE(person("a")->opted_in);
    project_.clock.turn(std::chrono::seconds(1));
    make("a", {.opted_in = false});
    ASSERT_TRUE(part("b"));
    EXPECT_FALSE(person("a")->opted_in);
    EXPECT_FALSE(person("b")->opted_in);
}

TEST_F(IdentitiesTest, WhatWasSaidSinceStays) {
    const auto a = make("a", {});
    const auto b = make("b", {.phone = "+14155550102", .attributes = object(R"({"Points":5,"City":"Pune"})")});
    ASSERT_TRUE(join(a, b));
    make("b", {.phone = "+14155550199", .attributes = object(R"({"Points":6})")});
    ASSERT_TRUE(part("b"));
    EXPECT_EQ(person("a")->attributes, object(R"({"Points":6})"));
    EXPECT_EQ(person("a")->phone, "+14155550199");
    EXPECT_EQ(person("b")->attributes, object(R"({"Points":5,"City":"Pune"})"));
    EXPECT_EQ(person("b")->phone, "+14155550102");
}

TEST_F(IdentitiesTest, APartOfAPartGoesAndComesWithIt) {
    const auto a = make("a", {});
    const auto b = make("b", {});
    const auto c = make("c", {.phone = "+14155550103"});
    did("c", "Seen", 5);
    ASSERT_TRUE(join(b, c));
    ASSERT_TRUE(join(a, b));
    EXPECT_EQ(person("c")->id, a);
    EXPECT_THAT(names(a), ElementsAre("a", "b", "c"));
    EXPECT_THAT(with_number("+14155550103"), ElementsAre(a));
    EXPECT_EQ(totals(a).size(), 1U);
    ASSERT_TRUE(part("b"));
    EXPECT_EQ(person("c")->id, b);
    EXPECT_TRUE(totals(a).empty());
    EXPECT_EQ(totals(b).size(), 1U);
    ASSERT_TRUE(part("c"));
    EXPECT_EQ(person("c")->id, c);
    EXPECT_EQ(totals(c).size(), 1U);
    EXPECT_TRUE(totals(b).empty());
    EXPECT_EQ(project_.count("SELECT count(*) FROM merged_profile"), 0);
    EXPECT_EQ(project_.count("SELECT count(*) FROM identity_alias"), 0);
}

TEST_F(IdentitiesTest, ListsAndImportsHoldTheWholePerson) {
    const auto a = make("a", {});
    const auto b = make("b", {});
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        sql << "INSERT INTO list (id, project_id, name, origin, members, created_at, updated_at) VALUES "
               "(1, 1, 'both', 'uploaded', 2, 0, 0), (2, 1, 'one', 'uploaded', 1, 0, 0)";
        sql << "INSERT INTO list_member (list_id, profile_id) VALUES (1, :a), (1, :b), (2, :b)",
            soci::use(a.value, "a"), soci::use(b.value, "b");
        sql << "INSERT INTO import (id, project_id, name, state, started_at) VALUES (1, 1, 'x.csv', 'finished', 0)";
        sql << "INSERT INTO import_member (import_id, profile_id) VALUES (1, :b)", soci::use(b.value, "b");
    }));
    ASSERT_TRUE(join(a, b));
    EXPECT_EQ(project_.count("SELECT members FROM list WHERE id = 1"), 1);
    EXPECT_EQ(project_.count("SELECT members FROM list WHERE id = 2"), 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM import_member WHERE profile_id = " + std::to_string(a.value)), 1);
    ASSERT_TRUE(part("b"));
    EXPECT_EQ(project_.count("SELECT members FROM list WHERE id = 1"), 2);
    EXPECT_EQ(project_.count("SELECT count(*) FROM list_member WHERE profile_id = " + std::to_string(b.value)), 2);
    EXPECT_EQ(project_.count("SELECT count(*) FROM list_member WHERE profile_id = " + std::to_string(a.value)), 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM import_member WHERE profile_id = " + std::to_string(b.value)), 1);
}

TEST_F(IdentitiesTest, MessagesThatHaveNotLeftGoToTheWholePersonOnce) {
    const auto a = make("a", {});
    const auto b = make("b", {});
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        sql << "INSERT INTO message (id, campaign_id, profile_id, status) VALUES (1, 1, :a, 1), (2, 1, :b, 1), "
               "(3, 2, :b, 1), (4, 3, :b, 7)",
            soci::use(a.value, "a"), soci::use(b.value, "b");
    }));
    ASSERT_TRUE(join(a, b));
    const auto of = [&](int message) {
        return project_.count("SELECT profile_id FROM message WHERE id = " + std::to_string(message));
    };
    EXPECT_EQ(of(2), b.value) << "they get this campaign already";
    EXPECT_EQ(of(3), a.value);
    EXPECT_EQ(of(4), b.value) << "what left keeps the name it left under";
}

TEST_F(IdentitiesTest, WhatCannotBeMergedOrSplitIsRefused) {
    const auto a = make("a", {});
    const auto b = make("b", {});
    EXPECT_EQ(join(a, a).error().kind, ErrorKind::invalid);
    EXPECT_EQ(join(a, ProfileId{999}).error().kind, ErrorKind::missing);
    EXPECT_EQ(join(ProfileId{999}, a).error().kind, ErrorKind::missing);
    EXPECT_EQ(part("nobody").error().kind, ErrorKind::missing);
    EXPECT_EQ(part("a").error().kind, ErrorKind::invalid);
    ASSERT_TRUE(join(a, b));
    EXPECT_EQ(join(a, b).error().kind, ErrorKind::invalid) << "they are one already";
    EXPECT_EQ(part("a").error().kind, ErrorKind::invalid);
}

TEST_F(IdentitiesTest, ANameThatWasNeverAnybodyBecomesSomebodyNew) {
    const auto a = make("a", {.also_known_as = "a2", .attributes = object(R"({"X":1})")});
    const auto own = part("a2");
    ASSERT_TRUE(own);
    EXPECT_GT(*own, a);
    EXPECT_EQ(person("a2")->attributes, json::object());
    EXPECT_EQ(person("a")->attributes, object(R"({"X":1})"));
}

TEST_F(IdentitiesTest, TheIdOfWhoWasMergedIsNeverGivenAgain) {
    const auto a = make("a", {});
    const auto b = make("b", {});
    ASSERT_TRUE(join(a, b));
    EXPECT_GT(make("c", {}), b);
}

TEST_F(IdentitiesTest, WhatCameFromTheirNumberMeanwhileGoesBackWithThem) {
    const auto a = make("a", {.phone = "+14155550101"});
    const auto b = make("b", {.phone = "+551187654321"});
    write([](soci::session& sql) {
        sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, "
               "rate, answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
               "(1, 1, 'main', 'generic', '+911', 'x', 'x', 1, 1, 1, 's', 'i', 0, 0)";
        return 0;
    });
    ASSERT_TRUE(join(a, b));
    write([&](soci::session& sql) {
        const long long at = project_.clock.now().time_since_epoch().count();
        for (const std::string sender : {"+14155550101", "+5511987654321"}) {
            sql << "INSERT INTO incoming (owner_id, sender, profile_id, type, content, received_at, fingerprint) "
                   "VALUES (1, :sender, :profile, 'text', '{}', :at, :sender)",
                soci::use(sender, "sender"), soci::use(a.value, "profile"), soci::use(at, "at");
        }
        return 0;
    });
    ASSERT_TRUE(part("b"));
    EXPECT_EQ(project_.count("SELECT count(*) FROM incoming WHERE sender LIKE '+55%' AND profile_id = " +
                             std::to_string(b.value)),
              1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM incoming WHERE profile_id = " + std::to_string(a.value)), 1);
}

}  // namespace
}  // namespace parley::audience
