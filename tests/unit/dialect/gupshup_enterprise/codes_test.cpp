#include "dialect/gupshup_enterprise/codes.h"

#include "base/text.h"
#include "dialect/generic/codes.h"
#include "vectors.h"

// The tables of the gateway's codes, and what each comes to in the codes of the generic guide.
namespace parley::gupshup_enterprise {
namespace {

Refused refusal(const std::string& id, const std::string& details) {
    const std::string body =
        R"({"response":{"id":")" + id + R"(","phone":"","details":")" + details + R"(","status":"error"}})";
    return std::get<Refused>(dialect.client.read_answer({.status = 200, .headers = {}, .body = body}));
}

StatusReport failure(const std::string& code, const std::string& cause, const std::string& code_name = "errorCode") {
    const std::string event =
        R"([{"extra":"1","eventType":"FAILED","cause":")" + cause + R"(",")" + code_name + R"(":)" + code + "}]";
    return std::get<StatusReport>(read_one(form_request({{"response", event}})));
}

TEST(EnterpriseCodes, OfRefusedCallsAreTheGuidesAndAskForTheRightThing) {
    const struct {
        std::string id;
        std::string words;
        std::string guide;
        std::string guide_in_callback;
        Retry retry;
    } cases[] = {
        {"100", "Unknown error", "2004", "1009", Retry::later},
        {"101", "A parameter is missing", "2001", "1001", Retry::never},
        {"102", "Authentication failed", "2000", "1000", Retry::pause_lane},
        {"103", "No such user", "2000", "1000", Retry::pause_lane},
        {"104", "Disabled", "2000", "1000", Retry::pause_lane},
        {"105", "Not a number", "2002", "1002", Retry::never},
        {"106", "No such method", "2004", "1009", Retry::never},
        {"112", "Number empty", "2002", "1002", Retry::never},
        {"123", "No credit", "2004", "1009", Retry::pause_lane},
        {"124", "Credit too old", "2004", "1009", Retry::pause_lane},
        {"171", "Not allowed", "2000", "1000", Retry::pause_lane},
        {"175", "INTERNATIONAL_PHONE service disabled", "2002", "1002", Retry::never},
        {"328", "Media type", "2004", "1009", Retry::never},
        {"999", "Something new", "2004", "1009", Retry::never},
        {"", "", "2004", "1009", Retry::never},
        // By their words, whatever the number
        {"", "Message does not match WhatsApp HSM template", "2001", "1001", Retry::never},
        {"100", "MESSAGE DOES NOT MATCH whatsapp hsm template", "2001", "1001", Retry::never},
        {"335", "INTERACTIVE BUTTON TEMPLATE MISMATCH", "2001", "1001", Retry::never},
        {"171", "interactive button template mismatch", "2001", "1001", Retry::never},
        {"171", "The user has not opted in", "2003", "1009", Retry::never},
        {"100", "User OPT-IN is missing", "2003", "1009", Retry::never},
        {"999", "number opted out", "2003", "1009", Retry::never},
        {"102", "opted in or not, the password is wrong", "2000", "1000", Retry::pause_lane},
        {"999", "choose an option", "2004", "1009", Retry::never},
    };
    for (const auto& [id, words, guide, in_callback, retry] : cases) {
        const Refused refused = refusal(id, words);
        EXPECT_EQ(generic::answer_code_of(refused.code), guide) << id << words;
        EXPECT_EQ(generic::callback_code_of(refused.code), in_callback) << id << words;
        EXPECT_EQ(refused.retry, retry) << id << words;
        EXPECT_EQ(refused.provider_code, id);
        EXPECT_EQ(refused.words, words);
    }
}

TEST(EnterpriseCodes, OfFailedReportsAreTheGuides) {
    const struct {
        std::string code;
        std::string cause;
        std::string guide;
    } cases[] = {
        {"001", "ABSENT_SUBSCRIBER", "1005"},
        {"002", "CALL_BARRED", "1006"},
        {"003", "UNKNOWN_SUBSCRIBER", "1002"},
        {"004", "SERVICE_DOWN", "1005"},
        {"005", "SYSTEM_FAILURE", "1009"},
        {"006", "DND_FAIL", "1006"},
        {"007", "BLOCKED", "1006"},
        {"008", "DND_TIMEOUT", "1009"},
        {"009", "OUTSIDE_WORKING_HOURS", "1009"},
        {"00a", "OTHER", "1009"},
        {"00b", "BLOCKED_MASK", "1006"},
        {"00c", "SMSCTIMEDOUT", "1009"},
        {"00d", "CANCEL_CAUSEID", "1009"},
        {"00e", "CANCEL_SCHEDULE", "1009"},
        {"010", "DEFERRED", "1005"},
        {"011", "INBOXFULL", "1007"},
        {"012", "CONGESTION", "1005"},
        {"013", "NO_ACK_FROM_OPERATOR", "1009"},
        {"014", "OTHER", "1009"},
        {"015", "OTHER", "1009"},
        {"016", "OTHER", "1009"},
        {"017", "OTHER", "1009"},
        {"018", "OTHER", "1009"},
        {"019", "OTHER", "1009"},
        {"01a", "OTHER", "1009"},
        {"01b", "OTHER", "1009"},
        {"01c", "OTHER", "1009"},
        {"020", "OTHER", "1009"},
        {"022", "BLOCKED_FOR_USER", "1006"},
        {"023", "UNKNOWN_SUBSCRIBER", "1002"},
        {"024", "OTHER", "1009"},
        {"038", "MSG_DOES_NOT_MATCH_TEMPLATE", "1001"},
    };
    for (const auto& [code, cause, guide] : cases) {
        // The code alone, in either case and under either name, and the cause alone.
        std::string upper = code;
        std::ranges::transform(upper, upper.begin(), [](char letter) { return letter >= 'a' ? letter - 32 : letter; });
        for (const StatusReport& report :
             {failure('"' + code + '"', cause), failure('"' + code + '"', ""), failure('"' + upper + '"', "x"),
              failure('"' + code + '"', cause, "errCode"), failure("null", cause), failure("\"\"", lower(cause))}) {
            EXPECT_EQ(report.status, Status::failed) << code;
            EXPECT_EQ(generic::callback_code_of(report.failure), guide) << code << report.provider_code << report.words;
        }
        EXPECT_EQ(failure('"' + code + '"', cause).provider_code, code);
        EXPECT_EQ(failure('"' + code + '"', cause).words, cause);
        EXPECT_EQ(cause_named(code), cause);
    }
    // Somebody's JSON number has lost its zeros.
    EXPECT_EQ(failure("3", "").failure, FailureCode::bad_phone);
    EXPECT_EQ(failure("38", "").failure, FailureCode::bad_parameters);
}

TEST(EnterpriseCodes, OfMetaInFailedReportsAreTheGuides) {
    const struct {
        std::string code;
        std::string guide;
    } cases[] = {
        {"131026", "1007"}, {"1026", "1007"},   {"1013", "1002"},   {"133010", "1003"}, {"131021", "1009"},
        {"470", "1008"},    {"131047", "1008"}, {"471", "1004"},    {"130429", "1004"}, {"131048", "1004"},
        {"131056", "1004"}, {"130472", "1010"}, {"472", "1010"},    {"131049", "1010"}, {"492", "1010"},
        {"408", "1005"},    {"503", "1005"},    {"190", "1000"},    {"131005", "1000"}, {"401", "1000"},
        {"403", "1000"},    {"500", "1009"},    {"480", "1009"},    {"131051", "1009"}, {"131052", "1009"},
        {"131053", "1009"}, {"132000", "1001"}, {"132001", "1001"}, {"132005", "1001"}, {"132007", "1001"},
        {"132012", "1001"}, {"132015", "1001"}, {"132016", "1001"}, {"131050", "1006"}, {"2000", "1001"},
        {"2001", "1001"},   {"132003", "1001"}, {"132010", "1001"}, {"132014", "1001"}, {"132017", "1009"},
    };
    for (const auto& [code, guide] : cases) {
        for (const std::string& spelling : {'"' + code + '"', code}) {
            const StatusReport report = failure(spelling, "as Meta says");
            EXPECT_EQ(generic::callback_code_of(report.failure), guide) << code;
            EXPECT_EQ(report.provider_code, code);
            EXPECT_EQ(report.words, "as Meta says");
        }
    }
}

TEST(EnterpriseCodes, KeepTheCauseWhereNobodyKnowsTheCode) {
    for (const char* code : {"039", "0ff", "200", "33", "999999", "1006", "-1", "99999999999999999999"}) {
        const StatusReport report = failure('"' + std::string(code) + '"', "BRAND_NEW");
        EXPECT_EQ(report.failure, FailureCode::other) << code;
        EXPECT_EQ(report.provider_code, code);
        EXPECT_EQ(report.words, "BRAND_NEW");
    }
    EXPECT_EQ(failure("\"0ff\"", "Message does not match WhatsApp HSM template").failure, FailureCode::bad_parameters);
    EXPECT_EQ(failure("\"003\"", "Interactive button template mismatch").failure, FailureCode::bad_parameters);
}

const struct {
    FailureCode failure;
    std::string report;
    std::string cause;
    std::string answer;
} written[] = {
    {FailureCode::bad_credentials, "00a", "OTHER", "102"},
    {FailureCode::bad_parameters, "038", "MSG_DOES_NOT_MATCH_TEMPLATE", "101"},
    {FailureCode::template_unknown, "038", "MSG_DOES_NOT_MATCH_TEMPLATE", "101"},
    {FailureCode::template_paused, "038", "MSG_DOES_NOT_MATCH_TEMPLATE", "101"},
    {FailureCode::bad_parameter_kind, "038", "MSG_DOES_NOT_MATCH_TEMPLATE", "101"},
    {FailureCode::bad_phone, "003", "UNKNOWN_SUBSCRIBER", "105"},
    {FailureCode::not_subscribed, "022", "BLOCKED_FOR_USER", "171"},
    {FailureCode::phone_inactive, "023", "UNKNOWN_SUBSCRIBER", "105"},
    {FailureCode::too_many_to_person, "012", "CONGESTION", "100"},
    {FailureCode::phone_unavailable, "001", "ABSENT_SUBSCRIBER", "100"},
    {FailureCode::blacklisted, "022", "BLOCKED_FOR_USER", "171"},
    {FailureCode::device_incapable, "011", "INBOXFULL", "100"},
    {FailureCode::outside_window, "00a", "OTHER", "100"},
    {FailureCode::blocked_by_meta, "00a", "OTHER", "100"},
    {FailureCode::provider_error, "005", "SYSTEM_FAILURE", "100"},
    {FailureCode::refused, "00a", "OTHER", "106"},
    {FailureCode::other, "00a", "OTHER", "100"},
    {FailureCode::bad_media, "00a", "OTHER", "328"},
    {FailureCode::account_problem, "00a", "OTHER", "123"},
};

TEST(EnterpriseCodes, AreWrittenForEveryFailureOfOurs) {
    for (const auto& [failure, report, cause, answer] : written) {
        const StatusReport failed{.message_id = "1", .status = Status::failed, .failure = failure};
        const FormFields fields = fields_of(callback_with(failed));
        const json::value event = json_of(*field_of(fields, "response")).at(0);
        EXPECT_EQ(event.at("errorCode"), json::value(report)) << name_of(failure);
        EXPECT_EQ(event.at("cause"), json::value(cause)) << name_of(failure);
        EXPECT_EQ(event.at("eventType"), json::value("FAILED"));

        const HttpResponse refused =
            dialect.server.write_answer(Refused{.code = failure, .words = {}}, get("/?format=json"), nullptr);
        EXPECT_EQ(refused.status, 200U);
        EXPECT_EQ(json_of(refused.body).at("response").at("id"), json::value(answer)) << name_of(failure);
        EXPECT_NE(json_of(refused.body).at("response").at("details"), json::value("")) << name_of(failure);
    }
}

TEST(EnterpriseCodes, AreKeptWhereTheyAreTheGatewaysOwnAndElseTranslated) {
    const struct {
        FailureCode failure;
        std::string given;
        std::string expected;
    } cases[] = {
        {FailureCode::outside_window, "131047", "131047"},  // the switch that sends Meta's number
        {FailureCode::bad_phone, "023", "023"},
        {FailureCode::other, "01b", "01b"},
        {FailureCode::bad_phone, "1002", "003"},
        {FailureCode::too_many_to_person, "1004", "012"},
        {FailureCode::blacklisted, "003", "022"},
        {FailureCode::other, "2004", "00a"},
    };
    for (const auto& [failure, given, expected] : cases) {
        StatusReport failed{.message_id = "1", .status = Status::failed, .failure = failure};
        failed.provider_code = given;
        failed.words = "as they say";
        const auto carried = std::get<StatusReport>(*dialect.callback_as_carried(failed));
        EXPECT_EQ(carried.provider_code, expected) << given;
        EXPECT_EQ(carried.words, "as they say");
        EXPECT_EQ(std::get<StatusReport>(read_one(callback_with(failed))), carried) << given;
    }
}

// A lane that stops for one person who has not opted in would be worse than the lost number.
TEST(EnterpriseCodes, NeverStopALaneForAPersonWhoHasNotOptedIn) {
    for (const FailureCode failure : {FailureCode::not_subscribed, FailureCode::blacklisted}) {
        for (const char* words : {"", "blocked by the person"}) {
            const HttpResponse answer =
                dialect.server.write_answer(Refused{.code = failure, .words = words}, get("/"), nullptr);
            const auto read = std::get<Refused>(dialect.client.read_answer(answer));
            EXPECT_EQ(read.code, FailureCode::not_subscribed) << answer.body;
            EXPECT_EQ(read.retry, Retry::never);
        }
    }
}

TEST(EnterpriseCodes, AreToldAtOnceWhereTheGatewayLooksFirst) {
    for (const FailureCode failure : {FailureCode::bad_credentials, FailureCode::bad_parameters, FailureCode::bad_phone,
                                      FailureCode::template_unknown, FailureCode::template_paused,
                                      FailureCode::bad_media, FailureCode::account_problem, FailureCode::throttled}) {
        EXPECT_TRUE(dialect.server.tells_at_once(failure)) << name_of(failure);
    }
    for (const FailureCode failure :
         {FailureCode::not_subscribed, FailureCode::phone_inactive, FailureCode::too_many_to_person,
          FailureCode::phone_unavailable, FailureCode::blacklisted, FailureCode::device_incapable,
          FailureCode::outside_window, FailureCode::blocked_by_meta, FailureCode::other}) {
        EXPECT_FALSE(dialect.server.tells_at_once(failure)) << name_of(failure);
    }
}

}  // namespace
}  // namespace parley::gupshup_enterprise
