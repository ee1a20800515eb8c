#include "audience/people_batch.h"

#include <gmock/gmock.h>

#include "audience/consent_changes.h"
#include "audience/identities.h"
#include "audience/import.h"
#include "audience/profile.h"
#include "project.h"

namespace parley::audience {
namespace {

class PeopleBatchTest : public ::testing::Test {
protected:
    static PersonRow row(std::string identity, std::string attributes = "{}") {
        return {.line = 2, .identity = std::move(identity), .phone = {}, .attributes = std::move(attributes)};
    }
    ImportCounts write(std::vector<PersonRow> people) {
        const PeopleBatch batch{std::move(people), {}};
        return *project_.writer.run(
            [&](soci::session& sql) { return write_people(sql, project_.id, import_, batch, project_.clock.now()); });
    }
    std::optional<Profile> person(const std::string& identity) {
        return project_.database.read([&](soci::session& sql) { return read_profile(sql, project_.id, identity); });
    }

    Project project_;
    ImportId import_ = *project_.writer.run([&](soci::session& sql) {
        ImportId import;
        sql << "INSERT INTO import (project_id, name, state, started_at) VALUES (1, 'people.csv', 'running', 0) "
               "RETURNING id",
            soci::into(import.value);
        return import;
    });
};

TEST_F(PeopleBatchTest, AppliesOperatorsToNewAndKnownPeople) {
    EXPECT_EQ(write({row("a", R"({"Tags":{"$add":["x"]},"Plan":"Gold"})")}), (ImportCounts{1, 1, 0, 0, 0}));
    EXPECT_EQ(person("a")->attributes, json::parse(R"({"Tags":["x"],"Plan":"Gold"})").as_object());
    EXPECT_EQ(write({row("a", R"({"Tags":{"$add":["y"]},"Plan":null})"), row("a", R"({"Tags":{"$remove":["x"]}})")}),
              (ImportCounts{2, 0, 2, 0, 0}));
    EXPECT_EQ(person("a")->attributes, json::parse(R"({"Tags":["y"]})").as_object());
}

TEST_F(PeopleBatchTest, RejectsARowWhoseChangeDoesNotFitThePerson) {
    write({row("a", R"({"Name":"Asha"})")});
    EXPECT_EQ(write({row("a", R"({"Name":{"$incr":1}})"), row("b", R"({"A":{"$push":1}})"), row("c")}),
              (ImportCounts{3, 1, 0, 0, 2}));
    EXPECT_EQ(person("b"), std::nullopt);
    EXPECT_EQ(project_.count("SELECT count(*) FROM import_rejection WHERE column_name = 'Name' AND line = 2"), 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM import_member"), 2);
    EXPECT_EQ(project_.count("SELECT rejected FROM import"), 2);
}

TEST_F(PeopleBatchTest, KnowsPeopleByTheirOtherNames) {
    write({row("a", R"({"X":1})")});
    ASSERT_TRUE(project_.writer.run(
        [&](soci::session& sql) { add_identity(sql, project_.id, *find_identity(sql, project_.id, "a"), "a2"); }));
    EXPECT_EQ(write({row("a2", R"({"Y":2})"), row("b")}), (ImportCounts{2, 1, 1, 0, 0}));
    EXPECT_EQ(person("a2")->attributes, json::parse(R"({"X":1,"Y":2})").as_object());
    EXPECT_EQ(project_.count("SELECT count(*) FROM profile"), 2);
}

TEST_F(PeopleBatchTest, FindsPeopleByObjectIdAndMakesNobodyOfOne) {
    write({row("a", R"({"X":1})"), row("b")});
    const std::string of_a = object_id_of(project_.id, person("a")->id);
    const std::string of_b = object_id_of(project_.id, person("b")->id);
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        ASSERT_TRUE(merge(sql, project_.id, person("a")->id, person("b")->id, project_.clock.now()));
    }));
    std::vector<PersonRow> rows;
    for (const std::string& name : {of_a, of_b, object_id_of(project_.id, ProfileId{999}), std::string("a")}) {
        rows.push_back(row(name, R"({"Y":{"$incr":1}})"));
        rows.back().by_object_id = true;
    }
    EXPECT_EQ(write(rows), (ImportCounts{4, 0, 2, 0, 2}));
    EXPECT_EQ(person("a")->attributes, json::parse(R"({"X":1,"Y":2})").as_object());
    EXPECT_EQ(project_.count("SELECT count(*) FROM profile"), 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM import_rejection WHERE column_name = 'objectId' AND reason LIKE "
                             "'nobody has this object id%'"),
              2);
}

TEST_F(PeopleBatchTest, ReportsRowsInTheOrderOfTheFile) {
    write({row("a", R"({"Name":"Asha"})")});
    PeopleBatch batch{{row("a", R"({"Name":{"$incr":1}})")}, {{3, "Phone", "12", "too short"}, {1, "", "", "bad"}}};
    ASSERT_TRUE(project_.writer.run(
        [&](soci::session& sql) { write_people(sql, project_.id, import_, batch, project_.clock.now()); }));
    EXPECT_EQ(project_.count("SELECT group_concat(line, '') FROM (SELECT line FROM import_rejection ORDER BY id)"),
              123);
}

TEST_F(PeopleBatchTest, NamesTheImportAsTheSourceOfConsent) {
    PersonRow said = row("a");
    said.opted_in = true;
    write({said, row("b")});
    EXPECT_EQ(person("a")->consent_source, "import " + std::to_string(import_.value));
    EXPECT_EQ(person("b")->consent_at, std::nullopt);
    EXPECT_EQ(write({said}), (ImportCounts{1, 0, 0, 1, 0})) << "the same again changes nothing";
    said.opted_in = false;
    EXPECT_EQ(write({said}), (ImportCounts{1, 0, 1, 0, 0}));
    EXPECT_EQ(project_.count("SELECT count(*) FROM consent_change"), 1);
}

TEST_F(PeopleBatchTest, NeverGivesAnIdAgainAndWastesNone) {
    write({row("a"), row("b")});
    const auto last = person("b")->id;
    write({row("a"), row("b")});
    ASSERT_TRUE(project_.writer.run([](soci::session& sql) {
        sql << "DELETE FROM import_member";
        sql << "DELETE FROM profile WHERE identity = 'b'";
    }));
    write({row("c")});
    EXPECT_EQ(person("c")->id.value, last.value + 1);
}

}  // namespace
}  // namespace parley::audience
