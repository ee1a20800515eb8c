#include "audience/segment/found_people.h"

#include <gmock/gmock.h>

#include "../project.h"

namespace parley::audience {
namespace {

Filter gold() {
    return *read_filter(json::parse(R"({"attribute": "Plan", "value": "Gold"})"));
}

// Every third is in it.
void add_people(Project& project, int count) {
    ASSERT_TRUE(project.writer.run([&](soci::session& sql) {
        for (int id = 1; id <= count; ++id) {
            const std::string identity = fmt::format("p{}", id);
            const std::string attributes = id % 3 == 0 ? R"({"Plan":"Gold"})" : "{}";
            sql << "INSERT INTO profile (id, project_id, identity, attributes, created_at, updated_at) VALUES (:id, "
                   ":project, :identity, :attributes, 0, 0)",
                soci::use(id), soci::use(project.id.value), soci::use(identity), soci::use(attributes);
        }
    }));
}

std::vector<long long> next(Project& project, FoundPeople& found, long long after, int limit) {
    const auto people = project.database.read([&](soci::session& sql) {
        return found.next(sql, project.id, gold(), project.clock.now(), ProfileId{after}, limit);
    });
    EXPECT_TRUE(people.has_value());
    std::vector<long long> ids;
    for (const ProfileId person : people.value_or(std::vector<ProfileId>())) {
        ids.push_back(person.value);
    }
    return ids;
}

TEST(FoundPeople, AreAllOfThemOnceHoweverManyAreFoundAtOnce) {
    Project project;
    add_people(project, 100);
    for (const int at_once : {1, 4, 10, 33, 34, 1'000}) {
        for (const int limit : {1, 4, 7, 33, 50}) {
            FoundPeople found(at_once);
            std::vector<long long> all;
            for (;;) {
                const auto some = next(project, found, all.empty() ? 0 : all.back(), limit);
                all.insert(all.end(), some.begin(), some.end());
                if (std::ssize(some) < limit) {
                    break;
                }
            }
            ASSERT_EQ(all.size(), 33U) << at_once << " " << limit;
            for (std::size_t place = 0; place < all.size(); ++place) {
                EXPECT_EQ(all[place], 3 * (static_cast<long long>(place) + 1));
            }
        }
    }
}

TEST(FoundPeople, AreLookedForOnceAsLongAsTheyReach) {
    Project project;
    add_people(project, 30);
    FoundPeople found(5);
    EXPECT_THAT(next(project, found, 0, 2), ::testing::ElementsAre(3, 6));
    ASSERT_TRUE(project.writer.run([](soci::session& sql) { sql << "UPDATE profile SET attributes = '{}'"; }));
    EXPECT_THAT(next(project, found, 6, 2), ::testing::ElementsAre(9, 12));
    EXPECT_THAT(next(project, found, 12, 2), ::testing::IsEmpty());  // one was kept, which is not enough to be sure
}

TEST(FoundPeople, AreFoundAnewForWhoeverGoesBack) {
    Project project;
    add_people(project, 30);
    FoundPeople found(4);
    EXPECT_THAT(next(project, found, 15, 2), ::testing::ElementsAre(18, 21));
    EXPECT_THAT(next(project, found, 0, 2), ::testing::ElementsAre(3, 6));
    EXPECT_THAT(next(project, found, 4, 3), ::testing::ElementsAre(6, 9, 12));
}

TEST(FoundPeople, SayWhatIsWrongWithTheirFilter) {
    Project project;
    FoundPeople found(4);
    const auto people = project.database.read([&](soci::session& sql) {
        return found.next(sql, project.id, Filter{SegmentFilter{99}}, project.clock.now(), {}, 2);
    });
    ASSERT_FALSE(people.has_value());
    EXPECT_EQ(people.error().kind, ErrorKind::missing);
}

}  // namespace
}  // namespace parley::audience
