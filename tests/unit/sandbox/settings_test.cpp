#include "sandbox/settings.h"

#include <gtest/gtest.h>

namespace parley::sandbox {

TEST(SandboxSettings, AreWhatTheyWereAfterBeingWrittenAndRead) {
    Settings settings;
    settings.seed = ~std::uint64_t{0};
    settings.accounts = {{"generic", "+919000000001", {}, "http://127.0.0.1:1/s", "https://example.com/i"}};
    settings.templates = {{"welcome", "en", 2}};
    KnownTemplate whole{.name = "offer", .language = "de", .dialect = "generic", .id = "4711", .category = "UTILITY"};
    whole.status = TemplateStatus::paused;
    whole.reason = "low quality";
    whole.components = {json::object{{"type", "BODY"}, {"text", "Hallo {{1}}"}}};
    settings.templates.push_back(whole);
    settings.scripts = {
        {{"generic", "welcome", "hello", "7"},
         {{ActKind::reply, "Yes"}, {ActKind::press, "Track"}, {ActKind::click}, {ActKind::read}, {ActKind::block}},
         Milliseconds(5)}};
    settings.window = true;
    settings.opt_out_words = {"STOP"};
    settings.opt_in_words = {"START"};
    settings.limits.per_pair = 3;
    settings.replies = {"STOP"};
    settings.latency = {Milliseconds(1), Milliseconds(2), Milliseconds(30)};
    settings.faults.refused[3] = 0.25;
    settings.faults.retry_after = std::chrono::seconds(7);
    settings.numbers.suffixes = {"000"};
    settings.callbacks.sent = {Milliseconds(3), Milliseconds(4)};
    settings.log.received_path = "/tmp/received";
    const auto read = read_settings(write_settings(settings), Settings());
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(*read, settings);
}

TEST(SandboxSettings, NeverShowPasswords) {
    Settings settings;
    settings.accounts = {{"", "", {{"user", "asha"}, {"password", "open sesame"}}}};
    const auto written = write_settings(settings);
    EXPECT_EQ(json::serialize(written).find("sesame"), std::string::npos);
    EXPECT_EQ(written.at("accounts").at(0).at("settings"), json::value({"password", "user"}));
}

TEST(SandboxSettings, TakeUserAndPasswordByThemselves) {
    const auto read = read_settings(json::parse(R"({"accounts":[{"user":"asha","password":"sesame"}]})"), Settings());
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->accounts[0].fields, (FieldValues{{"user", "asha"}, {"password", "sesame"}}));
    const auto by_name =
        read_settings(json::parse(R"({"accounts":[{"settings":{"user":"asha","password":"sesame"}}]})"), Settings());
    ASSERT_TRUE(by_name) << describe(by_name.error());
    EXPECT_EQ(by_name->accounts, read->accounts);
}

TEST(SandboxSettings, KeepSecretsThatAreOnlyNamed) {
    Settings settings;
    settings.accounts = {{"generic", "919000000001", {{"user", "asha"}, {"password", "open sesame"}}},
                         {"generic", "919000000002", {{"user", "ravi"}}}};
    const auto read = read_settings(write_settings(settings), settings);
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(*read, settings);
    const auto unknown = read_settings(
        json::parse(R"({"accounts":[{"dialect":"generic","sender":"919000000002","settings":["password"]}]})"),
        settings);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().where, "accounts[0]");
}

TEST(SandboxSettings, LeaveAloneWhatIsNotNamed) {
    Settings base;
    base.faults.http_500 = 0.5;
    const auto read = read_settings(json::parse(R"({"faults":{"http_429":0.25}})"), base);
    ASSERT_TRUE(read);
    base.faults.http_429 = 0.25;
    EXPECT_EQ(*read, base);
}

TEST(SandboxSettings, RefuseByName) {
    const struct {
        std::string_view given;
        std::string_view where;
    } cases[] = {
        {R"([])", ""},
        {R"({"sed":1})", "sed"},
        {R"({"seed":-1})", "seed"},
        {R"({"seed":"1"})", "seed"},
        {R"({"sink":1})", "sink"},
        {R"({"faults":7})", "faults"},
        {R"({"faults":{"http_429":1.5}})", "faults.http_429"},
        {R"({"faults":{"http_429":-0.1}})", "faults.http_429"},
        {R"({"faults":{"http_429":"many"}})", "faults.http_429"},
        {R"({"faults":{"http_418":0.1}})", "faults.http_418"},
        {R"({"faults":{"refused":{"2005":0.1}}})", "faults.refused.2005"},
        {R"({"faults":{"http_429":0.6,"reset":0.6}})", "faults"},
        {R"({"faults":{"slow_ms":1.5}})", "faults.slow_ms"},
        {R"({"latency_ms":{"min":5,"mean":3,"max":9}})", "latency_ms"},
        {R"({"callbacks":{"sent_ms":{"min":5,"max":1}}})", "callbacks.sent_ms"},
        {R"({"callbacks":{"batch":0}})", "callbacks.batch"},
        {R"({"callbacks":{"failure_weights":{"999":1}}})", "callbacks.failure_weights.999"},
        {R"({"accounts":[{"status_url":"ftp://example.com"}]})", "accounts[0]"},
        {R"({"accounts":[{"sender":"abc"}]})", "accounts[0]"},
        {R"({"accounts":[{},{"pasword":"x"}]})", "accounts[1].pasword"},
        {R"({"accounts":[7]})", "accounts[0]"},
        {R"({"accounts":[{"dialect":"klingon"}]})", "accounts[0]"},
        {R"({"accounts":[{"dialect":"generic","settings":{"tribble":"x"}}]})", "accounts[0].settings.tribble"},
        {R"({"accounts":[{"settings":{"user":7}}]})", "accounts[0].settings"},
        {R"({"accounts":[{"settings":["password"]}]})", "accounts[0]"},
        {R"({"templates":[{"name":"a"}]})", "templates[0]"},
        {R"({"templates":[{"name":"a","language":"en","status":"weird"}]})", "templates[0]"},
        {R"({"templates":[{"name":"a","language":"en","components":{}}]})", "templates[0].components"},
        {R"({"templates":[{"name":"a","language":"en","parameters":1,"components":[{}]}]})", "templates[0]"},
        {R"({"scripts":[{"do":[{"dance":true}]}]})", "scripts[0].do[0]"},
        {R"({"scripts":[{"do":[{"read":true,"click":true}]}]})", "scripts[0].do[0]"},
        {R"({"scripts":[{"do":[{"read":false}]}]})", "scripts[0].do[0]"},
        {R"({"scripts":[{"do":[{"reply":""}]}]})", "scripts[0].do[0]"},
        {R"({"scripts":[{"when":{"mood":"good"}}]})", "scripts[0].when.mood"},
        {R"({"limits":{"per_pair":-1}})", "limits.per_pair"},
        {R"({"opt_out_words":[7]})", "opt_out_words"},
        {R"({"replies":[""]})", "replies"},
        {R"({"phones":{"total":0}})", "phones.total"},
    };
    for (const auto& [given, where] : cases) {
        const auto read = read_settings(json::parse(given), Settings());
        ASSERT_FALSE(read) << given;
        EXPECT_EQ(read.error().where, where) << given;
        EXPECT_EQ(read.error().kind, ErrorKind::invalid);
    }
}

}  // namespace parley::sandbox
