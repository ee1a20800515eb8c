#include "vectors.h"

namespace parley::vonage {
namespace {

const HttpRequest asked = posted("/v1/messages", "{}");
const HttpRequest asked_legacy = posted("/v0.1/messages", "{}");

Outcome read(unsigned status, std::string body, std::string retry_after = {}) {
    HttpResponse answer{.status = status, .headers = {}, .body = std::move(body)};
    if (!retry_after.empty()) {
        answer.headers.set("retry-after", std::move(retry_after));
    }
    return dialect.client.read_answer(answer);
}

Refused refusal(FailureCode code, std::string words, Retry retry, std::string provider_code) {
    return {code, std::move(words), retry, std::move(provider_code), {}};
}

TEST(VonageAnswerVectors, SayWhatBecameOfTheMessage) {
    using enum FailureCode;
    const std::string credentials =
        "Check that you're using the correct credentials, and that your account has this feature enabled";
    const std::string bad_to = "The `to` parameter is invalid for the given channel.";
    const std::string bad_value = "The value of one or more parameters is invalid. ";
    const struct {
        std::string name;
        unsigned status;
        Outcome expected;
    } cases[] = {
        {"V01-RES-202", 202, Accepted{"aaaaaaaa-bbbb-4ccc-8ddd-000000000001"}},
        {"V1-RES-FAILOVER", 202, Accepted{"aaaaaaaa-bbbb-4ccc-8ddd-000000000031"}},
        {"V01-ERR-400-SPEC", 400,
         refusal(FailureCode::refused, "Your request parameters did not validate.", Retry::never, "InvalidParams")},
        {"V01-ERR-400-LIVE", 400,
         refusal(FailureCode::refused,
                 "Found errors validating 1 of your submitted parameters. (message.content.text: must not be empty)",
                 Retry::never, "InvalidParams")},
        {"V1-ERR-401", 401, refusal(bad_credentials, credentials, Retry::pause_lane, "unauthorized")},
        {"V1-ERR-UNPROVISIONED", 401,
         refusal(bad_credentials, "Check your API key is correct and has been whitelisted", Retry::pause_lane,
                 "unprovisioned")},
        {"V1-ERR-402", 402,
         refusal(account_problem, "This request could not be performed due to your account balance being low.",
                 Retry::pause_lane, "low-balance")},
        {"V1-ERR-422-PARAMS", 422,
         refusal(template_unknown, bad_value + "(template.name: is required.)", Retry::pause_campaign, "1150")},
        {"V1-ERR-422-SENDER", 422,
         refusal(account_problem, "The `from` parameter is invalid for the given channel.", Retry::pause_lane, "1120")},
        {"V1-ERR-422-RECIPIENT-NEW", 422, refusal(bad_phone, bad_to, Retry::never, "1430")},
        {"V1-ERR-RECIPIENT", 422, refusal(bad_phone, bad_to, Retry::never, "1130")},
        {"V1-ERR-422-JSON", 422,
         refusal(FailureCode::refused,
                 "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries", Retry::never,
                 "invalid-json")},
        {"V1-ERR-CHANNEL", 422,
         refusal(FailureCode::refused, "The specified channel is not supported.", Retry::never, "1100")},
        {"V1-ERR-CHANNEL-PARAMS", 422,
         refusal(bad_parameters, bad_value + "(whatsapp.policy: Must be `deterministic`.)", Retry::never, "1110")},
        {"V1-ERR-MESSAGE-TYPE", 422,
         refusal(FailureCode::refused,
                 "The message type specified in the request is not supported for the given channel.", Retry::never,
                 "1140")},
        {"V1-ERR-CLIENT-REF", 422,
         refusal(FailureCode::refused, "The client reference can be a string of up to 40 characters.", Retry::never,
                 "1060")},
        {"V1-ERR-429", 429, refusal(throttled, "Please wait, then retry your request", Retry::later, "1010")},
        {"V1-ERR-500", 500,
         refusal(provider_error, "There was an error processing your request in the Platform.", Retry::never, "1000")},
    };
    EXPECT_EQ(count_of("V01-ERR-") + count_of("V01-RES-") + count_of("V1-ERR-") + count_of("V1-RES-"),
              std::size(cases));
    for (const auto& [name, status, expected] : cases) {
        EXPECT_EQ(read(status, json_text(name)), expected) << name;
        const HttpResponse written =
            dialect.server.write_answer(expected, name.starts_with("V01-") ? asked_legacy : asked, nullptr);
        EXPECT_EQ(dialect.client.read_answer(written), expected) << name << written.body;
        if (name.starts_with("V1-ERR-")) {
            // What differs from answer to answer, and what is in our words.
            json::value given = json_of(json_text(name));
            json::value ours = json_of(written.body);
            EXPECT_EQ(written.status, status) << name;
            EXPECT_EQ(ours.at("title"), given.at("title")) << name;
            const auto end = [](const json::value& problem) {
                const std::string type = *text_of(&problem.at("type"));
                return type.substr(type.rfind("/api-errors"));
            };
            EXPECT_EQ(end(ours), end(given)) << name;
            EXPECT_EQ(ours.at("instance").as_string().size(), given.at("instance").as_string().size());
            if (!given.as_object().contains("invalid_parameters")) {
                EXPECT_EQ(ours.at("detail"), given.at("detail")) << name;
                EXPECT_FALSE(ours.as_object().contains("invalid_parameters")) << name;
            }
        }
    }
}

TEST(VonageAnswer, IsUncertainWhereTheMessageMayHaveLeft) {
    const struct {
        unsigned status;
        std::string body;
    } cases[] = {
        {200, ""},
        {202, ""},
        {202, "<html>"},
        {202, "{}"},
        {202, R"({"message_uuid":""})"},
        {202, R"({"message_uuid":{}})"},
        {202, R"({"message_uuid":"a\u0000"})"},
        {202, R"({"message_uuid":")" + std::string(300, 'a') + "\"}"},
        {204, ""},
        {408, json_text("V01-ERR-400-SPEC")},
        {500, ""},
        {500, R"({"message":"Internal server error"})"},
        {500, R"({"type":"about:blank","title":"Something broke"})"},
        {502, json_text("V1-ERR-500")},
        {504, json_text("V1-ERR-500")},
        {100, ""},
    };
    for (const auto& [status, body] : cases) {
        EXPECT_TRUE(std::holds_alternative<Uncertain>(read(status, body))) << status << body;
    }
    EXPECT_EQ(read(200, R"({"message_uuid":" u ","workflow_id":"w"})"), Outcome(Accepted{"u"}));
}

TEST(VonageAnswer, ObeysRetryAfter) {
    EXPECT_EQ(std::get<Refused>(read(429, json_text("V1-ERR-429"), "7")).retry_after, std::chrono::seconds(7));
    EXPECT_EQ(std::get<Refused>(read(429, "", "7")).retry_after, std::chrono::seconds(7));
    EXPECT_EQ(std::get<Refused>(read(422, json_text("V1-ERR-422-PARAMS"), "7")).retry_after, std::nullopt);
}

TEST(VonageAnswer, KeepsNoMoreOfTheWordsThanAReaderNeeds) {
    std::string words;
    for (int i = 0; i < 600; ++i) {
        words += "\xF0\x9F\x98\x80";
    }
    const auto long_one = std::get<Refused>(read(422, R"({"title":"t","detail":")" + words + "\"}"));
    EXPECT_EQ(long_one.words, words.substr(0, 500 * 4));
    EXPECT_EQ(std::get<Refused>(read(422, R"({"title":"t","detail":"a\u0000b"})")).words, "ab");
    EXPECT_EQ(std::get<Refused>(read(422, "{\"detail\":\"num\xe9ro\"}")).words, "num\xEF\xBF\xBDro");
    EXPECT_EQ(std::get<Refused>(read(422, R"({"title":1430})")).provider_code, "1430");
    EXPECT_EQ(std::get<Refused>(read(422, "")).words, "422 Unprocessable Content");
    EXPECT_LE(std::get<Refused>(read(422, R"({"type":"#)" + std::string(900, 'a') + "\"}")).provider_code.size(), 50U);
}

// In version 0.1 a request is refused with one type and one status, whatever is wrong with it.
TEST(VonageAnswer, ReadsBackWhatItWrites) {
    using enum FailureCode;
    const std::string words = "the provider's \"own\" \xE2\x82\xAC";
    const struct {
        Refused outcome;
        unsigned status;
        unsigned legacy_status;
    } cases[] = {
        {refusal(bad_credentials, words, Retry::pause_lane, "unauthorized"), 401, 401},
        {refusal(account_problem, words, Retry::pause_lane, "low-balance"), 402, 402},
        {refusal(throttled, words, Retry::later, "1010"), 429, 429},
        {refusal(provider_error, words, Retry::never, "1000"), 500, 500},
        {refusal(bad_phone, words, Retry::never, "1130"), 422, 400},
        {refusal(bad_parameters, words, Retry::never, "1150"), 422, 400},
        {refusal(template_unknown, words, Retry::pause_campaign, "1150"), 422, 400},
        {refusal(bad_media, words, Retry::never, "1150"), 422, 400},
        {refusal(FailureCode::refused, words, Retry::never, "1150"), 422, 400},
    };
    for (const auto& [outcome, status, legacy_status] : cases) {
        Refused without_code = outcome;
        without_code.provider_code = "2001";  // another provider's
        for (const Refused& given : {outcome, without_code}) {
            const HttpResponse written = dialect.server.write_answer(given, asked, nullptr);
            EXPECT_EQ(written.status, status) << written.body;
            EXPECT_EQ(*written.headers.find("Content-Type"), "application/json; charset=utf-8");
            EXPECT_EQ(dialect.client.read_answer(written), Outcome(outcome)) << written.body;

            const HttpResponse in_legacy = dialect.server.write_answer(given, asked_legacy, nullptr);
            EXPECT_EQ(in_legacy.status, legacy_status) << in_legacy.body;
            EXPECT_EQ(*in_legacy.headers.find("Content-Type"), "application/problem+json");
            EXPECT_EQ(json::value(*in_legacy.headers.find("x-nexmo-trace-id")), json_of(in_legacy.body).at("instance"));
            Refused expected = outcome;
            expected.provider_code = legacy_status == 400 ? "InvalidParams" : outcome.provider_code;
            EXPECT_EQ(dialect.client.read_answer(in_legacy), Outcome(expected)) << in_legacy.body;
        }
    }
    const Refused waiting{throttled, words, Retry::later, "1010", std::chrono::seconds(7)};
    EXPECT_EQ(dialect.client.read_answer(dialect.server.write_answer(waiting, asked, nullptr)), Outcome(waiting));
    const Outcome again = dialect.client.read_answer(
        dialect.server.write_answer(refusal(unreachable, "down", Retry::later, ""), asked, nullptr));
    EXPECT_EQ(std::get<Refused>(again).code, throttled);
}

TEST(VonageAnswer, IsWrittenForEveryFailureOfOursWithOrWithoutWords) {
    for (int number = 1; number <= static_cast<int>(FailureCode::account_problem); ++number) {
        for (const HttpRequest& request : {asked, asked_legacy}) {
            const auto failure = static_cast<FailureCode>(number);
            const HttpResponse written = dialect.server.write_answer(Refused{failure, ""}, request, nullptr);
            EXPECT_FALSE(json_of(written.body).at("title").as_string().empty()) << written.body;
            EXPECT_FALSE(json_of(written.body).at("detail").as_string().empty()) << written.body;
            EXPECT_TRUE(std::holds_alternative<Refused>(dialect.client.read_answer(written))) << written.body;
        }
    }
}

TEST(VonageAnswer, SaysThatItDoesNotKnowAsAGatewayDoes) {
    for (const HttpRequest& request : {asked, asked_legacy}) {
        const HttpResponse written = dialect.server.write_answer(Uncertain{"no answer came"}, request, nullptr);
        EXPECT_EQ(written.status, 504U);
        EXPECT_EQ(json_of(written.body).at("detail"), json::value("no answer came"));
        EXPECT_TRUE(std::holds_alternative<Uncertain>(dialect.client.read_answer(written)));
    }
}

TEST(VonageAnswer, GivesTheSameIdAsTheCallbacksWhereTheProviderGaveNone) {
    const OutgoingMessage message{.id = "1|2|3|4", .to = {}, .from = {}, .content = Text{"Hi"}};
    const Outcome accepted = dialect.client.read_answer(dialect.server.write_answer(Accepted{}, asked, &message));
    const Callback callback = *dialect.callback_as_carried(StatusReport{.message_id = "1|2|3|4"});
    EXPECT_EQ(std::get<Accepted>(accepted).provider_id, std::get<StatusReport>(callback).provider_id);
    EXPECT_EQ(std::get<Accepted>(accepted).provider_id.size(), 36U);
    EXPECT_EQ(dialect.server.make_id(7), dialect.server.make_id(7));
    EXPECT_NE(dialect.server.make_id(7), dialect.server.make_id(8));
    EXPECT_EQ(dialect.server.make_id(7).size(), 36U);
}

TEST(VonageAnswer, GivesAnIdToTheWholeOfARequestWithAlternatives) {
    const HttpResponse written =
        dialect.server.write_answer(Accepted{"aaaaaaaa-bbbb-4ccc-8ddd-000000000031"},
                                    posted("/v1/messages", json_text("V1-REQ-FAILOVER")), nullptr);
    EXPECT_EQ(written.status, 202U);
    EXPECT_TRUE(json_of(written.body).as_object().contains("workflow_id"));
    const HttpResponse plain = dialect.server.write_answer(Accepted{"aaaaaaaa-bbbb-4ccc-8ddd-000000000001"},
                                                           posted("/v1/messages", json_text("V1-REQ-TEXT")), nullptr);
    EXPECT_EQ(json_of(plain.body), json_of(json_text("V01-RES-202")));
}

HttpResponse objection(const std::string& target, const std::string& body) {
    const HttpRequest request = posted(target, body);
    const auto read = dialect.server.read_message(request);
    EXPECT_FALSE(read) << body;
    return dialect.server.write_objection(read.error(), request);
}

TEST(VonageObjection, SaysWhatIsWrongAsVonageDoes) {
    const std::string head = R"({"channel":"whatsapp","to":"447700900100","from":"447700900001",)";
    const struct {
        std::string body;
        std::string kind;
        std::string blamed;
        FailureCode failure;
    } cases[] = {
        {"{", "invalid-json", "", FailureCode::refused},
        {"{}", "1100", "", FailureCode::refused},
        {R"({"channel":"whatsapp","to":"1"})", "1130", "", FailureCode::bad_phone},
        {R"({"channel":"whatsapp","to":"+447700900100"})", "1130", "", FailureCode::bad_phone},
        {R"({"channel":"whatsapp","to":"447700900100"})", "1120", "", FailureCode::account_problem},
        {R"({"channel":"whatsapp","to":"447700900100","from":"+447700900001"})", "1120", "",
         FailureCode::account_problem},
        {head + R"("message_type":"fax"})", "1140", "", FailureCode::refused},
        {head + R"("message_type":"text","text":""})", "1150", "text", FailureCode::refused},
        {head + R"("message_type":"image","image":{}})", "1150", "image.url", FailureCode::bad_media},
        {head + R"("message_type":"template","template":{},"whatsapp":{"locale":"en"}})", "1150", "template.name",
         FailureCode::template_unknown},
        {head + R"("message_type":"template","template":{"name":"n"},"whatsapp":{"policy":"fallback","locale":"en"}})",
         "1110", "whatsapp.policy", FailureCode::bad_parameters},
        {head + R"("message_type":"text","text":"a","client_ref":")" + std::string(101, 'a') + "\"}", "1060", "",
         FailureCode::refused},
    };
    for (const auto& [body, kind, blamed, failure] : cases) {
        const HttpResponse written = objection("/v1/messages", body);
        EXPECT_EQ(written.status, 422U) << body;
        const auto outcome = std::get<Refused>(dialect.client.read_answer(written));
        EXPECT_EQ(outcome.provider_code, kind) << written.body;
        EXPECT_EQ(outcome.code, failure) << written.body;
        const json::value document = json_of(written.body);
        EXPECT_EQ(document.as_object().contains("invalid_parameters"), !blamed.empty()) << written.body;
        if (!blamed.empty()) {
            EXPECT_EQ(document.at_pointer("/invalid_parameters/0/name"), json::value(blamed)) << written.body;
        }
    }
}

TEST(VonageObjection, ListsBadParametersInTheLegacyVersion) {
    const HttpResponse written = objection(
        "/v0.1/messages",
        R"({"from":{"type":"whatsapp","number":"447700900001"},"to":{"type":"whatsapp","number":"447700900100"},)"
        R"("message":{"content":{"type":"text","text":""}}})");
    EXPECT_EQ(written.status, 400U);
    json::value ours = json_of(written.body);
    json::value live = json_of(json_text("V01-ERR-400-LIVE"));
    for (json::value* document : {&ours, &live}) {
        document->as_object().erase("instance");
        document->at_pointer("/invalid_parameters/0").as_object().erase("reason");
    }
    EXPECT_EQ(ours, live);
    EXPECT_EQ(objection("/v0.1/messages", "{").status, 400U);
    EXPECT_EQ(dialect.server.write_objection(Error{ErrorKind::denied, "no"}, asked_legacy).status, 401U);
}

TEST(VonageOther, MarksMessagesAsRead) {
    HttpRequest request = posted("/v1/messages/bbbbbbbb-bbbb-4ccc-8ddd-000000000007", json_text("V1-REQ-PATCH-READ"));
    request.method = "PATCH";
    EXPECT_EQ(dialect.server.kind_of(request), Ask::other);
    EXPECT_EQ(dialect.server.answer_other(request, current).status, 200U);
    request.body = R"({"status":"unread"})";
    EXPECT_EQ(dialect.server.answer_other(request, current).status, 422U);
    request.body = "{";
    EXPECT_EQ(dialect.server.answer_other(request, current).status, 422U);
    request.target = "/v1/other";
    EXPECT_EQ(dialect.server.answer_other(request, current).status, 404U);
    request.target = "/v0.1/messages";
    EXPECT_EQ(dialect.server.answer_other(request, current).status, 405U);
    EXPECT_EQ(*dialect.server.answer_other(request, current).headers.find("Allow"), "POST");
}

TEST(VonageServer, TellsOfTheAccountAndTheFormAtOnceAndOfTheRestByCallback) {
    for (const FailureCode failure : {FailureCode::bad_credentials, FailureCode::account_problem,
                                      FailureCode::throttled, FailureCode::bad_phone, FailureCode::refused}) {
        EXPECT_TRUE(dialect.server.tells_at_once(failure)) << name_of(failure);
    }
    for (const FailureCode failure :
         {FailureCode::template_unknown, FailureCode::bad_parameters, FailureCode::outside_window,
          FailureCode::phone_unavailable, FailureCode::blacklisted, FailureCode::bad_media, FailureCode::not_subscribed,
          FailureCode::phone_inactive, FailureCode::too_many_to_person}) {
        EXPECT_FALSE(dialect.server.tells_at_once(failure)) << name_of(failure);
    }
}

TEST(VonageValidation, TriesTheCredentialsWithAMessageThatReachesNobody) {
    Account account = legacy;
    account.authorization = "Bearer t";
    const auto requests = dialect.client.write_validation(account);
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(requests[0].target, "/v0.1/messages");
    EXPECT_EQ(*requests[0].headers.find("Authorization"), "Bearer t");
    EXPECT_EQ(requests[0].body, R"({"from":{"type":"whatsapp","number":"447700900001"}})");
    EXPECT_EQ(dialect.client.write_validation(current)[0].body, R"({"channel":"whatsapp","from":"447700900001"})");
    EXPECT_FALSE(dialect.server.read_message(requests[0]));
    EXPECT_EQ(dialect.server.sender_of(requests[0]), "447700900001");

    const struct {
        unsigned status;
        std::string body;
        std::optional<ErrorKind> expected;
    } cases[] = {
        {400, json_text("V01-ERR-400-SPEC"), std::nullopt},
        {422, json_text("V1-ERR-422-PARAMS"), std::nullopt},
        {422, json_text("V1-ERR-422-SENDER"), ErrorKind::invalid},
        {422, json_text("V1-ERR-RECIPIENT"), std::nullopt},
        {422, R"({"type":"#1340","title":"Outside of the allowed window"})", std::nullopt},
        {401, json_text("V1-ERR-401"), ErrorKind::denied},
        {401, "", ErrorKind::denied},
        {402, json_text("V1-ERR-402"), ErrorKind::denied},
        {403, "", ErrorKind::denied},
        {422, R"({"type":"#unprovisioned","title":"x"})", ErrorKind::denied},
        {422, R"({"type":"#1140","title":"Facility not allowed"})", ErrorKind::denied},
        {422, R"({"type":"#1070","title":"Partner quota exceeded"})", ErrorKind::denied},
        {400, "<html>", ErrorKind::invalid},
        {404, "", ErrorKind::invalid},
        {429, "", ErrorKind::invalid},
        {500, "", ErrorKind::invalid},
        {202, json_text("V01-RES-202"), std::nullopt},
        {202, "", ErrorKind::invalid},
    };
    for (const auto& [status, body, expected] : cases) {
        const auto result = dialect.client.read_validation({.status = status, .headers = {}, .body = body});
        ASSERT_EQ(result.has_value(), !expected.has_value()) << status << body;
        if (expected) {
            EXPECT_EQ(result.error().kind, *expected) << status << body;
        }
    }
    const auto low = dialect.client.read_validation({.status = 402, .headers = {}, .body = json_text("V1-ERR-402")});
    EXPECT_NE(low.error().what.find("account balance being low"), std::string::npos) << low.error().what;
}

TEST(VonageValidation, BlamesTheSenderInTheProvidersWords) {
    const std::string detail = R"(,"detail":"Never heard of it.")";
    const struct {
        unsigned status;
        std::string body;
    } cases[] = {
        {422, R"({"type":"#1120","title":"Invalid sender")" + detail + "}"},
        {422, R"({"type":"#1420","title":"1420")" + detail + "}"},
        {422, R"({"type":"#1120","title":"Illegal sender address")" + detail + "}"},
        {422, R"({"type":"#1150","title":"Invalid params")" + detail +
                  R"(,"invalid_parameters":[{"name":"from","reason":"is not yours."}]})"},
        // What the message lacks on purpose may stand before it.
        {400, R"({"type":"#InvalidParams","title":"x")" + detail +
                  R"(,"invalid_parameters":[{"name":"to","reason":"is required."},)"
                  R"({"name":"from.number","reason":"is not yours."}]})"},
    };
    for (const auto& [status, body] : cases) {
        const auto result = dialect.client.read_validation({.status = status, .headers = {}, .body = body});
        ASSERT_FALSE(result) << body;
        EXPECT_EQ(result.error().kind, ErrorKind::invalid) << body;
        EXPECT_EQ(result.error().where, "sender") << body;
        EXPECT_NE(result.error().what.find("Never heard of it."), std::string::npos) << result.error().what;
    }
}

TEST(VonageValidation, IsGoodForTheSandboxsOwnObjection) {
    for (const Account& account : {legacy, current}) {
        const HttpRequest request = dialect.client.write_validation(account).front();
        const auto read = dialect.server.read_message(request);
        ASSERT_FALSE(read);
        EXPECT_TRUE(dialect.client.read_validation(dialect.server.write_objection(read.error(), request)));
        const Outcome denied = Refused{FailureCode::bad_credentials, ""};
        EXPECT_FALSE(dialect.client.read_validation(dialect.server.write_answer(denied, request, nullptr)));
    }
}

}  // namespace
}  // namespace parley::vonage
