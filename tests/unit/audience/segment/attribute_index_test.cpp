#include "audience/segment/attribute_index.h"

#include <gtest/gtest.h>

#include "../project.h"
#include "audience/segment/attribute_names.h"
#include "audience/segment/index_builder.h"
#include "audience/segment/segment.h"

namespace parley::audience {
namespace {

class AttributeIndexTest : public ::testing::Test {
protected:
    void person(int id, const std::string& attributes) {
        project_.writer
            .run([&](soci::session& sql) {
                sql << "INSERT INTO profile (id, project_id, identity, attributes, created_at, updated_at) VALUES "
                       "(:id, "
                       "1, 'c-' || :id, :attributes, 0, 0)",
                    soci::use(id, "id"), soci::use(attributes, "attributes");
            })
            .value();
    }
    Result<AttributeIndex> add(const std::string& name) {
        return project_.writer
            .run([&](soci::session& sql) { return add_attribute_index(sql, project_.id, name, Time{}); })
            .value();
    }
    bool advance(int people) {
        return project_.writer.run([&](soci::session& sql) { return advance_attribute_indexes(sql, people); }).value();
    }
    AttributeIndex only() {
        return project_.database.read([&](soci::session& sql) { return list_attribute_indexes(sql, project_.id); })
            .at(0);
    }
    std::int64_t count(const std::string& filter) {
        return project_.database
            .read([&](soci::session& sql) {
                return count_people(sql, project_.id, *read_filter(json::parse(filter)), Time{});
            })
            .value();
    }
    long long values() { return project_.count("SELECT COUNT(*) FROM attribute_value"); }

    Project project_;
};

TEST_F(AttributeIndexTest, KeepsEachValueByItsKind) {
    const auto texts = [](const std::string& text) {
        std::vector<std::string> found;
        for (const IndexedValue& value : indexed_values(json::parse(text))) {
            found.push_back(value.text);
        }
        return found;
    };
    EXPECT_EQ(texts(R"("Gold")"), std::vector<std::string>{"sGold"});
    EXPECT_EQ(texts("5"), std::vector<std::string>{"n5"});
    EXPECT_EQ(texts("5.0"), std::vector<std::string>{"n5"});
    EXPECT_EQ(texts("false"), std::vector<std::string>{"b0"});
    EXPECT_EQ(texts(R"("$D_7")"), std::vector<std::string>{"d7"});
    EXPECT_EQ(texts(R"("$D_x")"), std::vector<std::string>{"x$D_x"});
    EXPECT_EQ(texts(R"(["a",5,"a"])"), (std::vector<std::string>{"sa", "n5"}));
    EXPECT_EQ(texts("[]"), std::vector<std::string>{"x"});
    EXPECT_TRUE(texts("null").empty());
}

TEST_F(AttributeIndexTest, IsBuiltInPiecesAndAskedOnlyWhenItIsReady) {
    for (int id = 1; id <= 5; ++id) {
        person(id, R"({"Plan":"Gold"})");
    }
    ASSERT_TRUE(add("Plan").has_value());
    EXPECT_EQ(count(R"({"attribute":"Plan","value":"Gold"})"), 5);
    EXPECT_TRUE(advance(2));
    EXPECT_EQ(only().state, IndexState::building);
    EXPECT_EQ(only().built_until, ProfileId{2});
    EXPECT_EQ(values(), 2);
    EXPECT_EQ(count(R"({"attribute":"Plan","value":"Gold"})"), 5);
    while (advance(2)) {
    }
    EXPECT_EQ(only().state, IndexState::ready);
    EXPECT_EQ(values(), 5);
    EXPECT_EQ(count(R"({"attribute":"Plan","value":"Gold"})"), 5);
}

TEST_F(AttributeIndexTest, FollowsWhatIsWritten) {
    person(1, R"({"Plan":"Gold"})");
    ASSERT_TRUE(add("Plan").has_value());
    while (advance(100)) {
    }
    project_.writer
        .run([&](soci::session& sql) {
            AttributeIndexes indexes(sql, project_.id);
            EXPECT_FALSE(indexes.empty());
            indexes.write(ProfileId{1}, json::parse(R"({"Plan":["Silver","Free"],"Other":1})").as_object());
        })
        .value();
    EXPECT_EQ(count(R"({"attribute":"Plan","value":"Gold"})"), 0);
    EXPECT_EQ(count(R"({"attribute":"Plan","value":"Free"})"), 1);
    project_.writer.run([&](soci::session& sql) { AttributeIndexes(sql, project_.id).remove(ProfileId{1}); }).value();
    EXPECT_EQ(values(), 0);
}

TEST_F(AttributeIndexTest, IsRemovedInPiecesAndNotAskedMeanwhile) {
    for (int id = 1; id <= 5; ++id) {
        person(id, R"({"Plan":"Gold"})");
    }
    ASSERT_TRUE(add("Plan").has_value());
    while (advance(100)) {
    }
    ASSERT_TRUE(
        *project_.writer.run([&](soci::session& sql) { return remove_attribute_index(sql, project_.id, "Plan"); }));
    EXPECT_TRUE(advance(3));
    EXPECT_EQ(values(), 2);
    EXPECT_EQ(count(R"({"attribute":"Plan","value":"Gold"})"), 5);
    EXPECT_EQ(add("Plan").error().kind, ErrorKind::conflict);
    while (advance(3)) {
    }
    EXPECT_EQ(values(), 0);
    EXPECT_TRUE(add("Plan").has_value());
}

TEST_F(AttributeIndexTest, RefusesNamesThatNoAttributeHasAndTooManyIndexes) {
    EXPECT_EQ(add("").error().kind, ErrorKind::invalid);
    EXPECT_EQ(add("a\"b").error().kind, ErrorKind::invalid);
    EXPECT_EQ(add("opted_in").error().kind, ErrorKind::invalid);
    EXPECT_EQ(add(std::string(121, 'a')).error().kind, ErrorKind::invalid);
    for (int number = 0; number < 20; ++number) {
        EXPECT_TRUE(add(fmt::format("a{}", number)).has_value());
    }
    EXPECT_TRUE(add("a7").has_value());
    EXPECT_EQ(add("one more").error().kind, ErrorKind::conflict);
}

TEST_F(AttributeIndexTest, TheBuilderGoesOnWhereAnEarlierOneStopped) {
    for (int id = 1; id <= 30; ++id) {
        person(id, R"({"Plan":"Gold"})");
    }
    ASSERT_TRUE(add("Plan").has_value());
    advance(10);
    {
        IndexBuilder builder(project_.writer, silent_log());
        builder.wake();
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (only().state != IndexState::ready && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    EXPECT_EQ(only().state, IndexState::ready);
    EXPECT_EQ(values(), 30);
}

TEST_F(AttributeIndexTest, NamesAreSeenWithTheirUsualTypeAndShare) {
    person(1, R"({"Plan":"Gold","Points":5,"Gone":null})");
    person(2, R"({"Plan":"Free","Born":"$D_5"})");
    person(3, R"({"Plan":7})");
    person(4, R"({"Plan":"Free"})");
    const auto seen = project_.database.read([&](soci::session& sql) { return seen_attributes(sql, project_.id, 2); });
    EXPECT_EQ(seen,
              (std::vector<SeenAttribute>{{"Plan", "text", 1.0}, {"Born", "date", 0.25}, {"Points", "number", 0.25}}));
}

}  // namespace
}  // namespace parley::audience
