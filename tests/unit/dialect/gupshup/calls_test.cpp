#include "base/text.h"
#include "vectors.h"

namespace parley::gupshup {
namespace {

HttpRequest asked(std::string method, std::string target, std::string body = {}) {
    HttpRequest request = request_with(std::move(body), std::move(target), std::move(method));
    request.headers.set("ApiKey", "test-api-key");
    return request;
}

TEST(GupshupCalls, AreToldApartOnBothFamiliesOfPaths) {
    const std::string id = "11111111-2222-4333-8444-555555555555";
    const struct {
        const char* method;
        std::string target;
        Ask expected;
    } cases[] = {
        {"POST", "/wa/api/v1/msg", Ask::message},
        {"POST", "/sm/api/v1/msg", Ask::message},
        {"POST", "/wa/api/v1/template/msg", Ask::message},
        {"POST", "/sm/api/v1/template/msg?x=1", Ask::message},
        {"POST", "/wa/app/" + id + "/template/v1/msg", Ask::message},
        {"POST", "/behind/a/proxy/wa/api/v1/msg", Ask::message},
        {"POST", "/wa/wa/api/v1/msg", Ask::message},
        {"GET", "/sm/api/v1/template/list/AcmeStore", Ask::templates},
        {"GET", "/wa/api/v1/template/list/AcmeStore", Ask::templates},
        {"GET", "/wa/app/" + id + "/template", Ask::templates},
        {"POST", "/wa/app/" + id + "/template", Ask::other},
        {"GET", "/wa/api/v1/msg", Ask::other},
        {"POST", "/sm/api/v1/app/opt/in/AcmeStore", Ask::other},
        {"POST", "/", Ask::other},
        {"POST", "", Ask::other},
        {"POST", "/wa", Ask::other},
        {"POST", "/wa/", Ask::other},
        {"POST", "/wa/api/v1/msg/more", Ask::other},
    };
    for (const auto& [method, target, expected] : cases) {
        EXPECT_EQ(dialect.server.kind_of(asked(method, target)), expected) << method << target;
    }
}

TEST(GupshupCalls, NameTheirSenderByNumberAndApp) {
    const auto is_ours = [](const HttpRequest& request) {
        return dialect.server.is_for(dialect.server.sender_of(request), account);
    };
    const std::string id = "11111111-2222-4333-8444-555555555555";
    EXPECT_TRUE(is_ours(asked("POST", "/wa/api/v1/msg", "source=919000000001&src.name=AcmeStore")));
    EXPECT_TRUE(is_ours(asked("POST", "/wa/api/v1/msg", "source=%2B919000000001&src.name=AcmeStore")));
    EXPECT_TRUE(is_ours(asked("POST", "/wa/api/v1/template/msg", "source=919000000001")));
    EXPECT_TRUE(is_ours(asked("POST", "/wa/api/v1/msg", "src.name=AcmeStore")));
    EXPECT_TRUE(is_ours(asked("POST", "/wa/app/" + id + "/template/v1/msg", "source=919000000001")));
    EXPECT_TRUE(is_ours(asked("GET", "/wa/app/" + id + "/template")));
    EXPECT_TRUE(is_ours(asked("GET", "/sm/api/v1/template/list/AcmeStore")));
    EXPECT_FALSE(is_ours(asked("POST", "/wa/api/v1/msg", "source=919000000001&src.name=Another")));
    EXPECT_FALSE(is_ours(asked("POST", "/wa/api/v1/msg", "source=919000000002&src.name=AcmeStore")));
    EXPECT_FALSE(is_ours(asked("POST", "/wa/api/v1/msg", "")));
    EXPECT_FALSE(is_ours(asked("GET", "/sm/api/v1/template/list/Another")));
    EXPECT_FALSE(is_ours(asked("GET", "/wa/app/919000000002/template")));
    // What a message says of its sender is an account's too.
    const auto message = dialect.server.read_message(asked(
        "POST", "/wa/api/v1/msg",
        "source=919000000001&destination=919800000001&message=%7B%22type%22%3A%22text%22%2C%22text%22%3A%22x%22%7D"));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->from, "919000000001");
    EXPECT_TRUE(dialect.server.is_for(message->from, account));
}

TEST(GupshupCalls, FindAnAppWhoseNameHasToBeEscaped) {
    Account odd = account;
    odd.fields["src_name"] = "Acme Store/1+2&3 \xE2\x82\xAC";
    odd.fields.erase("app_id");
    const HttpRequest written = dialect.client.write_template_query(odd, {});
    EXPECT_EQ(written.target, "/sm/api/v1/template/list/Acme%20Store%2F1%2B2%263%20%E2%82%AC");
    EXPECT_TRUE(dialect.server.is_for(dialect.server.sender_of(written), odd));
    EXPECT_TRUE(dialect.server.is_for(
        dialect.server.sender_of(asked("GET", "/sm/api/v1/users/Acme%20Store%2F1+2&3%20%E2%82%AC")), odd));
    const auto message = dialect.client.write_message({"", "+4915112345678", "", Text{"x"}}, odd);
    ASSERT_TRUE(message);
    EXPECT_TRUE(dialect.server.is_for(dialect.server.sender_of(*message), odd));
}

TEST(GupshupCalls, LetInWhoeverHasTheKey) {
    const auto lets_in = [](const char* key) {
        HttpRequest request;
        request.headers.set("APIKEY", key);
        return dialect.server.lets_in(request, account, Time());
    };
    EXPECT_TRUE(lets_in("test-api-key"));
    EXPECT_FALSE(lets_in("test-api-keY"));
    EXPECT_FALSE(lets_in(""));
    EXPECT_FALSE(dialect.server.lets_in({}, account, Time()));
    EXPECT_FALSE(dialect.server.lets_in({}, Account{}, Time()));
}

TEST(GupshupCalls, OtherThanMessagesAreAnsweredAsLibrariesExpect) {
    const std::string id = "11111111-2222-4333-8444-555555555555";
    const struct {
        HttpRequest request;
        unsigned status;
        std::string body;
    } cases[] = {
        {asked("POST", "/sm/api/v1/app/opt/in/AcmeStore", "user=919800000001"), 202, ""},
        {asked("POST", "/sm/api/v1/app/opt/out/AcmeStore", "user=919800000001"), 202, ""},
        {asked("POST", "/sm/api/v1/app/opt/in/Another", "user=919800000001"), 400,
         R"({"status":"error","message":"Invalid App Details"})"},
        {asked("POST", "/sm/api/v1/app/opt/in/AcmeStore", "user=x"), 400,
         R"({"status":"error","message":"Invalid Destination"})"},
        {asked("POST", "/sm/api/v1/app/opt/in/AcmeStore"), 400,
         R"({"status":"error","message":"Invalid Destination"})"},
        {asked("GET", "/sm/api/v1/users/AcmeStore"), 200, R"({"status":"success","users":[]})"},
        {asked("PUT", "/wa/app/" + id + "/msg/wamid.1/read"), 202, ""},
        {asked("GET", "/wa/app/" + id + "/subscription"), 200, R"({"status":"success","subscriptions":[]})"},
        {asked("DELETE", "/wa/app/" + id + "/subscription/101"), 200, R"({"status":"success"})"},
        {asked("POST", "/wa/app/" + id + "/subscription", "modes=SENT"), 400,
         R"({"status":"error","message":"Invalid callback URL"})"},
        {asked("GET", "/wa/app/" + id + "/wallet"), 404, R"({"status":"error","message":"Not Found"})"},
        {asked("POST", "/"), 404, R"({"status":"error","message":"Not Found"})"},
    };
    for (const auto& [request, status, body] : cases) {
        const HttpResponse answer = dialect.server.answer_other(request, account);
        EXPECT_EQ(answer.status, status) << request.target;
        EXPECT_EQ(answer.body, body) << request.target;
    }
}

TEST(GupshupCalls, EchoASubscriptionInTheFormOfTheSample) {
    const HttpResponse answer =
        dialect.server.answer_other(asked("PUT", "/wa/app/11111111-2222-4333-8444-555555555555/subscription/101",
                                          "modes=SENT%2CDELIVERED%2CREAD%2CFAILED%2CMESSAGE&tag=acme-main&url=https%3A%"
                                          "2F%2Fhooks.example.com%2Fgupshup"
                                          "&version=2&showOnUI=false"),
                                    account);
    EXPECT_EQ(answer.status, 200U);
    json::value expected = json_of(vector_text("SS-SUB-01.json"));
    for (const char* name : {"createdOn", "modifiedOn", "mode"}) {  // nothing is kept that had a time
        expected.at("subscription").as_object().erase(name);
    }
    EXPECT_EQ(json_of(answer.body), expected) << answer.body;
}

TEST(GupshupProbe, IsAnsweredWithAnEmptyBody) {
    const auto answer = dialect.client.answer_probe(request_with(vector_text("SS-EV-11.json")), account);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200U);
    EXPECT_EQ(answer->body, "");
    EXPECT_EQ(dialect.client.acknowledgement, "");
    for (const char* name : {"SS-EV-10.json", "SS-EV-01.json", "SS-IN-01.json", "SS-V3-01.json"}) {
        EXPECT_FALSE(dialect.client.answer_probe(request_with(vector_text(name)), account)) << name;
    }
    for (const char* body :
         {"", "{", "[]", R"({"payload":"callbackSetPhone"})", R"({"payload":{"phone":"callbackSetPhone"}})"}) {
        EXPECT_FALSE(dialect.client.answer_probe(request_with(body), account)) << body;
    }
}

TEST(GupshupAccount, ChecksWhatAKeyAndAnAppLookLike) {
    const auto where = [](FieldValues fields) {
        const Account given{.sender = "919000000001", .fields = std::move(fields)};
        const auto checked = check_fields(dialect, given);
        return checked ? std::string("good") : checked.error().where;
    };
    EXPECT_EQ(where({{"api_key", "k"}, {"src_name", "A"}}), "good");
    EXPECT_EQ(where({{"api_key", "k"}, {"src_name", "A"}, {"app_id", "11111111-2222-4333-8444-55555555ABCD"}}), "good");
    EXPECT_EQ(where({{"src_name", "A"}}), "api_key");
    EXPECT_EQ(where({{"api_key", "k"}}), "src_name");
    EXPECT_EQ(where({{"api_key", "k y"}, {"src_name", "A"}}), "api_key");
    EXPECT_EQ(where({{"api_key", "k\n"}, {"src_name", "A"}}), "api_key");
    EXPECT_EQ(where({{"api_key", "k\xC3\xA9"}, {"src_name", "A"}}), "api_key");
    EXPECT_EQ(where({{"api_key", "k"}, {"src_name", "A"}, {"app_id", "AcmeStore"}}), "app_id");
    EXPECT_EQ(where({{"api_key", "k"}, {"src_name", "A"}, {"user", "x"}}), "user");
    const auto bad =
        check_fields(dialect, Account{.sender = "9", .fields = {{"api_key", "secret key"}, {"src_name", "A"}}});
    ASSERT_FALSE(bad);
    EXPECT_EQ(describe(bad.error()).find("secret"), std::string::npos);
}

TEST(GupshupAccount, StandsInRequestsAsTheWireHasIt) {
    Account shown = account;
    shown.target = "/base/?tenant=1";
    shown.headers = {{"X-Extra", "1"}};
    const auto written = dialect.client.write_message({"", "+4915112345678", "", Text{"x"}}, shown);
    ASSERT_TRUE(written);
    EXPECT_EQ(written->target, "/base/wa/api/v1/msg?tenant=1");
    EXPECT_EQ(*written->headers.find("apikey"), "test-api-key");
    EXPECT_EQ(*written->headers.find("X-Extra"), "1");
    EXPECT_EQ(field_in(*written, "source"), "919000000001");
    EXPECT_EQ(field_in(*written, "destination"), "4915112345678");
    EXPECT_EQ(dialect.server.kind_of(*written), Ask::message);
    // In a gateway the message names the number.
    Account open = account;
    open.sender.clear();
    const auto passed = dialect.client.write_message({"", "+4915112345678", "+4930", Text{"x"}}, open);
    EXPECT_EQ(field_in(*passed, "source"), "4930");
}

TEST(GupshupIds, AreUuidsThatNeverChange) {
    const std::string id = dialect.server.make_id(7);
    EXPECT_EQ(id, dialect.server.make_id(7));
    EXPECT_NE(id, dialect.server.make_id(8));
    EXPECT_EQ(id.size(), 36U);
    EXPECT_EQ(id, lower(id));
}

}  // namespace
}  // namespace parley::gupshup
