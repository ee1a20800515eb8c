#include "sandbox/script.h"

#include "rig.h"

namespace parley::sandbox {

namespace {

// Everything by script, nothing by dice.
Settings scripted(std::string_view scripts) {
    auto settings = read_settings(json::object{{"scripts", json::parse(scripts)}}, Rig::quiet());
    EXPECT_TRUE(settings) << describe(settings.error());
    settings->callbacks.clicked = 1;
    settings->callbacks.replied = 1;
    return *settings;
}

std::vector<std::string> told(const Rig& rig) {
    std::vector<std::string> all;
    for (const Callback& callback : rig.callbacks) {
        if (const auto* report = std::get_if<StatusReport>(&callback)) {
            all.emplace_back(name_of(report->status));
        } else if (const auto* message = std::get_if<IncomingMessage>(&callback)) {
            const auto* text = std::get_if<Text>(&message->content);
            const auto* button = std::get_if<ButtonReply>(&message->content);
            all.push_back(text ? "text " + text->body : button ? "button " + button->payload : "other");
        }
    }
    return all;
}

}  // namespace

TEST(Script, IsFollowedInOrderInThePlaceOfTheDice) {
    Settings settings = scripted(R"([{"when": {"template": "welcome"}, "after_ms": 3,
        "do": [{"reply": "Yes"}, {"press": "yes-1"}, {"click": true}, {"press": "No such button"}, {"read": true},
               {"block": true}]}])");
    settings.callbacks.concurrency = 1;
    Rig rig(settings);
    rig.call_back();
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(told(rig),
              (std::vector<std::string>{"sent", "delivered", "text Yes", "button yes-1", "clicked", "read"}));
    EXPECT_EQ(rig.incoming()[0].context_id, "1|1|1|1");
    EXPECT_EQ(rig.outcome_of(Rig::message(2)), Outcome(Accepted{}));
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(rig.failure_of("1|1|2|2"), FailureCode::blacklisted);
}

TEST(Script, IsMeantForSomeMessagesOnly) {
    const std::vector<Script> scripts = [] {
        const auto settings = read_settings(json::parse(R"({"scripts": [
            {"when": {"template": "welcome", "number_suffix": "7"}, "do": [{"reply": "seven"}]},
            {"when": {"text": "ORDER", "dialect": "generic"}, "do": [{"reply": "order"}]},
            {"when": {"template": "bye"}, "do": []},
            {"when": {"number_suffix": "9"}, "do": [{"reply": "nine"}]}]})"),
                                            Settings());
        return settings.value().scripts;
    }();
    const Content welcome = FilledTemplate{.name = "welcome", .language = "en"};
    const auto script = [&](const Content& content, std::string_view digits, std::string_view dialect = "generic") {
        const Script* found = script_for(scripts, dialect, content, digits);
        return found == nullptr      ? std::string("none")
               : found->acts.empty() ? std::string("nothing")
                                     : found->acts[0].text;
    };
    EXPECT_EQ(script(welcome, "917"), "seven");
    EXPECT_EQ(script(welcome, "918"), "none");
    EXPECT_EQ(script(welcome, "919"), "nine");
    EXPECT_EQ(script(Text{"Your order is here"}, "917"), "order");
    EXPECT_EQ(script(Text{"Your order is here"}, "917", "another"), "none");
    EXPECT_EQ(script(FilledTemplate{.name = "bye", .language = "en"}, "919"), "nothing");
}

TEST(Script, RunsForWhatArrivesOnly) {
    Settings settings = scripted(R"([{"do": [{"reply": "Yes"}], "after_ms": 1}])");
    settings.numbers.suffixes = {"999"};
    Rig rig(settings);
    rig.call_back();
    EXPECT_EQ(rig.outcome_of(Rig::message(1, "+919876543999")), Outcome(Accepted{}));
    EXPECT_EQ(rig.outcome_of(Rig::message(2)), Outcome(Accepted{}));
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    ASSERT_EQ(rig.incoming().size(), 1u);
    EXPECT_EQ(rig.incoming()[0].from, "919876543210");
}

TEST(Script, NeedsNoMemoryOfThePhones) {
    Settings settings = scripted(R"([{"do": [{"press": "Yes"}, {"click": true}], "after_ms": 1}])");
    settings.phones.keep_messages = false;
    Rig rig(settings);
    rig.call_back();
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(rig.incoming().size(), 1u);
    EXPECT_EQ(rig.statuses_of("1|1|1|1").back(), Status::clicked);
}

}  // namespace parley::sandbox
