#include "audience/search.h"

#include <gmock/gmock.h>

#include "audience/erase.h"
#include "audience/identities.h"
#include "audience/search_index.h"
#include "audience/upload.h"
#include "project.h"

namespace parley::audience {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class SearchTest : public ::testing::Test {
protected:
    void say(const std::vector<UploadRecord>& records, ProjectId project) {
        const auto fates = project_.writer.run(
            [&](soci::session& sql) { return upload(sql, project, records, "upload", project_.clock.now()); });
        ASSERT_TRUE(fates);
        for (const auto& fate : *fates) {
            ASSERT_FALSE(fate.refused) << fate.refused->what;
        }
    }
    void say(const std::vector<UploadRecord>& records) { say(records, project_.id); }
    void SetUp() override {
        say({{.name = "cust-1001",
              .said = ProfileChange{.phone = "+14155550101",
                                    .attributes = {{"Name", "Asha \"Ash\" Rao"}, {"Email", "asha@example.com"}}}},
             {.name = "cust-1002",
              .said = ProfileChange{.phone = "+919876543210",
                                    .also_known_as = "web-7",
                                    .attributes = {{"first_name", "100% Bob"}, {"Last Name", "Ütçü"}}}},
             {.name = "other", .said = ProfileChange{.attributes = {{"City", "Asha"}}}}});
    }
    void erase(const std::string& name) {
        const auto gone = project_.writer.run([&](soci::session& sql) {
            std::vector<ErasedMessage> messages;
            return erase_person(sql, project_.id, *find_identity(sql, project_.id, name), messages).has_value();
        });
        ASSERT_TRUE(gone && *gone) << name;
    }
    void index() {
        while (*project_.writer.run(
            [&](soci::session& sql) { return advance_search_index(sql, 2, project_.clock.now()); })) {
        }
    }
    std::vector<std::string> found(const std::string& query, const std::string& before = {}, int limit = 10,
                                   ProjectId project = {}) {
        const ProjectId owner = project ? project : project_.id;
        return project_.database.read([&](soci::session& sql) {
            const ProfileId end =
                before.empty() ? ProfileId{} : find_identity(sql, owner, before).value_or(ProfileId{});
            std::vector<std::string> names;
            for (const Profile& profile : search_profiles(sql, owner, {query, "IN"}, end, limit)) {
                names.push_back(profile.identity);
            }
            return names;
        });
    }
    std::vector<std::string> newest(const std::string& before = {}, int limit = 10) {
        return project_.database.read([&](soci::session& sql) {
            std::vector<std::string> names;
            for (const Profile& profile :
                 newest_profiles(sql, project_.id,
                                 before.empty() ? ProfileId{} : *find_identity(sql, project_.id, before), limit)) {
                names.push_back(profile.identity);
            }
            return names;
        });
    }
    PeopleTotal total() {
        return project_.database.read([&](soci::session& sql) { return count_people(sql, project_.id); });
    }
    void check_what_people_are_called() {
        EXPECT_THAT(found("cust-"), ElementsAre("cust-1002", "cust-1001"));
        EXPECT_THAT(found("cust-1001"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("1001"), ElementsAre("cust-1001")) << "the second word of an identity";
        EXPECT_THAT(found("web"), ElementsAre("cust-1002"));
        EXPECT_THAT(found("asha@"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("ASHA"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("rao as"), ElementsAre("cust-1001")) << "in any order";
        EXPECT_THAT(found("asha bob"), IsEmpty());
        EXPECT_THAT(found("asha@example.com"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("Bob"), ElementsAre("cust-1002"));
        EXPECT_THAT(found("Üt"), ElementsAre("cust-1002"));
        EXPECT_THAT(found("nobody"), IsEmpty());
    }
    void check_numbers() {
        EXPECT_THAT(found("+1415"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("+1 (415) 555-01"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("0014155550101"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("14155550"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("98765"), ElementsAre("cust-1002")) << "national, of the project's country";
        EXPECT_THAT(found("098765 43210"), ElementsAre("cust-1002"));
        EXPECT_THAT(found("3210"), ElementsAre("cust-1002")) << "its last digits";
        EXPECT_THAT(found("43-210"), ElementsAre("cust-1002"));
        EXPECT_THAT(found("53210"), IsEmpty()) << "only four of them are the same";
        EXPECT_THAT(found("4155550102"), IsEmpty());
    }

    Project project_;
};

TEST_F(SearchTest, FindsByWhatPeopleAreCalled) {
    check_what_people_are_called();
    index();
    check_what_people_are_called();
    EXPECT_THAT(found("utcu"), ElementsAre("cust-1002")) << "without accents";
}

TEST_F(SearchTest, FindsNumbersInAnySpelling) {
    check_numbers();
    index();
    check_numbers();
}

TEST_F(SearchTest, TakesSignsOfPatternsForWhatTheyAre) {
    for (const bool indexed : {false, true}) {
        if (indexed) {
            index();
        }
        for (const char* query :
             {"%", "_sha", "!", "\"", "*", "asha*bob", "NOT asha", "words:asha", "^sha", "{asha} : x",
              "\xEE\x80\x80"
              "1",
              "NEAR(asha rao)"}) {
            EXPECT_THAT(found(query), Not(Contains("other"))) << query;
        }
        EXPECT_THAT(found("%"), IsEmpty());
        EXPECT_THAT(found("_sha"), IsEmpty());
        EXPECT_THAT(found("100% b"), ElementsAre("cust-1002"));
        EXPECT_THAT(found("Asha \"Ash"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("!"), IsEmpty());
        EXPECT_THAT(found("asha OR bob"), IsEmpty()) << "words, and no operators";
    }
}

TEST_F(SearchTest, GoesOnAfterAPage) {
    EXPECT_THAT(found("cust-", "", 1), ElementsAre("cust-1002"));
    EXPECT_THAT(found("cust-", "cust-1002", 1), ElementsAre("cust-1001"));
    EXPECT_THAT(found("cust-", "cust-1001"), IsEmpty());
    EXPECT_THAT(newest(), ElementsAre("other", "cust-1002", "cust-1001"));
    EXPECT_THAT(newest("", 2), ElementsAre("other", "cust-1002"));
    EXPECT_THAT(newest("cust-1002"), ElementsAre("cust-1001"));
}

TEST_F(SearchTest, FollowsWhatChangesAndWhoGoes) {
    index();
    say({{.name = "cust-1001", .said = ProfileChange{.phone = "+14155550199", .attributes = {{"Name", "Mira Rao"}}}}});
    for (const bool indexed : {false, true}) {
        if (indexed) {
            index();
            EXPECT_THAT(found("ash"), ElementsAre("cust-1001")) << "by the e-mail address still";
        }
        EXPECT_THAT(found("mira"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("0199"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("rao"), ElementsAre("cust-1001"));
    }
    EXPECT_THAT(found("0101"), IsEmpty());
    const auto merged = project_.writer.run([&](soci::session& sql) {
        return merge(sql, project_.id, *find_identity(sql, project_.id, "cust-1002"),
                     *find_identity(sql, project_.id, "cust-1001"), project_.clock.now());
    });
    ASSERT_TRUE(merged && *merged);
    index();
    EXPECT_THAT(found("cust-1001"), ElementsAre("cust-1002"));
    ASSERT_TRUE(project_.writer.run(
        [&](soci::session& sql) { return split(sql, project_.id, "cust-1001", project_.clock.now()); }));
    EXPECT_THAT(found("mira"), Contains("cust-1001"));
    index();
    EXPECT_THAT(found("mira"), Contains("cust-1001"));
}

TEST_F(SearchTest, CountsEverybody) {
    EXPECT_EQ(total().people, 3);
    index();
    EXPECT_EQ(total().people, 3);
    EXPECT_TRUE(total().exact);
    say({{.name = "fourth", .said = ProfileChange{}}});
    EXPECT_EQ(total().people, 4);
    erase("fourth");
    erase("other");
    EXPECT_EQ(total().people, 2);
    index();
    EXPECT_EQ(total().people, 2);
    EXPECT_EQ(project_.count("SELECT COUNT(*) FROM profile"), 2);
}

TEST_F(SearchTest, NothingOfWhoIsErasedStays) {
    say({{.name = "gone-4711", .said = ProfileChange{.attributes = {{"Name", "Xyzzyqua Plugh"}}}}});
    index();
    const char* in_pages =
        "SELECT COUNT(*) FROM person_search_data WHERE INSTR(block, CAST('xyzzyq' AS BLOB)) > 0 OR "
        "INSTR(block, CAST('plugh' AS BLOB)) > 0";
    EXPECT_GT(project_.count(in_pages), 0);
    project_.clock.turn(std::chrono::hours(2));
    erase("gone-4711");
    EXPECT_THAT(found("xyzzy"), IsEmpty());
    index();
    EXPECT_EQ(project_.count(in_pages), 0);
    EXPECT_EQ(project_.count("SELECT COUNT(*) FROM person_search_stale"), 0);
    check_what_people_are_called();
    // The next one within the hour has to wait for the next tidying.
    say({{.name = "gone-4712", .said = ProfileChange{.attributes = {{"Name", "Xyzzyqua"}}}}});
    index();
    erase("gone-4712");
    index();
    EXPECT_THAT(found("xyzzy"), IsEmpty());
    project_.clock.turn(std::chrono::hours(1));
    EXPECT_TRUE(
        project_.database.read([&](soci::session& sql) { return is_search_index_behind(sql, project_.clock.now()); }));
    index();
    EXPECT_EQ(project_.count(in_pages), 0);
}

TEST_F(SearchTest, OtherProjectsPeopleAreNotFound) {
    const ProjectId others = project_.add_project();
    say({{.name = "cust-1001", .said = ProfileChange{.phone = "+14155550101", .attributes = {{"Name", "Asha Rao"}}}},
         {.name = "liar",
          .said = ProfileChange{.attributes = {{"Name",
                                                "\xEE\x80\x80"
                                                "1 Asha"}}}}},
        others);
    for (const bool indexed : {false, true}) {
        if (indexed) {
            index();
        }
        EXPECT_THAT(found("asha"), ElementsAre("cust-1001"));
        EXPECT_THAT(found("cust-1001", {}, 10, others), ElementsAre("cust-1001"));
        EXPECT_THAT(found("0101", {}, 10, others), ElementsAre("cust-1001"));
        EXPECT_THAT(found("bob", {}, 10, others), IsEmpty());
        EXPECT_EQ(total().people, 3);
    }
}

TEST_F(SearchTest, TakesOddAttributesForNoWords) {
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        const long long project = project_.id.value;
        sql << "INSERT INTO profile (project_id, identity, attributes, created_at, updated_at) VALUES (:project, "
               "'odd', "
               "'no json', 0, 0)",
            soci::use(project, "project");
        sql << "INSERT INTO profile (project_id, identity, attributes, created_at, updated_at) VALUES (:project, "
               "'list', "
               "'{\"Name\":[\"Kim\",\"Lee\"],\"Email\":7,\"Nickname\":null}', 0, 0)",
            soci::use(project, "project");
    }));
    index();
    EXPECT_THAT(found("odd"), ElementsAre("odd"));
    EXPECT_THAT(found("lee"), ElementsAre("list"));
}

TEST(SearchTextTest, WritesBeginningsOfNumbers) {
    EXPECT_THAT(number_beginnings({"+91 98", "IN"}), ElementsAre("+9198"));
    EXPECT_THAT(number_beginnings({"0091-98", "IN"}), ElementsAre("+9198"));
    EXPECT_THAT(number_beginnings({"09876", "IN"}), ElementsAre("+09876", "+9109876", "+919876"));
    EXPECT_THAT(number_beginnings({"9876", ""}), ElementsAre("+9876"));
    EXPECT_THAT(number_beginnings({"000", "IN"}), ElementsAre("+0"));
    EXPECT_THAT(number_beginnings({"98", "IN"}), IsEmpty());
    EXPECT_THAT(number_beginnings({"cust-1001", "IN"}), IsEmpty());
    EXPECT_THAT(number_beginnings({"+55 11 98765-4321", "IN"}), Contains("+551187654321"));
}

TEST(SearchTextTest, WritesWordsForTheIndex) {
    EXPECT_EQ(match_words("asha  rao"), "\"asha\"* \"rao\"*");
    EXPECT_EQ(match_words("a\"b"), "\"a b\"*");
    EXPECT_EQ(match_words(" - \" "), "");
    EXPECT_EQ(match_words(""), "");
}

}  // namespace
}  // namespace parley::audience
