#include "rig.h"

namespace parley::sandbox {

namespace {

std::string text_at(const json::value& value, std::string_view pointer) {
    boost::system::error_code error;
    return text_of(value.find_pointer(pointer, error)).value_or("(none)");
}

std::int64_t number_at(const json::value& value, std::string_view pointer) {
    boost::system::error_code error;
    const json::value* found = value.find_pointer(pointer, error);
    return found && found->is_int64()    ? found->as_int64()
           : found && found->is_uint64() ? static_cast<std::int64_t>(found->as_uint64())
                                         : -1;
}

std::size_t count_at(const json::value& value, std::string_view name) {
    return value.at(name).as_array().size();
}

// A sandbox of which an owner has an account.
class Views : public ::testing::Test {
protected:
    Views() {
        rig.change([this](Settings& settings) {
            settings.log.wire = 100;
            settings.accounts = {{"generic",
                                  "+919000000001",
                                  {{"user", "me"}, {"password", "open sesame"}},
                                  rig.callback_url(),
                                  rig.callback_url(),
                                  "7"}};
        });
    }
    void send(int number) {
        Account account = Rig::sender();
        account.fields = {{"user", "me"}, {"password", "open sesame"}};
        (void)rig.ask(Rig::request_for(Rig::message(number), account));
        ASSERT_TRUE(rig.until([this] { return rig.sandbox.is_idle(); }));
    }

    Rig rig;
};

}  // namespace

TEST_F(Views, ShowAChatAsAPhoneDrawsIt) {
    send(1);
    const auto chat = rig.call_json("GET", "/sandbox/chats/919876543210?owner=7");
    EXPECT_EQ(text_at(chat, "/messages/0/content/kind"), "template");
    EXPECT_EQ(text_at(chat, "/messages/0/content/preview/body"), "Hello Asha");
    EXPECT_EQ(text_at(chat, "/messages/0/content/preview/buttons/0/kind"), "quick_reply");
    EXPECT_EQ(text_at(chat, "/messages/0/status"), "read");
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/reply", R"({"button":"Yes"})").status, 204u);
    const auto after = rig.call_json("GET", "/sandbox/chats/919876543210?owner=7");
    EXPECT_EQ(text_at(after, "/messages/1/direction"), "said");
    EXPECT_EQ(text_at(after, "/messages/1/content/kind"), "button_reply");
    EXPECT_EQ(text_at(after, "/messages/1/content/text"), "Yes");
    EXPECT_EQ(text_at(after, "/messages/1/quotes"), "1|1|1|1");
}

TEST_F(Views, HideWhatIsAnothers) {
    send(1);
    EXPECT_EQ(rig.call("GET", "/sandbox/chats/919876543210?owner=7").status, 200u);
    EXPECT_EQ(rig.call("GET", "/sandbox/chats/919876543210?owner=8").status, 404u);
    EXPECT_EQ(count_at(rig.call_json("GET", "/sandbox/chats?owner=8"), "items"), 0u);
    EXPECT_EQ(count_at(rig.call_json("GET", "/sandbox/wire?owner=8"), "items"), 0u);
    EXPECT_GT(count_at(rig.call_json("GET", "/sandbox/wire?owner=7"), "items"), 1u);
    EXPECT_EQ(count_at(rig.call_json("GET", "/sandbox/changes?owner=8&phones=919876543210"), "phones"), 0u);
}

TEST_F(Views, ShowNobodysUnlessTheyAreStrict) {
    rig.call_back();  // an account of no owner
    (void)rig.send(Rig::message(1));
    EXPECT_EQ(rig.call("GET", "/sandbox/chats/919876543210?owner=8").status, 200u);
    EXPECT_EQ(rig.call("GET", "/sandbox/chats/919876543210?owner=8&strict=true").status, 404u);
}

TEST_F(Views, TellOfChangesOnce) {
    send(1);
    const auto first = rig.call_json("GET", "/sandbox/changes?owner=7&phones=919876543210");
    EXPECT_EQ(count_at(first, "phones"), 1u);
    EXPECT_EQ(count_at(first, "recent"), 1u);
    const std::string follow =
        fmt::format("/sandbox/changes?owner=7&phones=919876543210&after={}", number_at(first, "/sequence"));
    EXPECT_EQ(count_at(rig.call_json("GET", follow), "phones"), 0u);
    send(2);
    const auto second = rig.call_json("GET", follow);
    EXPECT_EQ(count_at(second, "phones"), 1u);
    EXPECT_FALSE(second.at("anew").as_bool());
    rig.call("POST", "/sandbox/reset");
    EXPECT_TRUE(rig.call_json("GET", follow).at("anew").as_bool());
    EXPECT_EQ(rig.call("GET", "/sandbox/changes?phones=x").status, 400u);
}

TEST_F(Views, ShowTheWireWithoutSecrets) {
    send(1);
    const auto wire = rig.call_json("GET", "/sandbox/wire?owner=7");
    const std::string all = json::serialize(wire);
    EXPECT_EQ(all.find("open sesame"), all.npos);
    EXPECT_EQ(all.find(basic_authorization("me", "open sesame").substr(6)), all.npos);
    EXPECT_EQ(text_at(wire, "/items/0/direction"), "request");
    EXPECT_EQ(text_at(wire, "/items/0/phone"), "+919876543210");
    EXPECT_EQ(number_at(wire, "/items/0/answer/status"), 200);
    EXPECT_EQ(count_at(rig.call_json("GET", "/sandbox/wire?direction=callback&phone=%2B919876543210"), "items"), 3u);
    EXPECT_EQ(count_at(rig.call_json("GET", "/sandbox/wire?phone=15550001111"), "items"), 0u);
}

TEST_F(Views, SayWhatCameInThePlaceOfAnAnswer) {
    rig.change([](Settings& settings) { settings.faults.reset = 1; });
    Account account = Rig::sender();
    account.fields = {{"user", "me"}, {"password", "open sesame"}};
    (void)rig.ask(Rig::request_for(Rig::message(1), account));
    const auto wire = rig.call_json("GET", "/sandbox/wire?direction=request");
    EXPECT_EQ(text_at(wire, "/items/0/failure"), "the connection was reset");
    EXPECT_TRUE(wire.at("items").at(0).at("answer").is_null());
}

TEST_F(Views, KeepOnlyTheLatestOfTheWire) {
    rig.change([](Settings& settings) { settings.log.wire = 3; });
    for (int number = 1; number < 6; ++number) {
        send(number);
    }
    EXPECT_EQ(count_at(rig.call_json("GET", "/sandbox/wire"), "items"), 3u);
}

TEST_F(Views, TurnTheDialsOfOneProviderAlone) {
    const auto changed =
        rig.call_json("PATCH", "/sandbox/dials/vonage", R"({"faults":{"http_429":1},"credentials_refused":true})");
    EXPECT_TRUE(changed.at("own").as_bool());
    EXPECT_EQ(rig.sandbox.settings().dials_of("vonage").faults.http_429, 1);
    EXPECT_EQ(rig.sandbox.settings().dials_of("generic").faults.http_429, 0);
    // They stand in the settings and come back from them.
    EXPECT_EQ(read_settings(write_settings(rig.sandbox.settings()), rig.sandbox.settings()).value(),
              rig.sandbox.settings());
    const auto refused = rig.call("PATCH", "/sandbox/dials/vonage", R"({"faults":{"http_418":1}})");
    EXPECT_EQ(refused.status, 400u);
    EXPECT_EQ(text_at(parse_json(refused.body).value(), "/field"), "faults.http_418");
    EXPECT_FALSE(rig.call_json("DELETE", "/sandbox/dials/vonage").at("own").as_bool());
    EXPECT_EQ(rig.call("PATCH", "/sandbox/dials/carrier_pigeon", "{}").status, 404u);
}

TEST_F(Views, ObeyTheDialsOfTheirProvider) {
    rig.call_json("PATCH", "/sandbox/dials/generic", R"({"credentials_refused":true})");
    Account account = Rig::sender();
    account.fields = {{"user", "me"}, {"password", "open sesame"}};
    const auto answer = rig.ask(Rig::request_for(Rig::message(1), account));
    ASSERT_TRUE(answer);
    const Outcome outcome = dialect_named("generic")->client.read_answer(*answer);
    ASSERT_TRUE(std::holds_alternative<Refused>(outcome));
    EXPECT_EQ(std::get<Refused>(outcome).code, FailureCode::bad_credentials);
    rig.call_json("PATCH", "/sandbox/dials/generic", R"({"credentials_refused":false})");
    rig.call_json("PATCH", "/sandbox/dials/meta", R"({"faults":{"http_500":1}})");
    EXPECT_EQ(rig.ask(Rig::request_for(Rig::message(2), account))->status, 200u);
}

TEST_F(Views, AddAPhoneThatStays) {
    EXPECT_EQ(rig.call("POST", "/sandbox/chats?owner=7", R"({"number":"+919820012345"})").status, 200u);
    EXPECT_EQ(count_at(rig.call_json("GET", "/sandbox/chats?owner=7&search=12345"), "items"), 1u);
    EXPECT_EQ(rig.call("POST", "/sandbox/chats?owner=7", R"({"number":"x"})").status, 400u);
    // Its person may write first.
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919820012345/reply", R"({"text":"Hello?","to":"919000000001"})").status,
              204u);
    const auto chat = rig.call_json("GET", "/sandbox/chats/919820012345?owner=7");
    EXPECT_EQ(text_at(chat, "/messages/0/content/text"), "Hello?");
    rig.call("POST", "/sandbox/phones/919820012345/block", R"({"blocked":true})");
    rig.call("POST", "/sandbox/phones/919820012345/block", R"({"blocked":false})");
    EXPECT_EQ(rig.call("GET", "/sandbox/chats/919820012345?owner=7").status, 200u);
}

TEST_F(Views, PageThroughPhonesByTheirLastChange) {
    for (int phone = 0; phone < 5; ++phone) {
        rig.call("POST", "/sandbox/chats?owner=7", fmt::format(R"({{"number":"+91982001234{}"}})", phone));
    }
    const auto first = rig.call_json("GET", "/sandbox/chats?owner=7&limit=3");
    EXPECT_EQ(count_at(first, "items"), 3u);
    EXPECT_EQ(text_at(first, "/items/0/number"), "+919820012344");
    const auto rest =
        rig.call_json("GET", fmt::format("/sandbox/chats?owner=7&limit=3&after={}", number_at(first, "/next")));
    EXPECT_EQ(count_at(rest, "items"), 2u);
    EXPECT_EQ(text_at(rest, "/items/1/number"), "+919820012340");
    EXPECT_TRUE(rest.at("next").is_null());
}

}  // namespace parley::sandbox
