#include "rig.h"

// The URLs that accounts name for their callbacks are tried as Meta and Gupshup try them.
namespace parley::sandbox {

namespace {

// A customer's server which answers by `answer`.
class ProbesTest : public ::testing::Test {
protected:
    ProbesTest() { EXPECT_TRUE(server.listen("127.0.0.1", 0)); }

    void add(const std::string& dialect, json::object settings) {
        json::object account;
        account["dialect"] = dialect;
        account["sender"] = "919000000001";
        account["settings"] = std::move(settings);
        account["status_url"] = fmt::format("http://127.0.0.1:{}/status?key=1", server.port());
        EXPECT_EQ(rig.call("POST", "/sandbox/accounts", json::serialize(account)).status, 200U);
    }
    std::string verdict() {
        EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
        const json::value accounts = rig.call_json("GET", "/sandbox/accounts");
        const json::value* verdicts = member(accounts.at("accounts").at(0), "verdicts");
        return verdicts == nullptr ? std::string() : text_of(member(*verdicts, "status_url")).value_or("");
    }

    Rig rig;
    std::vector<HttpRequest> asked;
    std::function<HttpResponse(const HttpRequest&)> answer;
    net::Server server{rig.loop, rig.clock, silent_log(), {}, [this](net::ExchangePtr exchange) {
                           asked.push_back(exchange->request());
                           exchange->answer(answer(exchange->request()));
                       }};
};

const json::object meta_account{{"phone_number_id", "1"}, {"access_token", "t"}, {"verify_token", "a b"}};
const json::object gupshup_account{{"api_key", "k"}, {"src_name", "AcmeStore"}};

TEST_F(ProbesTest, MetaChallengesAUrlOnce) {
    const Dialect& meta = *dialect_named("meta");
    Account account;
    account.fields = {{"verify_token", "a b"}};
    answer = [&](const HttpRequest& request) { return meta.client.answer_probe(request, account).value(); };
    add("meta", meta_account);
    EXPECT_EQ(verdict(), "taken");
    add("meta", meta_account);
    EXPECT_EQ(verdict(), "taken");
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].method, "GET");
    EXPECT_TRUE(asked[0].target.starts_with("/status?key=1&hub.mode=subscribe&hub.challenge=")) << asked[0].target;
    EXPECT_TRUE(asked[0].target.ends_with("&hub.verify_token=a%20b")) << asked[0].target;
}

TEST_F(ProbesTest, GupshupSendsAnEventOfNobody) {
    answer = [](const HttpRequest& request) {
        return dialect_named("gupshup")->client.answer_probe(request, {}).value();
    };
    add("gupshup", gupshup_account);
    EXPECT_EQ(verdict(), "taken");
    ASSERT_EQ(asked.size(), 1U);
    const json::value body = parse_json(asked[0].body).value();
    EXPECT_EQ(body.at("type").as_string(), "user-event");
    EXPECT_EQ(body.at("payload").at("phone").as_string(), "callbackSetPhone");
    EXPECT_EQ(body.at("payload").at("type").as_string(), "sandbox-start");
    EXPECT_EQ(asked[0].target, "/status?key=1");
}

TEST_F(ProbesTest, WhoAnswersOtherwiseIsTold) {
    answer = [](const HttpRequest&) { return HttpResponse{200, {}, "ok"}; };
    add("gupshup", gupshup_account);
    EXPECT_EQ(verdict(), "not taken: it answered 200, not as it must");
    add("meta", meta_account);
    EXPECT_TRUE(rig.until([&] { return asked.size() == 3 && rig.sandbox.is_idle(); })) << "the first one again, too";
}

TEST_F(ProbesTest, WhoWasNotTakenIsTriedAgainWithTheAccount) {
    answer = [](const HttpRequest&) { return HttpResponse{200, {}, "ok"}; };
    add("gupshup", gupshup_account);
    EXPECT_EQ(verdict(), "not taken: it answered 200, not as it must");
    answer = [](const HttpRequest&) { return HttpResponse{200, {}, {}}; };
    add("gupshup", gupshup_account);
    EXPECT_EQ(verdict(), "taken");
    EXPECT_EQ(asked.size(), 2U);
}

TEST_F(ProbesTest, UrlsOfNobodyAreForgotten) {
    answer = [](const HttpRequest&) { return HttpResponse{200, {}, {}}; };
    add("gupshup", gupshup_account);
    EXPECT_EQ(verdict(), "taken");
    rig.change([](Settings& settings) { settings.accounts.clear(); });
    add("gupshup", gupshup_account);
    EXPECT_EQ(verdict(), "taken");
    EXPECT_EQ(asked.size(), 2U) << "what was known of it is gone";
}

TEST_F(ProbesTest, ProvidersThatTryNoUrlSayNothing) {
    answer = [](const HttpRequest&) { return HttpResponse{}; };
    add("generic", {});
    EXPECT_EQ(verdict(), "");
    EXPECT_TRUE(asked.empty());
}

}  // namespace

}  // namespace parley::sandbox
