#include "api/notifications/words_of_provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialect/dialect.h"

namespace parley::api::notifications {
namespace {

Override read(std::string_view dialect, std::string_view text) {
    const auto override = override_for(dialect, json::parse(text).as_object());
    EXPECT_TRUE(override) << describe(override.error());
    return override.value_or(Override{});
}

TEST(ProviderIdentifiers, LeadToTheirDialectsAndBack) {
    EXPECT_EQ(dialect_of("gupshup_whatsapp"), "gupshup");
    EXPECT_EQ(dialect_of("gushup_whatsapp"), "gupshup");
    EXPECT_EQ(dialect_of("cloudapi_whatsapp"), "meta");
    EXPECT_EQ(dialect_of("infobip_whatsapp"), "");
    EXPECT_EQ(dialect_of("gupshup"), "");
    for (const Dialect* dialect : all_dialects()) {
        EXPECT_EQ(dialect_of(identifier_of(dialect->name)), dialect->name);
    }
}

// Reference, vector P2.
TEST(Override, ReplacesSettingsAndKeepsTheRestForTheBody) {
    const Override override = read("gupshup", R"({"gupshup_whatsapp":{"_config":{"SRC_NAME":"Other"},
        "message":"{\"type\":\"image\",\"originalUrl\":\"https://i.example.org/a.png\"}"}})");
    EXPECT_EQ(override.settings, (FieldValues{{"src_name", "Other"}}));
    ASSERT_EQ(override.body.size(), 1U);
    EXPECT_EQ(override.body.at("message"), R"({"type":"image","originalUrl":"https://i.example.org/a.png"})");
}

TEST(Override, TakesSettingsBesideTheRestAsTheGuideShowsThem) {
    const Override override = read("gupshup", R"({"gushup_whatsapp":{"API_KEY":"k-2","SOURCE":"+91 99999-00000",
        "SRC_NAME":"Other","disablePreview":true,"message":{"type":"text","text":"hi"}}})");
    EXPECT_EQ(override.settings, (FieldValues{{"api_key", "k-2"}, {"src_name", "Other"}}));
    EXPECT_EQ(override.sender, "+919999900000");
    EXPECT_EQ(override.body.at("disablePreview"), true);
    EXPECT_EQ(override.body.at("message"), R"({"type":"text","text":"hi"})") << "a form's values are texts";
    EXPECT_FALSE(override.body.contains("API_KEY"));
}

TEST(Override, PrefersTheRightSpelling) {
    const Override override = read("gupshup", R"({"gushup_whatsapp":{"a":1,"b":1},"gupshup_whatsapp":{"a":2}})");
    EXPECT_EQ(override.body, (json::object{{"a", 2}}));
    EXPECT_TRUE(override.ignored.empty());
}

TEST(Override, NamesOtherProvidersWithoutTakingAnything) {
    const Override override = read("gupshup", R"({"infobip_whatsapp":{"_config":{"API_KEY":"other-key"},"content":{}},
        "channels":["whatsapp"],"channel":{"email":{"from":"a"}},"sendgrid_email":{"x":1}})");
    EXPECT_TRUE(override.settings.empty());
    EXPECT_TRUE(override.body.empty());
    EXPECT_THAT(override.ignored, ::testing::ElementsAre("infobip_whatsapp"));
}

TEST(Override, HasMetasWords) {
    const Override override =
        read("meta", R"({"cloudapi_whatsapp":{"_config":{"accessToken":"t","version":"v23.0","phoneNumberId":12}}})");
    EXPECT_EQ(override.settings, (FieldValues{{"access_token", "t"}, {"phone_number_id", "12"}, {"version", "v23.0"}}));
}

TEST(Override, NamesWhatIsWrong) {
    const auto where = [](std::string_view text) {
        const auto override = override_for("gupshup", json::parse(text).as_object());
        return override ? std::string("nowhere") : override.error().where;
    };
    EXPECT_EQ(where(R"({"gupshup_whatsapp":7})"), "override.gupshup_whatsapp");
    EXPECT_EQ(where(R"({"gupshup_whatsapp":{"_config":[]}})"), "override.gupshup_whatsapp._config");
    EXPECT_EQ(where(R"({"gupshup_whatsapp":{"_config":{"API_KEY":{}}}})"), "override.gupshup_whatsapp._config.API_KEY");
    EXPECT_EQ(where(R"({"gupshup_whatsapp":null})"), "nowhere");
}

TEST(PlaceInCall, IsWhereTheCallerHasSaidIt) {
    for (const auto& [where, place] : {std::pair("sender", "override.gupshup_whatsapp.SOURCE"),
                                       {"settings.src_name", "override.gupshup_whatsapp.SRC_NAME"},
                                       {"override.destination", "override.gupshup_whatsapp.destination"},
                                       {"content", "notification.message"},
                                       {"provider", "provider"},
                                       {"settings.other", "settings.other"},
                                       {"", ""}}) {
        EXPECT_EQ(place_in_call("gupshup", where), place);
    }
    EXPECT_EQ(place_in_call("meta", "settings.access_token"), "override.cloudapi_whatsapp.accessToken");
    EXPECT_EQ(place_in_call("generic", "sender"), "sender");
}

}  // namespace
}  // namespace parley::api::notifications
