#include "api/notifications/profile_words.h"

#include <gtest/gtest.h>

namespace parley::api::notifications {
namespace {

json::object object(std::string_view text) {
    return json::parse(text).as_object();
}

TEST(PhoneNumber, IsAPlusAndDigitsAsTheGuideSays) {
    EXPECT_EQ(read_phone_number("+919988776655", "phoneNumber"), "+919988776655");
    EXPECT_EQ(read_phone_number("+14155550101", "phoneNumber"), "+14155550101");
}

TEST(PhoneNumber, IsRefusedInAnyOtherSpellingAndNeverRepeatedInFull) {
    for (const char* wrong :
         {"(457)-746-846", "919988776655", "+91 99887 76655", "+91-9988776655", "00919988776655", "+", "+12",
          "+0919988776655", "+91998877665x", "+1234567890123456", " +919988776655", "+919988776655\n"}) {
        const auto refused = read_phone_number(wrong, "phoneNumber");
        ASSERT_FALSE(refused) << wrong;
        EXPECT_EQ(refused.error().where, "phoneNumber");
        EXPECT_NE(refused.error().what.find("+ and digits"), std::string::npos);
        EXPECT_EQ(refused.error().value.find("9988776655"), std::string::npos) << wrong;
    }
}

TEST(ProfileWords, BecomeANumberAndAttributes) {
    const auto change = read_profile(
        object(R"({"name":"Asha","email":"asha@example.com","phoneNumber":"+14155550101","city":"Pune","age":7,
                   "vip":true,"tags":["a","b"],"address":{"zip":"411001"},"orders":[{"id":1}],"gone":null})"),
        Nulls::are_absent);
    ASSERT_TRUE(change) << describe(change.error());
    EXPECT_EQ(change->phone, "+14155550101");
    EXPECT_EQ(change->attributes.at("Name"), "Asha");
    EXPECT_EQ(change->attributes.at("Email"), "asha@example.com");
    EXPECT_EQ(change->attributes.at("city"), "Pune");
    EXPECT_EQ(change->attributes.at("age"), 7);
    EXPECT_EQ(change->attributes.at("tags"), (json::value{"a", "b"}));
    EXPECT_EQ(change->attributes.at("address"), R"({"zip":"411001"})");
    EXPECT_EQ(change->attributes.at("orders"), R"([{"id":1}])");
    EXPECT_FALSE(change->attributes.contains("gone"));
    EXPECT_FALSE(change->attributes.contains("phoneNumber"));
    EXPECT_FALSE(change->opted_in.has_value()) << "nobody consents by being described";
}

TEST(ProfileWords, ReadBackAsTheyWereWritten) {
    const std::string written =
        R"({"name":"Asha","email":"a@example.com","city":"Pune","address":{"zip":"1"},"orders":[{"id":1}],"phoneNumber":"+14155550101"})";
    const auto change = read_profile(object(written), Nulls::are_absent);
    ASSERT_TRUE(change);
    audience::Profile profile{.id = ProfileId{1}, .identity = "u-1"};
    profile.phone = change->phone;
    profile.attributes = change->attributes;
    EXPECT_EQ(profile_in_words(profile), object(written));
}

TEST(ProfileWords, RemoveWhatIsNullOnlyWhereThatIsMeant) {
    const auto kept = read_profile(object(R"({"phoneNumber":null,"city":null})"), Nulls::are_absent);
    ASSERT_TRUE(kept);
    EXPECT_FALSE(kept->phone);
    EXPECT_TRUE(kept->attributes.empty());
    const auto removed = read_profile(object(R"({"phoneNumber":null,"city":null})"), Nulls::remove);
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed->phone, "");
    EXPECT_TRUE(removed->attributes.at("city").is_null());
}

TEST(ProfileWords, NameWhatIsWrong) {
    const auto with_identifier = read_profile(object(R"({"identifier":"x"})"), Nulls::are_absent);
    ASSERT_FALSE(with_identifier);
    EXPECT_EQ(with_identifier.error().where, "identifier");
    const auto with_number = read_profile(object(R"({"phoneNumber":14155550101})"), Nulls::are_absent, "profile");
    ASSERT_FALSE(with_number);
    EXPECT_EQ(with_number.error().where, "profile.phoneNumber");
}

TEST(Identifier, IsTakenForAnEmailAddressWhereItIsOne) {
    EXPECT_TRUE(is_email("asha@example.com"));
    for (const char* other : {"u-1", "@example.com", "asha@", "asha@example", "a@b@example.com", "a b@example.com",
                              "asha@.com", "asha@example."}) {
        EXPECT_FALSE(is_email(other)) << other;
    }
}

}  // namespace
}  // namespace parley::api::notifications
