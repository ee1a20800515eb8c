#include "vectors.h"

namespace parley::generic {
namespace {

Outcome read(unsigned status, std::string body, std::string retry_after = {}) {
    HttpResponse answer{.status = status, .headers = {}, .body = std::move(body)};
    if (!retry_after.empty()) {
        answer.headers.set("retry-after", std::move(retry_after));
    }
    return dialect.client.read_answer(answer);
}

Refused refused(FailureCode code, std::string words, Retry retry = Retry::never, std::string provider_code = {}) {
    return {code, std::move(words), retry, std::move(provider_code), {}};
}

constexpr const char* unreadable = "answered 200 with a body that cannot be read";

TEST(GenericAnswerVectors, SayWhatBecameOfTheMessage) {
    const struct {
        unsigned status;
        std::string name;
        Outcome expected;
    } cases[] = {
        {200, "answer/200_success.json", Accepted{}},
        {200, "answer/200_failure.json",
         refused(FailureCode::bad_credentials, "Invalid Credentials", Retry::pause_lane, "2000")},
        {500, "answer/500.json", refused(FailureCode::provider_error, "Unable to process the request")},
        {429, "answer/429.json", refused(FailureCode::throttled, "Too many requests to process", Retry::later)},
        {403, "answer/403.json", refused(FailureCode::refused, "Bad Request")},
    };
    EXPECT_EQ(vectors_in("answer").size(), std::size(cases));
    for (const auto& [status, name, expected] : cases) {
        EXPECT_EQ(read(status, vector_text(name)), expected) << name;
        const HttpResponse written = dialect.server.write_answer(expected, {}, nullptr);
        EXPECT_EQ(written.status, status) << name;
        EXPECT_EQ(json_of(written.body), json_of(vector_text(name))) << name;
    }
}

TEST(GenericAnswer, SaysWhatBecameOfTheMessage) {
    const struct {
        unsigned status;
        std::string body;
        Outcome expected;
    } cases[] = {
        {200, R"({"status":"success","new":[]})", Accepted{}},  // fields may appear any day
        {200, R"({"status":" SUCCESS ","messageId":"abc"})", Accepted{"abc"}},
        {200, R"({"status":"success","id":77})", Accepted{"77"}},
        {200, R"({"status":"success","msgId":"1|2|3|4"})", Accepted{}},  // only ours, echoed
        {201, R"({"status":"success"})", Accepted{}},
        {202, "", Accepted{}},
        {204, "", Accepted{}},
        {202, "<html>", Uncertain{"answered 202 with a body that cannot be read"}},
        {200, "", Uncertain{unreadable}},
        {200, "<html>", Uncertain{unreadable}},
        {200, "null", Uncertain{unreadable}},
        {200, "[]", Uncertain{unreadable}},
        {200, "{}", Uncertain{unreadable}},
        {200, R"({"status":"maybe"})", Uncertain{unreadable}},
        {200, R"({"status":true})", Uncertain{unreadable}},
        {200, R"({"status":"success")", Uncertain{unreadable}},
        {206, R"({"status":"failure"})", refused(FailureCode::other, "206 Partial Content")},
        {200, R"({"status":"failure"})", refused(FailureCode::other, "")},
        {200, R"({"status":"failure","error":{"code":2001,"message":"Bad"}})",
         refused(FailureCode::bad_parameters, "Bad", Retry::never, "2001")},
        {200, R"({"status":"failure","error":{"code":"2002","title":"Bad"}})",
         refused(FailureCode::bad_phone, "Bad", Retry::never, "2002")},
        {200, R"({"status":"failure","error":{"code":2003}})",
         refused(FailureCode::not_subscribed, "", Retry::never, "2003")},
        {200, R"({"status":"failure","error":{"code":2004,"message":"x"}})",
         refused(FailureCode::other, "x", Retry::never, "2004")},
        {200, R"({"status":"failure","error":{"code":77.5,"message":"x"}})",
         refused(FailureCode::other, "x", Retry::never, "77.5")},
        {200, R"({"status":"failure","error":{"code":131026}})",
         refused(FailureCode::other, "", Retry::never, "131026")},
        {200, R"({"status":"failure","error":"No credit"})", refused(FailureCode::other, "No credit")},
        {200, R"({"status":"failed","errors":[{"code":2002,"title":"No"}]})",
         refused(FailureCode::bad_phone, "No", Retry::never, "2002")},
        {200, R"({"error":{"code":2002,"message":"No"}})", refused(FailureCode::bad_phone, "No", Retry::never, "2002")},
        {200, "{\"status\":\"failure\",\"error\":{\"message\":\"num\xe9ro\"}}",  // not UTF-8
         refused(FailureCode::other, "num\xEF\xBF\xBDro")},
        {429, R"({"message":"Slow"})", refused(FailureCode::throttled, "Slow", Retry::later)},
        {429, "", refused(FailureCode::throttled, "429 Too Many Requests", Retry::later)},
        {503, "<html>", refused(FailureCode::throttled, "503 Service Unavailable", Retry::later)},
        {500, R"({"message":"Internal server error"})", Uncertain{"answered 500 Internal Server Error"}},
        {500, "", Uncertain{"answered 500 Internal Server Error"}},
        {500, R"({"status":"failure","error":{"code":2001,"message":"x"}})",
         refused(FailureCode::bad_parameters, "x", Retry::never, "2001")},
        {501, "", refused(FailureCode::provider_error, "501 Not Implemented")},
        {502, R"({"status":"failure","error":{"message":"x"}})", Uncertain{"answered 502 Bad Gateway"}},
        {504, "", Uncertain{"answered 504 Gateway Timeout"}},
        {400, R"({"status":"failure","error":{"code":2002,"message":"No"}})",
         refused(FailureCode::bad_phone, "No", Retry::never, "2002")},
        {401, R"({"message":"Who?"})", refused(FailureCode::bad_credentials, "Who?", Retry::pause_lane)},
        {407, "", refused(FailureCode::bad_credentials, "407 Proxy Authentication Required", Retry::pause_lane)},
        {404, "<html>", refused(FailureCode::refused, "404 Not Found")},
        {408, "", Uncertain{"answered 408 Request Timeout"}},
        {302, "", refused(FailureCode::refused, "302 Found")},
        {100, "", Uncertain{"answered 100"}},
        {999, "", Uncertain{"answered 999"}},
    };
    for (const auto& [status, body, expected] : cases) {
        EXPECT_EQ(read(status, body), expected) << status << body;
    }
}

TEST(GenericAnswer, ObeysSecondsOfRetryAfterWithinAnHour) {
    const struct {
        std::string header;
        std::optional<std::chrono::seconds> expected;
    } cases[] = {
        {"3", std::chrono::seconds(3)},
        {" 0 ", std::chrono::seconds(0)},
        {"86400", std::chrono::seconds(3600)},
        {"99999999999999999999999", std::chrono::seconds(3600)},
        {"-1", std::nullopt},
        {"1.5", std::nullopt},
        {"Wed, 21 Oct 2026 07:28:00 GMT", std::nullopt},
    };
    for (const auto& [header, expected] : cases) {
        EXPECT_EQ(std::get<Refused>(read(429, "{}", header)).retry_after, expected) << header;
        EXPECT_EQ(std::get<Refused>(read(503, "", header)).retry_after, expected) << header;
    }
    EXPECT_EQ(std::get<Refused>(read(403, "", "3")).retry_after, std::nullopt);
}

TEST(GenericAnswer, KeepsNoMoreOfTheWordsThanAReaderNeeds) {
    std::string words;
    for (int i = 0; i < 600; ++i) {
        words += "\xF0\x9F\x98\x80";
    }
    const auto outcome = read(200, R"({"status":"failure","error":{"message":")" + words + R"(a\u0000b"}})");
    EXPECT_EQ(std::get<Refused>(outcome).words, words.substr(0, 500 * 4));
    EXPECT_EQ(std::get<Refused>(read(403, R"({"message":"a\u0000b"})")).words, "ab");
}

TEST(GenericAnswer, ReadsBackWhatItWrites) {
    std::vector<Outcome> outcomes{Accepted{}, Accepted{"wamid.\"1\""}, Uncertain{"answered 504 Gateway Timeout"}};
    const std::string words = "the provider's \"own\" \xE2\x82\xAC";
    for (const auto& [code, number] : {std::pair{FailureCode::bad_parameters, "2001"},
                                       {FailureCode::bad_phone, "2002"},
                                       {FailureCode::not_subscribed, "2003"},
                                       {FailureCode::other, "2004"}}) {
        outcomes.push_back(refused(code, words, Retry::never, number));
    }
    outcomes.push_back(refused(FailureCode::bad_credentials, words, Retry::pause_lane, "2000"));
    outcomes.push_back(refused(FailureCode::provider_error, words));
    outcomes.push_back(refused(FailureCode::refused, words));
    outcomes.push_back(refused(FailureCode::throttled, words, Retry::later));
    outcomes.push_back(Refused{FailureCode::throttled, words, Retry::later, {}, std::chrono::seconds(7)});
    for (const Outcome& outcome : outcomes) {
        const HttpResponse written = dialect.server.write_answer(outcome, {}, nullptr);
        EXPECT_EQ(dialect.client.read_answer(written), outcome) << written.status << written.body;
    }
}

TEST(GenericAnswer, PassesOnThatALaterTryMaySucceed) {
    const HttpResponse written =
        dialect.server.write_answer(refused(FailureCode::unreachable, "down", Retry::later), {}, nullptr);
    EXPECT_EQ(written.status, 429U);
}

}  // namespace
}  // namespace parley::generic
