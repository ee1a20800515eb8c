#include "app/sandbox_settings.h"

#include <gtest/gtest.h>

#include <fstream>

#include "temporary_directory.h"

namespace parley::app {
namespace {

TEST(SandboxSettings, PutOneSettingWhereItsPathLeads) {
    json::object settings;
    for (const char* given : {"callbacks.read=0.5", "callbacks.enabled=false", "replies=[\"OK\"]",
                              "faults.refused.2000=0.25", "log.received_path=/tmp/a b"}) {
        ASSERT_TRUE(put_setting(settings, given)) << given;
    }
    const json::object expected{{"callbacks", {{"read", 0.5}, {"enabled", false}}},
                                {"replies", {"OK"}},
                                {"faults", {{"refused", {{"2000", 0.25}}}}},
                                {"log", {{"received_path", "/tmp/a b"}}}};
    EXPECT_EQ(settings, expected);
    EXPECT_FALSE(put_setting(settings, "callbacks.read"));
    EXPECT_FALSE(put_setting(settings, "=1"));
}

TEST(SandboxSettings, PutFlagsOverTheFile) {
    const testing::TemporaryDirectory folder;
    const auto file = folder.path() / "settings.json";
    std::ofstream(file) << R"({"seed": 3, "callbacks": {"read": 0.1, "failed": 0.2}})";
    SandboxOptions options;
    options.file = file.string();
    options.set = {"callbacks.read=0.9"};
    options.received_log = "received.log";
    auto settings = settings_of(options);
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->seed, 3U);
    EXPECT_EQ(settings->callbacks.read, 0.9);
    EXPECT_EQ(settings->callbacks.failed, 0.2);
    EXPECT_EQ(settings->log.received_path, "received.log");
    options.seed = 0;
    EXPECT_EQ(settings_of(options)->seed, 0U) << "nought is a seed as well";
}

TEST(SandboxSettings, TellStatusesAndMessagesToTheServersTwoUrls) {
    SandboxOptions options;
    options.callback_url = "http://127.0.0.1:8080/callbacks/secret/status";
    const auto settings = settings_of(options);
    ASSERT_TRUE(settings);
    ASSERT_EQ(settings->accounts.size(), 1U);
    EXPECT_EQ(settings->accounts[0].status_url, "http://127.0.0.1:8080/callbacks/secret/status");
    EXPECT_EQ(settings->accounts[0].incoming_url, "http://127.0.0.1:8080/callbacks/secret/incoming");
}

TEST(SandboxSettings, NameTheFlagAndTheMemberThatAreWrong) {
    const struct {
        SandboxOptions options;
        std::string where;
    } cases[] = {
        {{.set = {"callbacks.raed=0.5"}}, "--set"},
        {{.set = {"callbacks.read=often"}}, "--set"},
        {{.set = {"faults.http_429=2"}}, "--set"},
        {{.callback_url = "ftp://127.0.0.1/status"}, "--callback-url"},
        {{.file = "/there/is/none.json"}, "/there/is/none.json"},
    };
    for (const auto& [options, where] : cases) {
        const auto settings = settings_of(options);
        ASSERT_FALSE(settings) << where;
        EXPECT_TRUE(settings.error().where.starts_with(where)) << describe(settings.error());
    }
}

}  // namespace
}  // namespace parley::app
