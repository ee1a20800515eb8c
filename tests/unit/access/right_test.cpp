#include "access/right.h"

#include <gtest/gtest.h>

#include "access/role.h"

namespace parley::access {
namespace {

TEST(Rights, AreSetsThatKnowWhatTheyHold) {
    constexpr Rights some(Right::read_people, Right::send);
    EXPECT_TRUE(some.has(Right::read_people));
    EXPECT_FALSE(some.has(Right::write_people));
    EXPECT_TRUE(Rights::all().includes(some));
    EXPECT_FALSE(some.includes(Rights::all()));
    EXPECT_TRUE(some.includes(Rights()));
    EXPECT_EQ(rights_in(Rights::all()).size(), right_count);
}

TEST(Scopes, AreReadAsTheyAreWritten) {
    for (const Rights rights :
         {Rights(), Rights::all(), Rights(Right::administer), Rights(Right::send, Right::read_people)}) {
        const auto read = read_scopes(write_scopes(rights));
        ASSERT_TRUE(read.has_value());
        EXPECT_EQ(*read, rights);
    }
    EXPECT_EQ(write_scopes(Rights::all()), "*");
    EXPECT_EQ(write_scopes(Rights(Right::send, Right::read_people)), "people:read,send");
    EXPECT_EQ(*read_scopes(" send , people:read "), Rights(Right::send, Right::read_people));
}

TEST(Scopes, ThatThereAreNotAreRefusedByName) {
    for (const char* text : {"all", "people", "people:read,,send", "send;", "SEND"}) {
        const auto read = read_scopes(text);
        ASSERT_FALSE(read.has_value()) << text;
        EXPECT_EQ(read.error().where, "scopes");
    }
}

TEST(Roles, AreNamedAndMayWhatTheyShould) {
    for (const Role role : all_roles) {
        EXPECT_EQ(role_named(name_of(role)), role);
        EXPECT_TRUE(rights_of(Role::admin).includes(rights_of(role)));
    }
    EXPECT_FALSE(role_named("owner"));
    EXPECT_EQ(rights_of(Role::admin), Rights::all());
    EXPECT_TRUE(rights_of(Role::marketer).has(Right::send));
    EXPECT_FALSE(rights_of(Role::marketer).has(Right::write_settings));
    EXPECT_FALSE(rights_of(Role::marketer).has(Right::administer));
    for (const Role role : {Role::agent, Role::viewer}) {
        EXPECT_EQ(rights_of(role), Rights(Right::read_people, Right::read_campaigns));
    }
}

}  // namespace
}  // namespace parley::access
