#include "dialect/generic/codes.h"
#include "vectors.h"

namespace parley::gupshup {
namespace {

Outcome read(unsigned status, std::string body, std::string retry_after = {}) {
    HttpResponse answer{.status = status, .headers = {}, .body = std::move(body)};
    if (!retry_after.empty()) {
        answer.headers.set("retry-after", std::move(retry_after));
    }
    return dialect.client.read_answer(answer);
}

std::string error_of(const std::string& words) {
    return R"({"status":"error","message":")" + words + R"("})";
}

Refused refused(FailureCode code, std::string words, Retry retry = Retry::never) {
    return {code, std::move(words), retry};
}

TEST(GupshupAnswerVectors, SayThatAMessageWasTaken) {
    const Outcome taken = Accepted{"3f7c1c0e-5b2a-4d2c-9a53-0d1b6f0e9a11"};
    EXPECT_EQ(read(202, vector_text("SS-RESP-01.json")), taken);
    EXPECT_EQ(read(200, vector_text("SS-RESP-01.json")), taken);
    const HttpResponse written = dialect.server.write_answer(taken, {}, nullptr);
    EXPECT_EQ(written.status, 202U);
    EXPECT_EQ(json_of(written.body), json_of(vector_text("SS-RESP-01.json")));
    EXPECT_EQ(vectors_named("SS-RESP-").size(), 2U);
}

// "Responses" of the reference, and the part of the mapping that tells of refused sends.
TEST(GupshupAnswer, OfTheTablesMeanWhatTheMappingSays) {
    const struct {
        unsigned status;
        std::string words;
        FailureCode code;
        Retry retry;
        const char* generic;
        const char* in_callback;
    } cases[] = {
        {401, "Authentication Failed", FailureCode::bad_credentials, Retry::pause_lane, "2000", "1000"},
        {400, "Portal User Not Found With APIKey abc", FailureCode::bad_credentials, Retry::pause_lane, "2000", "1000"},
        {400, "Invalid App Details", FailureCode::bad_credentials, Retry::pause_lane, "2000", "1000"},
        {400, "Invalid Destination", FailureCode::bad_phone, Retry::never, "2002", "1002"},
        {400, "Template params are wrong", FailureCode::bad_parameters, Retry::never, "2001", "1001"},
        {400, "Invalid params", FailureCode::bad_parameters, Retry::never, "2001", "1001"},
        {400, "Template not found", FailureCode::template_unknown, Retry::pause_campaign, "2001", "1001"},
        {400, "This template does not exist", FailureCode::template_unknown, Retry::pause_campaign, "2001", "1001"},
        {400, "Template is paused", FailureCode::template_paused, Retry::pause_campaign, "2001", "1001"},
        {400, "Callback Billing must be enabled", FailureCode::account_problem, Retry::pause_lane, "2004", "1009"},
        {400, "Wallet balance is low", FailureCode::account_problem, Retry::pause_lane, "2004", "1009"},
        {400, "Something else", FailureCode::refused, Retry::never, "2004", "1009"},
        {429, "Too Many Requests", FailureCode::throttled, Retry::later, "2004", "1009"},
        {500, "Internal server error", FailureCode::provider_error, Retry::later, "2004", "1009"},
    };
    for (const auto& [status, words, code, retry, generic, in_callback] : cases) {
        EXPECT_EQ(read(status, error_of(words)), Outcome(refused(code, words, retry))) << words;
        EXPECT_EQ(generic::answer_code_of(code), generic) << words;
        EXPECT_EQ(generic::callback_code_of(code), in_callback) << words;
    }
}

TEST(GupshupAnswer, SaysWhatBecameOfTheMessage) {
    const auto uncertain = [](std::string why) { return Outcome(Uncertain{std::move(why)}); };
    const struct {
        unsigned status;
        std::string body;
        Outcome expected;
    } cases[] = {
        {200, R"({"messageId":"a","new":[]})", Accepted{"a"}},
        {201, R"({"status":"success","messageId":7})", Accepted{"7"}},
        {202, R"({"status":"submitted"})", Accepted{}},
        {202, R"({"status":"submitted","messageId":"a\u0000b"})", Accepted{}},
        {202, R"({"status":"submitted","messageId":")" + std::string(300, 'x') + R"("})", Accepted{}},
        {202, "", uncertain("answered 202 with a body that cannot be read")},
        {200, "<html>", uncertain("answered 200 with a body that cannot be read")},
        {200, "[]", uncertain("answered 200 with a body that cannot be read")},
        {200, "{}", uncertain("answered 200 with a body that cannot be read")},
        {200, R"({"status":"maybe"})", uncertain("answered 200 with a body that cannot be read")},
        {200, error_of("Invalid Destination"), refused(FailureCode::bad_phone, "Invalid Destination")},
        {200, error_of("no"), refused(FailureCode::other, "no")},
        {400, R"({"status":"error","message":{"code":7,"message":"Invalid Destination"}})",
         refused(FailureCode::bad_phone, "Invalid Destination")},
        {400, R"({"status":"error","message":{"a":[1]}})", refused(FailureCode::refused, R"({"a":[1]})")},
        {400, "<html>", refused(FailureCode::refused, "400 Bad Request")},
        {400, "", refused(FailureCode::refused, "400 Bad Request")},
        {401, "", refused(FailureCode::bad_credentials, "401 Unauthorized", Retry::pause_lane)},
        {403, error_of("No"), refused(FailureCode::bad_credentials, "No", Retry::pause_lane)},
        {404, "<html>", refused(FailureCode::refused, "404 Not Found")},
        {408, error_of("Template not found"), uncertain("answered 408 Request Timeout")},
        {402, "", refused(FailureCode::account_problem, "402 Payment Required", Retry::pause_lane)},
        {500, error_of("Portal User Not Found With APIKey x"),
         refused(FailureCode::bad_credentials, "Portal User Not Found With APIKey x", Retry::pause_lane)},
        {500, "", uncertain("answered 500 Internal Server Error")},
        {500, R"({"message":"Internal server error"})", uncertain("answered 500 Internal Server Error")},
        {502, error_of("x"), uncertain("answered 502 Bad Gateway")},
        {503, error_of("x"), refused(FailureCode::throttled, "x", Retry::later)},
        {504, error_of("x"), uncertain("answered 504 Gateway Timeout")},
        {501, "", refused(FailureCode::provider_error, "501 Not Implemented")},
        {302, "", refused(FailureCode::refused, "302 Found")},
        {100, "", uncertain("answered 100")},
        {999, "", uncertain("answered 999")},
    };
    for (const auto& [status, body, expected] : cases) {
        EXPECT_EQ(read(status, body), expected) << status << body;
    }
    EXPECT_EQ(std::get<Refused>(read(429, error_of("x"), "7")).retry_after, std::chrono::seconds(7));
    EXPECT_EQ(std::get<Refused>(read(400, error_of("x"), "7")).retry_after, std::nullopt);
}

TEST(GupshupAnswer, KeepsNoMoreOfTheWordsThanAReaderNeeds) {
    const auto words = std::get<Refused>(read(400, error_of(std::string(600, 'x') + R"(\u0000)"))).words;
    EXPECT_EQ(words, std::string(500, 'x'));
    EXPECT_EQ(std::get<Refused>(read(400, error_of("num\xE9ro"))).words, "num\xEF\xBF\xBDro");
}

TEST(GupshupAnswer, ReadsBackWhatItWrites) {
    const std::string words = "the provider's \"own\" \xE2\x82\xAC";
    const std::vector<Outcome> outcomes{
        Accepted{"id-1"},
        Accepted{"\"quoted\""},
        refused(FailureCode::bad_credentials, words, Retry::pause_lane),
        refused(FailureCode::bad_phone, "Invalid Destination"),
        refused(FailureCode::bad_parameters, "template params: " + words),
        refused(FailureCode::template_unknown, "Template not found: " + words, Retry::pause_campaign),
        refused(FailureCode::template_paused, "Template is paused", Retry::pause_campaign),
        refused(FailureCode::account_problem, "wallet: " + words, Retry::pause_lane),
        refused(FailureCode::provider_error, words, Retry::later),
        refused(FailureCode::refused, words),
        refused(FailureCode::throttled, words, Retry::later),
        Refused{FailureCode::throttled, words, Retry::later, {}, std::chrono::seconds(7)},
        Uncertain{"answered 504 Gateway Timeout"},
    };
    for (const Outcome& outcome : outcomes) {
        const auto* given = std::get_if<Refused>(&outcome);
        const bool is_500 = given != nullptr && given->code == FailureCode::provider_error;
        Outcome asked = outcome;
        if (is_500) {
            std::get<Refused>(asked).retry = Retry::never;  // what may come again is answered 429
        }
        const HttpResponse written = dialect.server.write_answer(asked, {}, nullptr);
        EXPECT_EQ(dialect.client.read_answer(written), outcome) << written.status << written.body;
    }
}

// Another provider's words do not say to a client of this API what they mean: ours come before them.
TEST(GupshupAnswer, SaysTheReasonInItsOwnWordsWhereOthersDoNot) {
    for (const FailureCode code : {FailureCode::bad_phone, FailureCode::bad_parameters, FailureCode::template_unknown,
                                   FailureCode::template_paused, FailureCode::account_problem}) {
        const HttpResponse written = dialect.server.write_answer(refused(code, "nein"), {}, nullptr);
        const auto read_back = std::get<Refused>(dialect.client.read_answer(written));
        EXPECT_EQ(read_back.code, code);
        EXPECT_TRUE(read_back.words.ends_with(": nein")) << read_back.words;
        EXPECT_EQ(written.status, 400U);
    }
}

TEST(GupshupAnswer, WritesEveryErrorOfTheTable) {
    const struct {
        Outcome outcome;
        unsigned status;
        std::string words;
    } cases[] = {
        {refused(FailureCode::bad_phone, ""), 400, "Invalid Destination"},
        {refused(FailureCode::bad_credentials, ""), 401, "Authentication Failed"},
        {refused(FailureCode::account_problem, ""), 400, "Callback Billing must be enabled"},
        {refused(FailureCode::throttled, ""), 429, "Too Many Requests"},
        {refused(FailureCode::unreachable, "", Retry::later), 429, "Too Many Requests"},
        {refused(FailureCode::provider_error, ""), 500, "Internal server error"},
        {Uncertain{"who knows"}, 504, "who knows"},
    };
    for (const auto& [outcome, status, words] : cases) {
        const HttpResponse written = dialect.server.write_answer(outcome, {}, nullptr);
        EXPECT_EQ(written.status, status) << words;
        EXPECT_EQ(json_of(written.body), json_of(error_of(words)));
    }
}

TEST(GupshupAnswer, ObjectsAsTheApiDoes) {
    const auto objection = [](Error error) {
        const HttpResponse written = dialect.server.write_objection(error, {});
        return std::pair(written.status, std::string(json_of(written.body).at("message").as_string()));
    };
    using Told = std::pair<unsigned, std::string>;
    EXPECT_EQ(objection({ErrorKind::invalid, "x", "destination"}), Told(400, "Invalid Destination"));
    EXPECT_EQ(objection({ErrorKind::invalid, "x", "src.name"}), Told(400, "Invalid App Details"));
    EXPECT_EQ(objection({ErrorKind::missing, "no such sender"}), Told(400, "Invalid App Details"));
    EXPECT_EQ(objection({ErrorKind::denied, "x"}), Told(401, "Authentication Failed"));
    EXPECT_EQ(objection({ErrorKind::invalid, "this is missing", "message.type"}),
              Told(400, "message.type: this is missing"));
}

TEST(GupshupAnswer, TellsAtOnceOnlyWhatGupshupItselfKnows) {
    for (const FailureCode code : {FailureCode::bad_credentials, FailureCode::throttled, FailureCode::provider_error}) {
        EXPECT_TRUE(dialect.server.tells_at_once(code)) << name_of(code);
    }
    for (const FailureCode code : {FailureCode::bad_phone, FailureCode::outside_window, FailureCode::bad_parameters,
                                   FailureCode::template_unknown, FailureCode::blacklisted, FailureCode::not_subscribed,
                                   FailureCode::account_problem, FailureCode::blocked_by_meta}) {
        EXPECT_FALSE(dialect.server.tells_at_once(code)) << name_of(code);
    }
}

}  // namespace
}  // namespace parley::gupshup
