#include "audience/profile.h"

#include "project.h"

namespace parley::audience {
namespace {

TEST(Profiles, AreReadByIdIdentityAndPhoneAndInPages) {
    Project project;
    project.add_project();
    ASSERT_TRUE(project.writer.run([&](soci::session& sql) {
        sql << "INSERT INTO profile (id, project_id, identity, phone, user_id, opted_in, attributes, "
               "created_at, updated_at) VALUES (1, 1, 'a', '+14155550101', 'IN.123', 1, '{\"Plan\":\"Gold\"}', 5, 6), "
               "(2, 1, 'b', '+14155550101', NULL, 0, '{}', 5, 6), (3, 1, 'c', NULL, NULL, 1, '{}', 5, 6), "
               "(4, 2, 'a', '+14155550101', NULL, 1, '{}', 5, 6)";
    }));
    project.database.read([&](soci::session& sql) {
        const auto a = read_profile(sql, project.id, "a");
        EXPECT_TRUE(a);
        EXPECT_EQ(a->id, ProfileId{1});
        EXPECT_EQ(a->user_id, "IN.123");
        EXPECT_EQ(a->attributes, (json::object{{"Plan", "Gold"}}));
        EXPECT_EQ(a->created, Time(std::chrono::milliseconds(5)));
        EXPECT_EQ(read_profile(sql, project.id, ProfileId{1}), a);
        EXPECT_EQ(read_profile(sql, project.id, ProfileId{4}), std::nullopt);  // another project's
        EXPECT_EQ(read_profile(sql, project.id, "zzz"), std::nullopt);
        const auto family = read_profiles_with_phone(sql, project.id, "+14155550101");
        EXPECT_EQ(family.size(), 2U);
        EXPECT_EQ(read_profiles_with_phone(sql, project.id, "+14155550101", 1).size(), 1U);
        const auto first = read_profiles(sql, project.id, {}, 2);
        EXPECT_EQ(first.size(), 2U);
        const auto second = read_profiles(sql, project.id, first.back().id, 2);
        EXPECT_EQ(second.size(), 1U);
        EXPECT_EQ(second.front().identity, "c");
        return 0;
    });
}

TEST(Profiles, TellWhetherABlockChangedAnything) {
    Project project;
    const auto set = [&](bool blocked) {
        return *project.writer.run([&](soci::session& sql) {
            return set_number_blocked(sql, project.id, "+14155550101", blocked, project.clock.now());
        });
    };
    EXPECT_FALSE(set(false));
    EXPECT_TRUE(set(true));
    EXPECT_FALSE(set(true));
    EXPECT_TRUE(set(false));
    EXPECT_EQ(project.count("SELECT count(*) FROM blocked_number"), 0);
}

TEST(Profiles, LetTheLastWordOfAProviderCount) {
    Project project;
    const auto is_last = [&](const char* address, int second) {
        return *project.writer.run([&](soci::session& sql) {
            return is_last_word(sql, project.id, address, Time(std::chrono::seconds(second)));
        });
    };
    EXPECT_TRUE(is_last("+919", 10));
    EXPECT_FALSE(is_last("+919", 9));
    EXPECT_TRUE(is_last("+919", 10)) << "told twice";
    EXPECT_TRUE(is_last("+918", 9));
    EXPECT_TRUE(is_last("+919", 11));
    EXPECT_FALSE(is_last("+919", 10));
}

}  // namespace
}  // namespace parley::audience
