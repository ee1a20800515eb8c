#include "rig.h"

namespace parley::sandbox {

namespace {

std::string text_at(const json::value& value, std::string_view pointer) {
    boost::system::error_code error;
    const json::value* found = value.find_pointer(pointer, error);
    return text_of(found).value_or("(none)");
}

}  // namespace

TEST(Control, ShowsAndChangesSettings) {
    Rig rig;
    EXPECT_EQ(text_at(rig.call_json("GET", "/sandbox/settings"), "/seed"), "1");
    EXPECT_EQ(text_at(rig.call_json("PATCH", "/sandbox/settings", R"({"seed":9,"faults":{"http_500":0.5}})"), "/seed"),
              "9");
    EXPECT_EQ(rig.sandbox.settings().faults.http_500, 0.5);
    EXPECT_EQ(rig.sandbox.settings().callbacks.delivered, 1);  // a patch leaves the rest
    rig.call("PUT", "/sandbox/settings", R"({"seed":10})");
    Settings expected;
    expected.seed = 10;
    EXPECT_EQ(rig.sandbox.settings(), expected);
}

TEST(Control, RefusesWrongSettingsAndKeepsTheOldOnes) {
    Rig rig;
    const Settings before = rig.sandbox.settings();
    for (const auto* method : {"PUT", "PATCH"}) {
        const auto answer = rig.call(method, "/sandbox/settings", R"({"seed":5,"faults":{"http_418":1}})");
        EXPECT_EQ(answer.status, 400u);
        EXPECT_EQ(text_at(parse_json(answer.body).value(), "/field"), "faults.http_418");
    }
    EXPECT_EQ(rig.call("PATCH", "/sandbox/settings", "{").status, 400u);
    EXPECT_EQ(rig.call("PATCH", "/sandbox/settings", R"({"log":{"received_path":"/tmp/x"}})").status, 403u);
    EXPECT_EQ(rig.sandbox.settings(), before);
}

TEST(Control, AnswersWhatItIsNotAskedFor) {
    Rig rig;
    EXPECT_EQ(rig.call("GET", "/sandbox/health").status, 200u);
    EXPECT_EQ(rig.call("GET", "/sandbox/nothing").status, 404u);
    EXPECT_EQ(rig.call("GET", "/sandbox").status, 404u);
    const auto wrong = rig.call("DELETE", "/sandbox/settings");
    EXPECT_EQ(wrong.status, 405u);
    ASSERT_TRUE(wrong.headers.find("Allow"));
    EXPECT_EQ(*wrong.headers.find("Allow"), "GET, PUT, PATCH");
    EXPECT_EQ(rig.call("GET", "/sandbox/log?after=x").status, 400u);
    EXPECT_EQ(rig.call("GET", "/sandbox/log?limit=0").status, 400u);
    EXPECT_EQ(rig.call("GET", "/sandbox/phones/abc").status, 400u);
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/dance").status, 404u);
}

TEST(Control, ShowsWhatAPhoneReceived) {
    Rig rig;
    rig.call_back();
    (void)rig.send(Rig::message(1));
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    for (const auto* path :
         {"/sandbox/phones/919876543210", "/sandbox/phones/+919876543210", "/sandbox/phones/%2B919876543210"}) {
        const auto phone = rig.call_json("GET", path);
        EXPECT_EQ(text_at(phone, "/number"), "+919876543210");
        EXPECT_EQ(text_at(phone, "/messages/0/id"), "1|1|1|1");
        EXPECT_EQ(text_at(phone, "/messages/0/status"), "read");
        EXPECT_EQ(text_at(phone, "/messages/0/template"), "welcome");
        EXPECT_EQ(text_at(phone, "/messages/0/parameters/0"), "Asha");
        EXPECT_EQ(text_at(phone, "/messages/0/buttons/0/type"), "quick_reply");
        EXPECT_NE(text_at(phone, "/messages/0/text").find("Hello Asha"), std::string::npos);
    }
}

TEST(Control, ListsPhonesPageByPage) {
    Rig rig;
    for (int i = 0; i < 5; ++i) {
        (void)rig.send(Rig::message(i, fmt::format("+91987654321{}", i)));
    }
    const auto first = rig.call_json("GET", "/sandbox/phones?limit=3");
    EXPECT_EQ(first.at("phones").as_array().size(), 3u);
    const auto rest = rig.call_json("GET", "/sandbox/phones?limit=3&after=" + text_at(first, "/next"));
    EXPECT_EQ(rest.at("phones").as_array().size(), 2u);
    EXPECT_EQ(text_at(rest, "/phones/1/number"), "+919876543214");
    EXPECT_EQ(text_at(rest, "/next"), "(none)");
}

TEST(Control, LetsPhonesReply) {
    Rig rig;
    rig.call_back();
    (void)rig.send(Rig::message(1));
    (void)rig.send(Rig::message(2));
    const std::string phone = "/sandbox/phones/919876543210";
    const struct {
        std::string body;
        std::string context;
        IncomingContent content;
    } cases[] = {
        {R"({"text":"STOP"})", "1|1|2|2", Text{"STOP"}},
        {R"({"text":"hello","context":false})", "", Text{"hello"}},
        {R"({"button":"Yes","message":"1|1|1|1"})", "1|1|1|1", ButtonReply{"Yes", "yes-1"}},
        {R"({"location":{"latitude":12.5,"longitude":77.25,"name":"Home"}})", "1|1|2|2", Location{12.5, 77.25, "Home"}},
        {R"({"image":{"url":"https://pics.example/1.png","caption":"look"}})", "1|1|2|2",
         Media{.kind = MediaKind::image,
               .url = "https://pics.example/1.png",
               .caption = "look",
               .mime_type = "image/jpeg"}},
    };
    for (const auto& [body, context, content] : cases) {
        const std::size_t before = rig.incoming().size();
        ASSERT_EQ(rig.call("POST", phone + "/reply", body).status, 204u) << body;
        ASSERT_TRUE(rig.until([&] { return rig.incoming().size() > before; }));
        const auto message = rig.incoming().back();
        EXPECT_EQ(message.from, "919876543210");
        EXPECT_EQ(message.to, "919000000001");
        EXPECT_EQ(message.context_id, context);
        EXPECT_EQ(message.content, content) << body;
    }
    for (const auto* body :
         {R"({})", R"({"text":""})", R"({"text":7})", R"({"txt":"a"})", R"({"image":{}})", R"([])", R"({"reaction":7})",
          R"({"location":{"latitude":91,"longitude":0}})", R"({"contacts":[]})", R"({"contacts":[{"phones":["1"]}]})",
          R"({"text":"a","to":7})", R"({"text":"a","to":"919000000001","dialect":"klingon"})"}) {
        EXPECT_EQ(rig.call("POST", phone + "/reply", body).status, 400u) << body;
    }
    EXPECT_EQ(rig.call("POST", phone + "/reply", R"({"button":"Maybe"})").status, 404u);
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/911111111111/reply", R"({"text":"who?"})").status, 404u);
}

TEST(Control, LetsStrangersWrite) {
    Rig rig;
    rig.call_back();
    ASSERT_EQ(rig.call("POST", "/sandbox/phones/911111111111/reply", R"({"text":"Hi","to":"919000000001"})").status,
              204u);
    ASSERT_TRUE(rig.until([&] { return rig.incoming().size() == 1; }));
    EXPECT_EQ(rig.incoming()[0].from, "911111111111");
    EXPECT_EQ(rig.incoming()[0].context_id, "");
}

TEST(Control, LetsPeopleReadAndClick) {
    Settings settings = Rig::quiet();
    settings.callbacks.delivered = 0;
    Rig rig(settings);
    rig.call_back();
    (void)rig.send(Rig::message(1));
    const std::string phone = "/sandbox/phones/919876543210";
    EXPECT_EQ(rig.call("POST", phone + "/read").status, 204u);
    EXPECT_EQ(rig.call("POST", phone + "/click", R"({"message":"1|1|1|1"})").status, 204u);
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    auto statuses = rig.statuses_of("1|1|1|1");
    std::ranges::sort(statuses);
    EXPECT_EQ(statuses, (std::vector{Status::sent, Status::read, Status::clicked}));
    const auto clicked = std::ranges::find_if(rig.callbacks, [](const Callback& callback) {
        return std::get<StatusReport>(callback).status == Status::clicked;
    });
    EXPECT_EQ(std::get<StatusReport>(*clicked).url, "https://shop.example/sale");
    EXPECT_EQ(rig.call("POST", phone + "/read", R"({"message":"9|9|9|9"})").status, 404u);
}

TEST(Control, LetsPeopleBlockTheSender) {
    Rig rig;
    rig.call_back();
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/block").status, 204u);
    (void)rig.send(Rig::message(1));
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(std::get<StatusReport>(rig.callbacks.back()).failure, FailureCode::blacklisted);
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/block", R"({"blocked":false})").status, 204u);
    (void)rig.send(Rig::message(2));
    ASSERT_TRUE(rig.until([&] { return rig.statuses_of("1|1|2|2").size() == 3; }));
}

TEST(Control, RepliesAndClicksByThemselvesWhereAskedFor) {
    Settings settings = Rig::quiet();
    settings.callbacks.clicked = 1;
    settings.callbacks.replied = 1;
    Rig rig(settings);
    rig.call_back();
    for (int i = 0; i < 20; ++i) {
        (void)rig.send(Rig::message(i, fmt::format("+9198765432{:02}", i)));
    }
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(rig.sandbox.counts().told[static_cast<std::size_t>(Status::clicked)], 20u);
    EXPECT_EQ(rig.incoming().size(), 20u);
    int buttons = 0;
    for (const auto& message : rig.incoming()) {
        EXPECT_EQ(message.context_id.substr(0, 4), "1|1|");
        buttons += std::holds_alternative<ButtonReply>(message.content) ? 1 : 0;
    }
    EXPECT_GT(buttons, 0);
    EXPECT_LT(buttons, 20);
}

TEST(Control, ForgetsAllButTheSettings) {
    Rig rig;
    rig.call_back();
    (void)rig.send(Rig::message(1));
    EXPECT_EQ(rig.call("POST", "/sandbox/reset").status, 204u);
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    EXPECT_EQ(text_at(rig.call_json("GET", "/sandbox/counts"), "/received"), "0");
    EXPECT_EQ(rig.call("GET", "/sandbox/log").body, "");
    EXPECT_EQ(rig.call("GET", "/sandbox/phones/919876543210").status, 404u);
    EXPECT_EQ(rig.sandbox.settings().accounts.size(), 1u);
    (void)rig.send(Rig::message(1));
    EXPECT_EQ(rig.sandbox.counts().distinct, 1u);
}

TEST(Control, ListsItsDialects) {
    Rig rig;
    const auto listed = rig.call_json("GET", "/sandbox/dialects").at("dialects").as_array();
    ASSERT_EQ(listed.size(), all_dialects().size());
    EXPECT_EQ(text_at(listed[0], "/name"), "generic");
    EXPECT_EQ(text_at(listed[0], "/base_path"), "/generic");
    EXPECT_EQ(text_at(listed[0], "/settings/1/name"), "password");
    EXPECT_EQ(text_at(listed[0], "/settings/1/secret"), "true");
}

TEST(Control, TakesAccountsOneByOne) {
    Rig rig;
    const std::string account =
        R"({"dialect":"generic","sender":"919000000001","settings":{"user":"asha","password":"x"}})";
    EXPECT_EQ(rig.call("POST", "/sandbox/accounts", account).status, 200u);
    EXPECT_EQ(rig.call("POST", "/sandbox/accounts", R"({"dialect":"generic","sender":"919000000002"})").status, 200u);
    ASSERT_EQ(rig.sandbox.settings().accounts.size(), 2u);
    const auto again = rig.call_json(
        "POST", "/sandbox/accounts",
        R"({"dialect":"generic","sender":"919000000001","settings":["user","password"],"status_url":"http://localhost/"})");
    EXPECT_EQ(text_at(again, "/accounts/0/status_url"), "http://localhost/");
    EXPECT_EQ(text_at(again, "/accounts/0/settings/0"), "password");
    EXPECT_EQ(text_at(rig.call_json("POST", "/sandbox/accounts", account), "/accounts/0/status_url"),
              "http://localhost/")
        << "a URL stays where none is told";
    EXPECT_EQ(text_at(again, "/accounts/0/settings/password"), "(none)");
    ASSERT_EQ(rig.sandbox.settings().accounts.size(), 2u);
    EXPECT_EQ(rig.sandbox.settings().accounts[0].fields.at("password"), "x");
    EXPECT_EQ(rig.call("POST", "/sandbox/accounts", R"({"dialect":"klingon"})").status, 400u);
    EXPECT_EQ(rig.call("POST", "/sandbox/accounts", R"([])").status, 400u);
    EXPECT_EQ(rig.call_json("GET", "/sandbox/accounts").at("accounts").as_array().size(), 2u);
}

TEST(Control, KeepsARegistryOfTemplates) {
    Rig rig;
    const auto added = rig.call_json("POST", "/sandbox/templates", R"json({"name":"welcome","language":"en",
        "components":[{"type":"BODY","text":"Hello {{1}}"}]})json");
    const std::string id = text_at(added, "/templates/0/id");
    const std::string path = "/sandbox/templates/" + id;
    EXPECT_EQ(text_at(rig.call_json("GET", path), "/name"), "welcome");
    EXPECT_EQ(rig.call("POST", "/sandbox/templates",
                       R"([{"name":"one","language":"en","parameters":1},{"name":"welcome","language":"en"}])")
                  .status,
              200u);
    const auto all = rig.call_json("GET", "/sandbox/templates");
    EXPECT_EQ(text_at(all, "/total"), "2");
    EXPECT_EQ(text_at(all, "/templates/0/name"), "welcome");
    EXPECT_EQ(text_at(all, "/templates/0/parameters"), "0") << "it took the place of the one before";
    const auto page = rig.call_json("GET", "/sandbox/templates?limit=1");
    EXPECT_EQ(text_at(page, "/next"), "1");
    EXPECT_EQ(text_at(rig.call_json("GET", "/sandbox/templates?after=1"), "/templates/0/name"), "one");

    EXPECT_EQ(text_at(rig.call_json("PUT", path, R"({"name":"hello","language":"de","parameters":3})"), "/id"), id);
    EXPECT_EQ(text_at(rig.call_json("GET", path), "/name"), "hello");
    EXPECT_EQ(text_at(rig.call_json("PATCH", path, R"({"status":"REJECTED","reason":"INVALID_FORMAT"})"), "/status"),
              "rejected");
    EXPECT_EQ(rig.sandbox.settings().templates[0].reason, "INVALID_FORMAT");
    EXPECT_EQ(rig.call("PATCH", path, R"({"status":"sold"})").status, 400u);
    EXPECT_EQ(rig.call("PATCH", path, R"({"name":"other"})").status, 400u);
    EXPECT_EQ(rig.call("PUT", path, R"({"id":"7","name":"a","language":"en"})").status, 400u);
    EXPECT_EQ(rig.call("POST", "/sandbox/templates", R"([{"name":"a","language":"en"},{"name":"b"}])").status, 400u);
    const auto thrice = rig.call_json("POST", "/sandbox/templates",
                                      R"([{"name":"one","language":"en"},{"name":"one","language":"en"},
                                          {"name":"one","language":"en"}])");
    EXPECT_EQ(thrice.at("templates").as_array().size(), 1u) << "each is answered once";
    EXPECT_EQ(rig.call("DELETE", path).status, 204u);
    EXPECT_EQ(rig.call("DELETE", path).status, 404u);
    EXPECT_EQ(rig.call("GET", path).status, 404u);
    EXPECT_EQ(rig.call("PATCH", path, R"({"status":"approved"})").status, 404u);
    EXPECT_EQ(rig.sandbox.settings().templates.size(), 1u);
}

TEST(Control, ShowsTheWholeTemplateWhereTheWireCarriedValues) {
    Rig rig;
    rig.call_back();
    rig.call("POST", "/sandbox/templates", R"json({"name":"welcome","language":"en","components":[
        {"type":"BODY","text":"Good morning {{1}}"},{"type":"FOOTER","text":"Example Shop"},
        {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Yes"},
                                     {"type":"URL","text":"Look","url":"https://shop.example/{{1}}"}]}]})json");
    auto message = Rig::message(1);
    auto& content = std::get<FilledTemplate>(message.content);
    content.body = FilledText{{}, {"Asha"}};
    content.buttons = {QuickReplyButton{{}, "yes-1"}, DynamicUrlButton{{}, "sale"}};
    EXPECT_EQ(rig.outcome_of(message), Outcome(Accepted{}));
    const auto phone = rig.call_json("GET", "/sandbox/phones/919876543210");
    EXPECT_EQ(text_at(phone, "/messages/0/text"), "Good morning Asha\nExample Shop\n[Yes]\n[Look]");
    EXPECT_EQ(text_at(phone, "/messages/0/buttons/1/value"), "https://shop.example/sale");
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/reply", R"({"button":"yes-1"})").status, 204u);
    ASSERT_TRUE(rig.until([&] { return rig.incoming().size() == 1; }));
    EXPECT_EQ(rig.incoming()[0].content, IncomingContent(ButtonReply("Yes", "yes-1")));
}

}  // namespace parley::sandbox
