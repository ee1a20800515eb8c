#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

constexpr const char* message_id = "4812345678901234567-314159265358979323";
constexpr const char* bad_number = "The phone number \"98000\" is not a valid phone number";
constexpr const char* no_login = "Authentication failed due to invalid userId or password.";

Outcome read(unsigned status, std::string body, std::string retry_after = {}) {
    HttpResponse answer{.status = status, .headers = {}, .body = std::move(body)};
    if (!retry_after.empty()) {
        answer.headers.set("Retry-After", std::move(retry_after));
    }
    return dialect.client.read_answer(answer);
}

Refused refused(FailureCode code, std::string words, Retry retry = Retry::never, std::string provider_code = {}) {
    return {code, std::move(words), retry, std::move(provider_code), {}};
}

HttpRequest asked_in(const std::string& format) {
    return form_request({{"method", "SendMessage"}, {"send_to", "919800000001"}, {"format", format}});
}

const OutgoingMessage message{"1|2|3|4", "919800000001", "2000200001", Text{"Hi"}};

std::string without_line_end(std::string text) {
    while (text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

TEST(EnterpriseAnswerVectors, SayWhatBecameOfTheMessage) {
    const struct {
        std::string name;
        Outcome expected;
    } cases[] = {
        {"ENT-RESP-01.json", Accepted{message_id}},
        {"ENT-RESP-02.json", refused(FailureCode::bad_phone, bad_number, Retry::never, "105")},
        {"ENT-RESP-03.json", refused(FailureCode::bad_credentials, no_login, Retry::pause_lane, "102")},
        {"ENT-RESP-04.txt", Accepted{message_id}},
        {"ENT-RESP-05.txt", refused(FailureCode::bad_phone, bad_number, Retry::never, "105")},
    };
    EXPECT_EQ(vectors_in("answer").size(), std::size(cases));
    for (const auto& [name, expected] : cases) {
        const std::string text = without_line_end(vector_text("answer/" + name));
        EXPECT_EQ(read(200, text), expected) << name;
        const bool is_json = name.ends_with(".json");
        const HttpResponse written =
            dialect.server.write_answer(expected, asked_in(is_json ? "json" : "text"), &message);
        EXPECT_EQ(written.status, 200U);
        EXPECT_EQ(*written.headers.find("Content-Type"),
                  is_json ? "application/json; charset=utf-8" : "text/plain; charset=utf-8");
        if (is_json) {
            EXPECT_EQ(json_of(written.body), json_of(text)) << name;
        } else {
            EXPECT_EQ(written.body, text) << name;
        }
    }
}

TEST(EnterpriseAnswer, SaysWhatBecameOfTheMessageInEveryForm) {
    const Outcome no_phone = refused(FailureCode::bad_phone, "No", Retry::never, "105");
    const Outcome unreadable = Uncertain{"answered 200 with a body that cannot be read"};
    const struct {
        unsigned status;
        std::string body;
        Outcome expected;
    } cases[] = {
        // Wrappers
        {200, R"({"id":"1-2","phone":"9","details":"","status":"success"})", Accepted{"1-2"}},
        {200, R"({"data":{"response":{"id":"1-2","status":"SUCCESS"}}})", Accepted{"1-2"}},
        {200, R"({"response":[{"id":"1-2","status":"success"}]})", Accepted{"1-2"}},
        {200, R"({"response":{"id":"1111111111111111111-0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01","status":"success"}})",
         Accepted{"1111111111111111111-0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01"}},
        {200, R"({"response":{"id":105,"details":"No","status":"error"}})", no_phone},
        {200, R"({"response":{"status":"success","new":[]}})", Accepted{}},
        {200, "{\"response\":{\"id\":\"" + std::string(65, 'x') + "\",\"status\":\"success\"}}", Accepted{}},
        {201, R"({"response":{"id":"1-2","status":"success"}})", Accepted{"1-2"}},
        // Text
        {200, "success|9|1-2", Accepted{"1-2"}},
        {200, " SUCCESS | 9 | 1-2 \r\n", Accepted{"1-2"}},
        {200, "success | 9 | 1-2\nsuccess | 8 | 3-4", Accepted{"1-2"}},
        {200, "success | 9", Accepted{}},
        {200, "Error | 105 | No", no_phone},
        {200, "error | 105 | a | b", refused(FailureCode::bad_phone, "a | b", Retry::never, "105")},
        {200, "error", refused(FailureCode::other, "")},
        // Neither
        {200, "", unreadable},
        {200, "<html>", unreadable},
        {200, "null", unreadable},
        {200, "[]", unreadable},
        {200, "{}", unreadable},
        {200, R"({"response":{"id":"1-2","status":"maybe"}})", unreadable},
        {200, R"({"response":{"id":"1-2","status":"success")", unreadable},
        {200, R"({"response":"success"})", unreadable},
        {200, "<?xml version=\"1.0\"?><response/>", unreadable},
        // HTTP
        {429, "", refused(FailureCode::throttled, "429 Too Many Requests", Retry::later)},
        {429, R"({"response":{"id":"","details":"Slow","status":"error"}})",
         refused(FailureCode::throttled, "Slow", Retry::later)},
        {503, "<html>", refused(FailureCode::throttled, "503 Service Unavailable", Retry::later)},
        {500, "", Uncertain{"answered 500 Internal Server Error"}},
        {500, R"({"response":{"id":"105","details":"No","status":"error"}})", no_phone},
        {500, R"({"response":{"id":"1-2","status":"success"}})", Uncertain{"answered 500 Internal Server Error"}},
        {502, R"({"response":{"id":"105","details":"No","status":"error"}})", Uncertain{"answered 502 Bad Gateway"}},
        {504, "", Uncertain{"answered 504 Gateway Timeout"}},
        {408, "", Uncertain{"answered 408 Request Timeout"}},
        {400, "error | 105 | No", no_phone},
        {400, "<html>", refused(FailureCode::refused, "400 Bad Request")},
        {401, "", refused(FailureCode::bad_credentials, "401 Unauthorized", Retry::pause_lane)},
        // Called from an address that is not on the account's list
        {403, "", refused(FailureCode::bad_credentials, "403 Forbidden", Retry::pause_lane)},
        {403, "<html>", refused(FailureCode::bad_credentials, "403 Forbidden", Retry::pause_lane)},
        {407, "", refused(FailureCode::bad_credentials, "407 Proxy Authentication Required", Retry::pause_lane)},
        {401, R"({"response":{"id":"","details":"No","status":"error"}})",
         refused(FailureCode::bad_credentials, "No", Retry::pause_lane)},
        {403, "error | 777 | IP restricted",
         refused(FailureCode::bad_credentials, "IP restricted", Retry::pause_lane, "777")},
        {403, "success | 9 | 1-2", refused(FailureCode::bad_credentials, "403 Forbidden", Retry::pause_lane)},
        {403, "error | 105 | No", no_phone},
        {401, "error | 100 | No", refused(FailureCode::other, "No", Retry::later, "100")},
        {403, "error | 777 | not opted in", refused(FailureCode::not_subscribed, "not opted in", Retry::never, "777")},
        {404, "", refused(FailureCode::refused, "404 Not Found")},
        {302, "", refused(FailureCode::refused, "302 Found")},
    };
    for (const auto& [status, body, expected] : cases) {
        EXPECT_EQ(read(status, body), expected) << status << body;
    }
}

TEST(EnterpriseAnswer, KeepsWordsAsADatabaseCan) {
    const std::string body = "{\"response\":{\"id\":\"105\",\"details\":\"num\xe9ro\\u0000\",\"status\":\"error\"}}";
    EXPECT_EQ(std::get<Refused>(read(200, body)).words, "num\xEF\xBF\xBDro");
    const std::string deep(1'000'000, '[');
    EXPECT_TRUE(std::holds_alternative<Uncertain>(read(200, deep)));
    EXPECT_TRUE(std::holds_alternative<Uncertain>(read(200, "{\"response\":" + deep)));
    const std::string long_words(100'000, 'x');
    EXPECT_EQ(std::get<Refused>(read(200, "error | 105 | " + long_words)).words.size(), 500U);
}

TEST(EnterpriseAnswer, IsInTheFormatThatIsAskedFor) {
    const Outcome accepted = Accepted{message_id};
    const std::string text = std::string("success | 919800000001 | ") + message_id;
    EXPECT_EQ(dialect.server.write_answer(accepted, asked_in("JSON"), &message).body.front(), '{');
    EXPECT_EQ(dialect.server.write_answer(accepted, asked_in("text"), &message).body, text);
    EXPECT_EQ(dialect.server.write_answer(accepted, asked_in("xml"), &message).body, text);
    EXPECT_EQ(dialect.server.write_answer(accepted, form_request({{"send_to", "919800000001"}}), nullptr).body, text);
    EXPECT_EQ(dialect.server.write_answer(accepted, get("/?format=json"), nullptr).body.front(), '{');
    EXPECT_EQ(dialect.server.write_answer(accepted, {}, nullptr).body, std::string("success |  | ") + message_id);
}

TEST(EnterpriseAnswer, ReadsBackWhatItWritesInBothFormats) {
    const std::string words = "the provider's \"own\" \xE2\x82\xAC | words";
    const std::vector<Outcome> outcomes{
        Accepted{message_id},
        Accepted{},
        Uncertain{"answered 504 Gateway Timeout"},
        refused(FailureCode::bad_credentials, words, Retry::pause_lane, "102"),
        refused(FailureCode::bad_credentials, words, Retry::pause_lane, "171"),
        refused(FailureCode::bad_parameters, words, Retry::never, "101"),
        refused(FailureCode::bad_phone, words, Retry::never, "105"),
        refused(FailureCode::bad_phone, words, Retry::never, "175"),
        refused(FailureCode::refused, words, Retry::never, "106"),
        refused(FailureCode::bad_media, words, Retry::never, "328"),
        refused(FailureCode::account_problem, words, Retry::pause_lane, "124"),
        refused(FailureCode::not_subscribed, "The user has not opted in", Retry::never, "171"),
        refused(FailureCode::other, words, Retry::never, "777"),
        refused(FailureCode::throttled, words, Retry::later),
        Refused{FailureCode::throttled, words, Retry::later, {}, std::chrono::seconds(7)},
    };
    for (const char* format : {"json", "text"}) {
        for (const Outcome& outcome : outcomes) {
            const HttpResponse written = dialect.server.write_answer(outcome, asked_in(format), &message);
            EXPECT_EQ(dialect.client.read_answer(written), outcome) << written.status << written.body;
        }
    }
}

TEST(EnterpriseAnswer, ThrottlesWhereALaterTryMaySucceed) {
    for (const Refused& outcome :
         {refused(FailureCode::unreachable, "down", Retry::later), refused(FailureCode::other, "", Retry::later, "100"),
          refused(FailureCode::throttled, "", Retry::never)}) {
        const HttpResponse written = dialect.server.write_answer(outcome, asked_in("json"), &message);
        EXPECT_EQ(written.status, 429U);
        EXPECT_EQ(std::get<Refused>(dialect.client.read_answer(written)).retry, Retry::later);
    }
}

TEST(EnterpriseAnswer, NamesTheNumberThatWasWrong) {
    OutgoingMessage other = message;
    other.to = "98000";
    const HttpResponse written =
        dialect.server.write_answer(refused(FailureCode::bad_phone, ""), asked_in("text"), &other);
    EXPECT_EQ(written.body, std::string("error | 105 | ") + bad_number);
}

TEST(EnterpriseAnswer, HasIdsOfTheGatewaysShape) {
    std::vector<std::string> ids;
    for (std::uint64_t number = 0; number < 20'000; ++number) {
        ids.push_back(dialect.server.make_id(number));
        const std::string& id = ids.back();
        ASSERT_EQ(id.find('-'), 19U) << id;
        ASSERT_GE(id.size(), 19U + 1 + 15) << id;
        ASSERT_LE(id.size(), 19U + 1 + 18) << id;
        ASSERT_EQ(id.find_first_not_of("0123456789-"), std::string::npos) << id;
    }
    EXPECT_EQ(dialect.server.make_id(7), ids[7]);
    EXPECT_EQ(dialect.server.make_id(~0ULL).find('-'), 19U);
    std::ranges::sort(ids);
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

}  // namespace
}  // namespace parley::gupshup_enterprise
