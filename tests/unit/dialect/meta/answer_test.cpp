#include <fmt/format.h>

#include <map>

#include "dialect/generic/codes.h"
#include "dialect/whatsapp/codes.h"
#include "vectors.h"

namespace parley::meta {
namespace {

Outcome read(unsigned status, std::string body, std::string retry_after = {}) {
    HttpResponse answer{.status = status, .headers = {}, .body = std::move(body)};
    if (!retry_after.empty()) {
        answer.headers.set("Retry-After", std::move(retry_after));
    }
    return dialect.client.read_answer(answer);
}

Refused refused(FailureCode code, std::string words, Retry retry, std::string provider_code) {
    return {code, std::move(words), retry, std::move(provider_code), {}};
}

const HttpRequest asked = request_with("{}");

json::value without_trace(const std::string& body) {
    json::value value = json_of(body);
    EXPECT_EQ(value.at("error").as_object().erase("fbtrace_id"), 1U) << body;
    return value;
}

struct Expected {
    unsigned status;  // as the simulator answers it
    Refused outcome;
    bool is_written = true;  // by the half that answers messages
};

const std::map<std::string, Expected>& expected_errors() {
    static const std::map<std::string, Expected> expected{
        {"MC-ERR-PARAM-COUNT",
         {400, refused(FailureCode::bad_parameters,
                       "body: number of localizable_params (1) does not match the expected number of params (2)",
                       Retry::never, "132000")}},
        {"MC-ERR-TOKEN-EXPIRED",
         {401,
          refused(FailureCode::bad_credentials,
                  "Error validating access token: Session has expired on Thursday, 05-Mar-26 02:00:00 PST.",
                  Retry::pause_lane, "190"),
          false}},
        {"MC-ERR-INVALID-PARAMETER",
         {400, refused(FailureCode::refused, "Param text['body'] must be at most 4096 characters long.", Retry::never,
                       "100")}},
        {"MC-ERR-NOT-IN-ALLOWED-LIST",
         {400, refused(FailureCode::bad_phone,
                       "Recipient phone number not in allowed list: add it to the recipient list and try again.",
                       Retry::never, "131030")}},
        {"MC-ERR-TEMPLATE-UNKNOWN",
         {400, refused(FailureCode::template_unknown, "template name (order_shipped) does not exist in fr",
                       Retry::pause_campaign, "132001")}},
        {"MC-ERR-RATE-LIMIT",
         {429, refused(FailureCode::throttled,
                       "Message failed to send because there were too many messages sent from this phone number in a "
                       "short period of time",
                       Retry::later, "130429")}},
        {"MC-ERR-PAIR-RATE-LIMIT",
         {429, refused(FailureCode::too_many_to_person, "Too many messages from this phone number to the same user",
                       Retry::later, "131056")}},
        {"MC-ERR-NO-SUCH-OBJECT",
         {400,
          refused(FailureCode::bad_credentials,
                  "Unsupported post request. Object with ID '100200300400500' does not exist, cannot be loaded due "
                  "to missing permissions, or does not support this operation.",
                  Retry::pause_lane, "100")}},
        {"MC-ERR-TEMPLATE-EXISTS",
         {400,
          // It speaks of a template, which is all that a message's answer could mean by it.
          refused(FailureCode::bad_parameters, "There is already English (US) content for this template.", Retry::never,
                  "100"),
          false}},
    };
    return expected;
}

TEST(MetaErrorVectors, SayWhyAMessageWasRefused) {
    std::set<std::string> names;
    for (const auto& [name, expected] : expected_errors()) {
        names.insert(name);
        for (const unsigned status : {expected.status, 400U, 403U, 500U, 503U}) {  // the code counts, not the status
            EXPECT_EQ(read(status, vector_text(name)), Outcome(expected.outcome)) << name << status;
        }
    }
    EXPECT_EQ(vectors_of("MC-ERR-"), names);
}

TEST(MetaErrorVectors, AreWrittenAsTheyStand) {
    for (const auto& [name, expected] : expected_errors()) {
        const HttpResponse written = dialect.server.write_answer(expected.outcome, asked, nullptr);
        EXPECT_EQ(written.status, expected.status) << name;
        EXPECT_EQ(dialect.client.read_answer(written), Outcome(expected.outcome)) << name << written.body;
        if (expected.is_written) {
            EXPECT_EQ(without_trace(written.body), without_trace(vector_text(name))) << name;
        }
    }
}

TEST(MetaAnswerVectors, SayThatAMessageWasTaken) {
    const OutgoingMessage text{.id = "1", .to = "12025550143", .from = {}, .content = Text{"hi"}};
    const OutgoingMessage filled{
        .id = "1", .to = "12025550143", .from = {}, .content = FilledTemplate{.name = "n", .language = {}}};
    EXPECT_EQ(vectors_of("MC-RES-"), (std::set<std::string>{"MC-RES-TEXT", "MC-RES-TPL"}));
    for (const auto& [name, message] : {std::pair{"MC-RES-TEXT", text}, {"MC-RES-TPL", filled}}) {
        const Outcome outcome = read(200, vector_text(name));
        const auto* accepted = std::get_if<Accepted>(&outcome);
        ASSERT_NE(accepted, nullptr) << name;
        EXPECT_TRUE(accepted->provider_id.starts_with("wamid.HBgLMTIwMjU1NTAxNDMVAgARGBJBMUIyQzNENEU1RjYwNzE4Q"));
        const HttpResponse written = dialect.server.write_answer(outcome, asked, &message);
        EXPECT_EQ(written.status, 200U);
        EXPECT_EQ(json_of(written.body), json_of(vector_text(name))) << name;
    }
}

TEST(MetaAnswer, NamesTheRecipientAsItWasGiven) {
    OutgoingMessage message{.id = "1", .to = "+1 202-555-0143", .from = {}, .content = Text{"hi"}};
    const auto contact = [&] {
        return json_of(dialect.server.write_answer(Accepted{"wamid.1"}, asked, &message).body).at("contacts").at(0);
    };
    EXPECT_EQ(contact(), json_of(R"({"input":"+1 202-555-0143","wa_id":"12025550143"})"));
    message.to.clear();
    message.to_user = "US.1";
    EXPECT_EQ(contact(), json_of(R"({"input":"US.1","user_id":"US.1"})"));
}

TEST(MetaAnswer, SaysWhatBecameOfTheMessage) {
    const Uncertain unreadable{"answered 200 with a body that cannot be read"};
    const struct {
        unsigned status;
        std::string body;
        Outcome expected;
    } cases[] = {
        {200, R"({"messages":[{"id":"wamid.1","message_status":"held_for_quality_assessment"}]})", Accepted{"wamid.1"}},
        {200, R"({"messages":[{"id":17}]})", Accepted{"17"}},
        {200, R"({"messages":[{}]})", Accepted{}},
        {200, R"({"messages":[{"id":"a\u0000"}]})", Accepted{}},
        {200, R"({"messages":[{"id":")" + std::string(600, 'x') + R"("}]})", Accepted{}},
        {200, R"({"messages":[]})", unreadable},
        {200, R"({"messages":{}})", unreadable},
        {200, "{}", unreadable},
        {200, "null", unreadable},
        {200, "", unreadable},
        {200, "<html>", unreadable},
        {200, R"({"error":{"code":131026,"message":"(#131026) Message undeliverable"}})",
         refused(FailureCode::bad_phone, "Message undeliverable", Retry::never, "131026")},
        {200, R"({"error":{"message":"no"}})", refused(FailureCode::other, "no", Retry::never, "")},
        {400, R"({"error":{"code":"132000","message":"x"}})",
         refused(FailureCode::bad_parameters, "x", Retry::never, "132000")},
        {400, R"({"error":{"code":132000,"message":"x","error_data":"said plainly"}})",
         refused(FailureCode::bad_parameters, "said plainly", Retry::never, "132000")},
        {400, R"({"error":{"code":987654,"message":"new"}})",
         refused(FailureCode::other, "new", Retry::never, "987654")},
        {400, R"({"error":{"code":987654,"message":"new","is_transient":true}})",
         refused(FailureCode::other, "new", Retry::later, "987654")},
        {500, R"({"error":{"code":987654,"message":"new"}})",
         refused(FailureCode::provider_error, "new", Retry::never, "987654")},
        {429, R"({"error":{"code":987654,"message":"slow"}})",
         refused(FailureCode::throttled, "slow", Retry::later, "987654")},
        {401, R"({"error":{"code":987654,"message":"who"}})",
         refused(FailureCode::bad_credentials, "who", Retry::pause_lane, "987654")},
        {400, R"({"error":"plainly"})", refused(FailureCode::refused, "plainly", Retry::never, "")},
        {400, R"({"error":[]})", refused(FailureCode::refused, "400 Bad Request", Retry::never, "")},
        {401, "", refused(FailureCode::bad_credentials, "401 Unauthorized", Retry::pause_lane, "")},
        {403, "<html>", refused(FailureCode::refused, "403 Forbidden", Retry::never, "")},
        {429, "", refused(FailureCode::throttled, "429 Too Many Requests", Retry::later, "")},
        {503, "<html>", refused(FailureCode::throttled, "503 Service Unavailable", Retry::later, "")},
        {500, "", Uncertain{"answered 500 Internal Server Error"}},
        {500, R"({"error":{"message":"no code"}})", Uncertain{"answered 500 Internal Server Error"}},
        {502, R"({"error":{"code":131000,"message":"x"}})", Uncertain{"answered 502 Bad Gateway"}},
        {504, R"({"error":{"code":131000,"message":"x"}})", Uncertain{"answered 504 Gateway Timeout"}},
        {408, R"({"error":{"code":131000,"message":"x"}})", Uncertain{"answered 408 Request Timeout"}},
        {302, "", refused(FailureCode::refused, "302 Found", Retry::never, "")},
    };
    for (const auto& [status, body, expected] : cases) {
        EXPECT_EQ(read(status, body), expected) << status << body;
    }
}

TEST(MetaAnswer, KeepsEveryKnownCodeWithItsMeaning) {
    for (std::int64_t code = 0; code < 140'000; ++code) {
        const auto meaning = whatsapp::meaning_of(code, whatsapp::Told::in_answer);
        if (!meaning || whatsapp::needs_details(code)) {
            continue;
        }
        const Outcome expected = Refused{meaning->code, "why", meaning->retry, std::to_string(code), {}};
        const std::string body = fmt::format(
            R"({{"error":{{"message":"(#{}) Title","code":{},"error_data":{{"details":"why"}}}}}})", code, code);
        ASSERT_EQ(read(400, body), expected) << code;
        // And answers with it again, whatever else our code could mean.
        const HttpResponse written = dialect.server.write_answer(expected, asked, nullptr);
        ASSERT_EQ(written.status, whatsapp::status_of(code)) << code;
        ASSERT_EQ(dialect.client.read_answer(written), expected) << code << written.body;
    }
}

TEST(MetaAnswer, WritesNoOtherProvidersNumber) {
    // 2001 is the generic guide's, 131047 is Meta's but means something else.
    for (const char* foreign : {"2001", "131047", "1320", "abc", "-1", "99999999999999999999"}) {
        const Refused outcome = refused(FailureCode::bad_parameters, "count differs", Retry::never, foreign);
        const HttpResponse written = dialect.server.write_answer(outcome, asked, nullptr);
        EXPECT_EQ(json_of(written.body).at("error").at("code"), 132000) << foreign;
    }
}

TEST(MetaAnswer, ReadsBackWhatItWrites) {
    const std::string words = "the provider's \"own\" \xE2\x82\xAC";
    for (int number = 1; number <= static_cast<int>(FailureCode::account_problem); ++number) {
        const auto failure = static_cast<FailureCode>(number);
        for (const std::string& said : {words, std::string()}) {
            const HttpResponse written =
                dialect.server.write_answer(refused(failure, said, Retry::never, ""), asked, nullptr);
            const Outcome outcome = dialect.client.read_answer(written);
            const auto* again = std::get_if<Refused>(&outcome);
            ASSERT_NE(again, nullptr) << number << written.body;
            EXPECT_EQ(generic::answer_code_of(again->code),
                      failure == FailureCode::blacklisted ? "2003"
                      : failure == FailureCode::phone_inactive || failure == FailureCode::phone_unavailable
                          ? "2002"
                          : generic::answer_code_of(failure))
                << name_of(failure);
            EXPECT_NE(again->words.find(said), std::string::npos) << name_of(failure);
        }
    }
    EXPECT_EQ(dialect.client.read_answer(dialect.server.write_answer(Accepted{"wamid.\"1\""}, asked, nullptr)),
              Outcome(Accepted{"wamid.\"1\""}));
    const HttpResponse unknown = dialect.server.write_answer(Uncertain{"answered 500"}, asked, nullptr);
    EXPECT_EQ(unknown.status, 504U);
    EXPECT_TRUE(json_of(unknown.body).at("error").as_object().contains("code"));
    EXPECT_EQ(dialect.client.read_answer(unknown), Outcome(Uncertain{"answered 504 Gateway Timeout"}));
}

TEST(MetaAnswer, PassesOnThatALaterTryMaySucceed) {
    for (const FailureCode failure : {FailureCode::throttled, FailureCode::unreachable, FailureCode::other,
                                      FailureCode::bad_parameters, FailureCode::provider_error}) {
        Refused outcome = refused(failure, "wait", Retry::later, "");
        outcome.retry_after = std::chrono::seconds(7);
        const HttpResponse written = dialect.server.write_answer(outcome, asked, nullptr);
        const Outcome read = dialect.client.read_answer(written);
        EXPECT_EQ(std::get<Refused>(read).retry, Retry::later) << name_of(failure);
        EXPECT_EQ(std::get<Refused>(read).retry_after, std::chrono::seconds(7)) << name_of(failure);
        EXPECT_EQ(std::get<Refused>(read).words, "wait") << name_of(failure);
    }
}

TEST(MetaAnswer, TellsByWebhookWhatConcernsTheRecipient) {
    for (const FailureCode later :
         {FailureCode::outside_window, FailureCode::blocked_by_meta, FailureCode::blacklisted,
          FailureCode::phone_unavailable, FailureCode::bad_media, FailureCode::not_subscribed}) {
        EXPECT_FALSE(dialect.server.tells_at_once(later)) << name_of(later);
    }
    for (const FailureCode now :
         {FailureCode::bad_credentials, FailureCode::template_unknown, FailureCode::bad_parameters,
          FailureCode::bad_parameter_kind, FailureCode::template_paused, FailureCode::throttled,
          FailureCode::too_many_to_person}) {
        EXPECT_TRUE(dialect.server.tells_at_once(now)) << name_of(now);
    }
}

TEST(MetaObjection, IsAnErrorOfTheGraph) {
    const struct {
        Error error;
        unsigned status;
        std::int64_t code;
        FailureCode read;
    } cases[] = {
        {{ErrorKind::invalid, "this is missing", "to"}, 400, 131008, FailureCode::refused},
        {{ErrorKind::invalid, "this is missing", "template.name"}, 400, 131008, FailureCode::bad_parameters},
        {{ErrorKind::invalid, "this must be text", "to"}, 400, 131009, FailureCode::bad_phone},
        {{ErrorKind::invalid, "no such type of message", "type", "fax"}, 400, 131009, FailureCode::refused},
        {{ErrorKind::invalid, "there is already one", "template.components[1]"},
         400,
         131009,
         FailureCode::bad_parameters},
        {{ErrorKind::invalid, "this is not JSON: syntax error", "line 1, column 1"}, 400, 100, FailureCode::refused},
        {{ErrorKind::invalid, "this is missing", "messaging_product"}, 400, 100, FailureCode::refused},
        {{ErrorKind::denied, "no such token"}, 401, 190, FailureCode::bad_credentials},
        {{ErrorKind::missing, "nobody sends from there"}, 400, 100, FailureCode::bad_credentials},
        {{ErrorKind::unavailable, "closing down"}, 503, 131016, FailureCode::provider_error},
    };
    for (const auto& [error, status, code, failure] : cases) {
        const HttpResponse written = dialect.server.write_objection(error, asked);
        EXPECT_EQ(written.status, status) << describe(error);
        const json::value body = json_of(written.body);
        EXPECT_EQ(body.at("error").at("code"), code) << describe(error);
        const Outcome outcome = dialect.client.read_answer(written);
        EXPECT_EQ(std::get<Refused>(outcome).code, failure) << describe(error) << written.body;
    }
    const json::value unknown =
        without_trace(dialect.server.write_objection({ErrorKind::missing, "nobody"}, request_with("{}")).body);
    EXPECT_EQ(unknown, without_trace(vector_text("MC-ERR-NO-SUCH-OBJECT")));
}

TEST(MetaIds, AreTheSameForTheSameNumberAndDifferOtherwise) {
    std::set<std::string> ids;
    for (std::uint64_t number = 0; number < 10'000; ++number) {
        const std::string id = dialect.server.make_id(number);
        EXPECT_TRUE(id.starts_with("wamid.HBgL")) << id;
        EXPECT_EQ(id.size(), std::string("wamid.HBgLMTIwMjU1NTAxNDMVAgARGBJBMUIyQzNENEU1RjYwNzE4QUEA").size()) << id;
        EXPECT_EQ(id, dialect.server.make_id(number));
        ids.insert(id);
    }
    EXPECT_EQ(ids.size(), 10'000U);
    EXPECT_NE(dialect.server.make_id(UINT64_MAX), dialect.server.make_id(0));
}

}  // namespace
}  // namespace parley::meta
