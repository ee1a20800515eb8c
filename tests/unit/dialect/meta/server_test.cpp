#include "dialect/exchange.h"
#include "vectors.h"

namespace parley::meta {
namespace {

HttpRequest call(std::string method, std::string target, std::string body = {}) {
    return {.method = std::move(method), .target = std::move(target), .headers = {}, .body = std::move(body)};
}

HttpResponse answer(const HttpRequest& request) {
    EXPECT_EQ(dialect.server.kind_of(request), Ask::other) << request.method << request.target;
    return dialect.server.answer_other(request, account);
}

TEST(MetaServer, TellsMessagesTemplatesAndOtherCallsApart) {
    const struct {
        HttpRequest request;
        Ask expected;
    } cases[] = {
        {call("POST", "/v23.0/1/messages", vector_text("MC-REQ-TEXT")), Ask::message},
        {call("POST", "/v23.0/1/messages", "not JSON"), Ask::message},
        {call("POST", "/v23.0/1/messages", R"({"to":"1","text":{"body":"\"status\":\"read\""}})"), Ask::message},
        {call("POST", "/v23.0/1/messages", R"({"to":"1","text":{"body":"x","status":"read"}})"), Ask::message},
        {call("POST", "/v23.0/1/messages", R"({"to":"1","type":"text","status":"read"})"), Ask::message},
        {call("POST", "/1/messages?access_token=t", "{}"), Ask::message},
        {call("POST", "/v23.0/1/messages", vector_text("MC-REQ-READ")), Ask::other},
        {call("GET", "/v23.0/1/messages"), Ask::other},
        {call("GET", "/v23.0/2/message_templates?limit=5"), Ask::templates},
        {call("POST", "/v23.0/2/message_templates", "{}"), Ask::other},
        {call("DELETE", "/v23.0/2/message_templates?name=x"), Ask::other},
        {call("GET", "/v23.0/1"), Ask::other},
        {call("GET", "/"), Ask::other},
    };
    for (const auto& [request, expected] : cases) {
        EXPECT_EQ(dialect.server.kind_of(request), expected) << request.method << request.target << request.body;
    }
}

TEST(MetaServer, TakesReadMarksWithAndWithoutTyping) {
    json::value mark = json_of(vector_text("MC-REQ-READ"));
    EXPECT_EQ(json_of(answer(request_with(json::serialize(mark))).body), json_of(R"({"success":true})"));
    mark.as_object().erase("typing_indicator");
    EXPECT_EQ(json_of(answer(request_with(json::serialize(mark))).body), json_of(R"({"success":true})"));
    mark.as_object().erase("message_id");
    EXPECT_EQ(json_of(answer(request_with(json::serialize(mark))).body).at("error").at("code"), 131008);
}

TEST(MetaServer, ShowsItsNumber) {
    const HttpResponse whole = answer(call("GET", "/v23.0/100200300400500"));
    EXPECT_EQ(whole.status, 200U);
    EXPECT_EQ(json_of(whole.body).at("id").as_string(), "100200300400500");
    EXPECT_EQ(json_of(whole.body).at("display_phone_number").as_string(), "12025550100");
    EXPECT_TRUE(dialect.client.read_validation(whole));
    const HttpResponse some = answer(call("GET", "/v23.0/100200300400500?fields=quality_rating"));
    EXPECT_EQ(json_of(some.body), json_of(R"({"quality_rating":"GREEN","id":"100200300400500"})"));
    for (const HttpRequest& request : dialect.client.write_validation(account)) {
        if (dialect.server.kind_of(request) == Ask::other) {
            EXPECT_TRUE(dialect.client.read_validation(dialect.server.answer_other(request, account)))
                << request.target;
        } else {
            EXPECT_TRUE(dialect.client.read_validation(dialect.server.write_templates({}, request))) << request.target;
        }
    }
}

TEST(MetaServer, ListsItsNumber) {
    EXPECT_EQ(json_of(answer(call("GET", "/v23.0/200300400500600/phone_numbers?fields=id")).body),
              json_of(R"({"data":[{"id":"100200300400500"}]})"));
}

TEST(MetaServer, RegistersAndSubscribes) {
    const json::value success = json_of(R"({"success":true})");
    EXPECT_EQ(json_of(answer(request_with(R"({"messaging_product":"whatsapp","pin":"123456"})", "register")).body),
              success);
    EXPECT_EQ(json_of(answer(request_with(R"({"messaging_product":"whatsapp","pin":123456})", "register")).body),
              success);
    EXPECT_EQ(answer(request_with(R"({"pin":"12"})", "register")).status, 400U);
    EXPECT_EQ(answer(request_with("", "register")).status, 400U);
    EXPECT_EQ(json_of(answer(request_with("", "deregister")).body), success);
    EXPECT_EQ(json_of(answer(call("POST", "/v23.0/200300400500600/subscribed_apps")).body), success);
    EXPECT_EQ(json_of(answer(call("GET", "/v23.0/200300400500600/subscribed_apps")).body), json_of(R"({"data":[]})"));
    EXPECT_EQ(json_of(answer(call("GET", "/v23.0/200300400500600")).body), json_of(R"({"id":"200300400500600"})"));
}

TEST(MetaServer, HasNoOtherObjects) {
    for (const auto& [method, target] : {std::pair{"GET", "/v23.0/999"},
                                         {"POST", "/v23.0/999/register"},
                                         {"POST", "/v23.0/200300400500600/register"},
                                         {"DELETE", "/v23.0/100200300400500"},
                                         {"GET", "/v23.0/100200300400500/messages"},
                                         {"POST", "/v23.0/100200300400500/message_templates"},
                                         {"POST", "/v23.0/100200300400500/subscribed_apps"},
                                         {"GET", "/"},
                                         {"PATCH", "/v23.0/200300400500600/message_templates"}}) {
        const HttpResponse refused = answer(call(method, target));
        EXPECT_EQ(refused.status, 400U) << target;
        const json::value body = json_of(refused.body);
        EXPECT_EQ(body.at("error").at("code"), 100) << target;
        EXPECT_EQ(body.at("error").at("error_subcode"), 33) << target;
        EXPECT_EQ(body.at("error").at("type").as_string(), "GraphMethodException");
    }
    // Without an account id of its own, it answers for none.
    Account bare = account;
    bare.fields.erase("waba_id");
    EXPECT_EQ(dialect.server.answer_other(call("GET", "/v23.0/200300400500600"), bare).status, 400U);
}

TEST(MetaTemplates, AreAskedForPageByPage) {
    const HttpRequest first = dialect.client.write_template_query(account, {.limit = 50});
    EXPECT_EQ(first.method, "GET");
    EXPECT_EQ(path_of(first), "/v23.0/200300400500600/message_templates");
    EXPECT_EQ(dialect.server.kind_of(first), Ask::templates);
    EXPECT_EQ(dialect.server.sender_of(first), "200300400500600");
    const HttpRequest second = dialect.client.write_template_query(account, {.limit = 50, .after = "Mg=="});
    EXPECT_TRUE(second.target.ends_with("&limit=50&after=Mg%3D%3D")) << second.target;
    EXPECT_EQ(dialect.server.read_template_query(second).after, "Mg==");
    EXPECT_EQ(dialect.server.read_template_query(second).limit, 50);
    EXPECT_NE(second.target.find("rejected_reason"), std::string::npos) << "told only where it is asked for";
}

TEST(MetaTemplates, AreReadAsTheServerWritesThem) {
    const auto whole =
        dialect.client.read_templates({.status = 200, .headers = {}, .body = vector_text("MC-TPL-LIST-1")});
    ASSERT_TRUE(whole);
    EXPECT_EQ(vectors_of("MC-TPL-LIST-").size(), 4U);
    HttpRequest asked = dialect.client.write_template_query(account, {.limit = 2});
    asked.headers.set("Host", "graph.example.com");
    const HttpResponse written = dialect.server.write_templates(*whole, asked);
    EXPECT_EQ(dialect.client.read_templates(written), whole);
    const std::string next(json_of(written.body).at("paging").at("next").as_string());
    EXPECT_TRUE(next.starts_with("http://graph.example.com/v23.0/200300400500600/message_templates?")) << next;
    EXPECT_TRUE(next.ends_with("limit=2&after=MgZDZD")) << next;
}

TEST(MetaTemplates, SayWhyThereAreNone) {
    const struct {
        unsigned status;
        std::string body;
        ErrorKind expected;
    } cases[] = {
        {400, vector_text("MC-ERR-TOKEN-EXPIRED"), ErrorKind::denied},
        {400, vector_text("MC-ERR-NO-SUCH-OBJECT"), ErrorKind::denied},
        {400, R"({"error":{"code":80008,"message":"(#80008) too many calls"}})", ErrorKind::invalid},
        {401, "", ErrorKind::denied},
        {200, "{}", ErrorKind::invalid},
    };
    for (const auto& [status, body, expected] : cases) {
        const auto page = dialect.client.read_templates({.status = status, .headers = {}, .body = body});
        ASSERT_FALSE(page) << body;
        EXPECT_EQ(page.error().kind, expected) << body;
    }
}

}  // namespace
}  // namespace parley::meta
