#include "rig.h"

// What a provider refuses of its own, at once or by callback, as its dialect has it.
namespace parley::sandbox {

namespace {

std::uint64_t answered(const Counts& counts, Answered what) {
    return counts.answered[static_cast<std::size_t>(what)];
}

FailureCode refusal_of(const Outcome& outcome) {
    const auto* refused = std::get_if<Refused>(&outcome);
    return refused ? refused->code : FailureCode::none;
}

}  // namespace

TEST(Objections, HoldsMessagesAgainstWholeTemplates) {
    Rig rig;
    KnownTemplate known{.name = "welcome", .language = "en"};
    known.components = json::parse(R"json([{"type": "BODY", "text": "Hello {{1}}"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Yes"},
                                        {"type": "URL", "text": "Look", "url": "https://shop.example/sale"}]}])json")
                           .as_array();
    rig.change([&](Settings& settings) { settings.templates = {known}; });
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    const auto refusal = [&](const std::function<void(FilledTemplate&)>& edit) {
        auto message = Rig::message(2);
        edit(std::get<FilledTemplate>(message.content));
        const Outcome outcome = rig.outcome_of(message);
        const auto* refused = std::get_if<Refused>(&outcome);
        return refused ? refused->words : std::string("accepted");
    };
    EXPECT_EQ(refusal([](FilledTemplate& content) { content.body->parameters.clear(); }),
              "body: number of localizable_params (0) does not match the expected number of params (1)");
    EXPECT_EQ(refusal([](FilledTemplate& content) { content.header = Media{.url = "https://x.example/1.png"}; }),
              "header: Format mismatch, expected NONE, received IMAGE");
    EXPECT_EQ(refusal([](FilledTemplate& content) { content.buttons.emplace_back(QuickReplyButton{"No"}); }),
              "buttons: number of buttons (3) does not match the expected number of buttons (2)");
    rig.change([&](Settings& settings) { settings.templates[0].status = TemplateStatus::paused; });
    EXPECT_EQ(refusal([](FilledTemplate&) {}), "template name (welcome) is paused");
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::refused_2001), 4u);
}

TEST(Objections, KnowsButtonsByTheirIndexWhereTheWireHasOne) {
    Rig rig;
    KnownTemplate known{.name = "welcome", .language = "en"};
    known.components = json::parse(R"json([{"type": "BODY", "text": "Hello"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Yes"},
                                        {"type": "URL", "text": "Look", "url": "https://shop.example/{{1}}"}]}])json")
                           .as_array();
    rig.change([&](Settings& settings) { settings.templates = {known}; });
    const auto error_at = [&](const std::string& index) {
        const std::string body = R"({"messaging_product":"whatsapp","to":"919876543210","type":"template","template":{
            "name":"welcome","language":{"code":"en"},"components":[{"type":"button","sub_type":"url","index":")" +
                                 index + R"(","parameters":[{"type":"text","text":"sale"}]}]}})";
        return rig.call("POST", "/meta/v23.0/1/messages", body).body;
    };
    EXPECT_EQ(error_at("1").find("error"), std::string::npos) << error_at("1");
    const std::string wrong = error_at("0");
    EXPECT_NE(wrong.find("132012"), std::string::npos) << wrong;
    EXPECT_NE(wrong.find("Button at index 0 is of type QuickReply"), std::string::npos) << wrong;
}

TEST(Objections, TakesNoMoreThanWhatsAppTakes) {
    Rig rig;
    const auto error = [&](const std::string& content) {
        const std::string body = R"({"messaging_product":"whatsapp","to":"919876543210",)" + content + "}";
        const auto answer = rig.call_json("POST", "/meta/v23.0/1/messages", body);
        const json::value* told = member(answer, "error");
        return told == nullptr ? std::string("accepted")
                               : fmt::format("{} {}", told->at("code").to_number<int>(),
                                             std::string(told->at("error_data").at("details").as_string()));
    };
    const auto text = [](std::size_t length) { return R"("text":{"body":")" + std::string(length, 'x') + R"("})"; };
    const auto interactive = [](std::string_view rest) {
        return fmt::format(R"("type":"interactive","interactive":{{{}}})", rest);
    };
    const auto buttons = [&](int count, std::string_view title, std::string_view frame) {
        std::string all;
        for (int n = 0; n < count; ++n) {
            all +=
                fmt::format(R"({}{{"type":"reply","reply":{{"id":"{}","title":"{}"}}}})", n == 0 ? "" : ",", n, title);
        }
        return interactive(fmt::format(R"("type":"button",{}"action":{{"buttons":[{}]}})", frame, all));
    };
    const auto rows = [&](int count) {
        std::string all;
        for (int n = 0; n < count; ++n) {
            all += fmt::format(R"({}{{"id":"{}","title":"Row"}})", n == 0 ? "" : ",", n);
        }
        return interactive(fmt::format(
            R"("type":"list","body":{{"text":"B"}},"action":{{"button":"Go","sections":[{{"rows":[{}]}}]}})", all));
    };
    const std::string_view body = R"("body":{"text":"B"},)";
    EXPECT_EQ(error(text(4'096)), "accepted");
    EXPECT_EQ(error(text(4'097)), "100 Param text['body'] must be at most 4096 characters long.");
    EXPECT_EQ(error(text(0)), "100 Param text['body'] cannot be empty.");
    const std::string image = R"("type":"image","image":{"link":"https://x.example/1.png","caption":")";
    EXPECT_EQ(error(image + std::string(1'024, 'x') + R"("})"), "accepted");
    EXPECT_EQ(error(image + std::string(1'025, 'x') + R"("})"),
              "100 Param image['caption'] must be at most 1024 characters long.");
    EXPECT_EQ(error(buttons(3, "Yes", body)), "accepted");
    EXPECT_NE(error(buttons(0, "Yes", body)), "accepted");
    EXPECT_NE(error(buttons(4, "Yes", body)), "accepted");
    EXPECT_NE(error(buttons(1, std::string(21, 'x'), body)), "accepted");
    EXPECT_EQ(error(buttons(1, "Yes", "")), "100 Param interactive['body']['text'] cannot be empty.");
    EXPECT_EQ(error(rows(10)), "accepted");
    EXPECT_NE(error(rows(11)), "accepted");
    EXPECT_EQ(rig.sandbox.counts().taken, 4u);
}

TEST(Objections, SendsFreelyOnlyIntoAnOpenWindow) {
    Rig rig;
    rig.call_back();
    rig.change([](Settings& settings) { settings.window = true; });
    const auto last_failure = [&](OutgoingMessage message) {
        const std::string id = message.id;
        EXPECT_EQ(rig.outcome_of(message), Outcome(Accepted{}));
        EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
        const auto* report = std::get_if<StatusReport>(&rig.callbacks.back());
        EXPECT_TRUE(report && report->message_id == id);
        return report ? report->failure : FailureCode::other;
    };
    OutgoingMessage free = Rig::message(1);
    free.content = Text{"How are you?"};
    EXPECT_EQ(last_failure(free), FailureCode::outside_window);
    EXPECT_EQ(last_failure(Rig::message(2)), FailureCode::none) << "templates go at any time";
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/reply", R"({"text":"Hi"})").status, 204u);
    free.id = "1|1|3|3";
    EXPECT_EQ(last_failure(free), FailureCode::none);
    free.id = "1|1|4|4";
    free.to = "+919876543211";  // whom the other's window does not concern
    EXPECT_EQ(last_failure(free), FailureCode::outside_window);
}

TEST(Objections, KeepsToThePairRate) {
    Rig rig;
    rig.call_back();
    rig.change([](Settings& settings) { settings.limits.per_pair = 2; });
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(rig.outcome_of(Rig::message(i)), Outcome(Accepted{}));
    }
    EXPECT_EQ(rig.outcome_of(Rig::message(3, "+919876543211")), Outcome(Accepted{}));
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(rig.statuses_of("1|1|1|1").back(), Status::read);
    EXPECT_EQ(rig.statuses_of("1|1|3|3").back(), Status::read);
    EXPECT_EQ(rig.statuses_of("1|1|2|2"), (std::vector{Status::sent, Status::failed}));
    EXPECT_EQ(rig.failure_of("1|1|2|2"), FailureCode::too_many_to_person);
}

TEST(Objections, SendsNoMoreToWhoSaidStop) {
    Rig rig;
    rig.call_back();
    rig.change([](Settings& settings) {
        settings.opt_out_words = {"STOP"};
        settings.opt_in_words = {"START"};
    });
    const std::string phone = "/sandbox/phones/919876543210";
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    EXPECT_EQ(rig.call("POST", phone + "/reply", R"({"text":" stop "})").status, 204u);
    EXPECT_EQ(refusal_of(rig.outcome_of(Rig::message(2))), FailureCode::not_subscribed);
    EXPECT_EQ(rig.outcome_of(Rig::message(3, "+919876543211")), Outcome(Accepted{}));
    EXPECT_TRUE(rig.call_json("GET", phone).at("opted_out").as_bool());
    EXPECT_EQ(rig.call("POST", phone + "/reply", R"({"text":"Start"})").status, 204u);
    EXPECT_EQ(rig.outcome_of(Rig::message(4)), Outcome(Accepted{}));
    EXPECT_EQ(rig.call("POST", phone + "/consent", R"({"opted_in":false})").status, 204u);
    EXPECT_EQ(refusal_of(rig.outcome_of(Rig::message(5))), FailureCode::not_subscribed);
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::refused_2003), 2u);
}

}  // namespace parley::sandbox
