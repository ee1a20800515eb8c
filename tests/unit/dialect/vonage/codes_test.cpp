#include <map>
#include <set>

#include "dialect/generic/codes.h"
#include "dialect/vonage/codes.h"
#include "vectors.h"

namespace parley::vonage {
namespace {

Outcome answer(unsigned status, const std::string& body) {
    return dialect.client.read_answer({.status = status, .headers = {}, .body = body});
}

Refused refusal(unsigned status, const std::string& body) {
    const Outcome outcome = answer(status, body);
    const auto* refused = std::get_if<Refused>(&outcome);
    EXPECT_NE(refused, nullptr) << status << body;
    return refused == nullptr ? Refused{} : *refused;
}

std::string failed_by(const std::string& error) {
    return R"({"message_uuid":"u","to":"447700900100","from":"447700900001","status":"rejected","error":)" + error +
           "}";
}

StatusReport report_of(const std::string& body) {
    const auto batch = dialect.client.read_callbacks(posted("/", body));
    EXPECT_TRUE(batch && batch->callbacks.size() == 1) << body;
    return batch ? std::get<StatusReport>(batch->callbacks.front()) : StatusReport{};
}

// The codes of status callbacks, by the code of the generic guide that each is.
const std::map<std::string, std::vector<std::int64_t>> callback_codes{
    {"1000", {1060, 1080, 1110, 1140, 1370}},
    {"1001", {1010, 1020, 1021, 1022, 1150}},
    {"1002", {1040, 1160, 1170, 1430}},
    {"1003", {1190}},
    {"1004", {1000, 1241}},
    {"1005", {1180, 1200, 1220, 1230, 1250, 1260, 1300}},
    {"1006", {1050, 1240, 1280}},
    {"1007", {1270, 1310}},
    {"1008", {1340}},
    {"1010", {1210}},
    {"1009", {1030, 1070, 1090, 1100, 1120, 1130, 1290, 1320, 1330, 1331, 1350, 1360,  1380,
              1381, 1382, 1400, 1410, 1420, 1440, 1450, 1460, 1999, 0,    -1,   131026}},
};

TEST(VonageCallbackCodes, MeanWhatTheGenericGuidesMean) {
    std::size_t listed = 0;
    for (const auto& [generic_code, codes] : callback_codes) {
        for (const std::int64_t code : codes) {
            const std::string number = std::to_string(code);
            for (const std::string& error :
                 {R"({"code":)" + number + R"(,"reason":"why"})", R"({"code":")" + number + R"(","reason":"why"})",
                  R"({"type":"https://developer.vonage.com/api-errors/messages#)" + number +
                      R"(","title":"t","detail":"why"})",
                  R"({"title":)" + number + R"(,"detail":"why"})", R"({"title":")" + number + R"(","detail":"why"})"}) {
                const StatusReport report = report_of(failed_by(error));
                EXPECT_EQ(generic::callback_code_of(report.failure), generic_code) << error;
                EXPECT_EQ(report.provider_code, number) << error;
                EXPECT_EQ(report.words, "why") << error;
                EXPECT_EQ(report.status, Status::failed);
            }
            ++listed;
        }
    }
    EXPECT_EQ(listed, 56U) << "51 of the list, and five that it has not";
}

TEST(VonageCallbackCodes, AreFoundForEveryFailureOfOurs) {
    for (int number = 0; number <= static_cast<int>(FailureCode::account_problem); ++number) {
        const auto failure = static_cast<FailureCode>(number);
        const CallbackCode code = callback_code_of(failure);
        EXPECT_FALSE(code.title.empty()) << name_of(failure);
        StatusReport report{.message_id = "1", .status = Status::failed, .failure = failure};
        EXPECT_EQ(callback_code_for(report).code, code.code);
    }
    for (const FailureCode failure :
         {FailureCode::bad_credentials, FailureCode::bad_parameters, FailureCode::bad_phone,
          FailureCode::phone_inactive, FailureCode::too_many_to_person, FailureCode::phone_unavailable,
          FailureCode::blacklisted, FailureCode::device_incapable, FailureCode::outside_window,
          FailureCode::blocked_by_meta, FailureCode::provider_error, FailureCode::bad_media,
          FailureCode::account_problem, FailureCode::other}) {
        EXPECT_EQ(failure_of_callback(callback_code_of(failure).code), failure) << name_of(failure);
    }
}

TEST(VonageCallbackCodes, AreTheProvidersOwnWhereTheyMeanTheSame) {
    StatusReport report{.message_id = "1",
                        .status = Status::failed,
                        .failure = FailureCode::phone_unavailable,
                        .provider_code = "1180"};
    EXPECT_EQ(callback_code_for(report).code, 1180);
    report.provider_code = "131026";  // Meta's
    EXPECT_EQ(callback_code_for(report).code, 1300);
    report = {.message_id = "1",
              .status = Status::failed,
              .failure = FailureCode::bad_credentials,
              .provider_code = "1000"};  // the guide's
    EXPECT_EQ(callback_code_for(report).code, 1370);
}

std::string problem(const std::string& kind, const std::string& title, const std::string& detail,
                    const std::string& place = {}) {
    const std::string values =
        place.empty() ? "" : R"(,"invalid_parameters":[{"name":")" + place + R"(","reason":"no"}])";
    return R"({"type":"https://developer.nexmo.com/api-errors/messages-olympus#)" + kind + R"(","title":")" + title +
           R"(","detail":")" + detail + "\"" + values + "}";
}

struct AnswerCase {
    unsigned status;
    std::string body;
    std::string generic_code;
    FailureCode failure;
    Retry retry;
};

TEST(VonageAnswerCodes, MeanWhatTheGenericGuidesMean) {
    const std::string to = "The `to` parameter is invalid for the given channel.";
    const AnswerCase cases[] = {
        {401, "", "2000", FailureCode::bad_credentials, Retry::pause_lane},
        {401, problem("unathorized", "x", "y"), "2000", FailureCode::bad_credentials, Retry::pause_lane},
        {401, problem("unauthorized", "x", "y"), "2000", FailureCode::bad_credentials, Retry::pause_lane},
        {401, problem("unprovisioned", "x", "y"), "2000", FailureCode::bad_credentials, Retry::pause_lane},
        {401, problem("jwt-expired", "x", "y"), "2000", FailureCode::bad_credentials, Retry::pause_lane},
        {403, "<html>", "2000", FailureCode::bad_credentials, Retry::pause_lane},
        {403, problem("forbidden", "x", "y"), "2000", FailureCode::bad_credentials, Retry::pause_lane},
        {403, problem("account-suspended", "x", "y"), "2000", FailureCode::bad_credentials, Retry::pause_lane},
        {402, problem("low-balance", "Low balance", "y"), "2004", FailureCode::account_problem, Retry::pause_lane},
        // under a template
        {422, problem("1150", "Invalid params", "y", "template.name"), "2001", FailureCode::template_unknown,
         Retry::pause_campaign},
        {422, problem("1150", "Invalid params", "y", "template"), "2001", FailureCode::bad_parameters, Retry::never},
        {422, problem("1150", "Invalid params", "y", "template.parameters[0]"), "2001", FailureCode::bad_parameters,
         Retry::never},
        {422, problem("1410", "Invalid channel parameters", "y", "whatsapp.policy"), "2001",
         FailureCode::bad_parameters, Retry::never},
        {422, problem("1150", "Invalid params", "y", "custom.template.components"), "2001", FailureCode::bad_parameters,
         Retry::never},
        {400, problem("InvalidParams", "Invalid Parameters", "y", "message.content.template"), "2001",
         FailureCode::bad_parameters, Retry::never},
        {400, problem("InvalidParams", "Invalid Parameters", "y", "message.whatsapp.locale"), "2001",
         FailureCode::bad_parameters, Retry::never},
        {422, problem("1022", "x", "y"), "2001", FailureCode::bad_parameters, Retry::never},
        // about the recipient
        {422, problem("1130", "x", "y"), "2002", FailureCode::bad_phone, Retry::never},
        {422, problem("110", "x", "y"), "2002", FailureCode::bad_phone, Retry::never},
        {422, problem("1430", "x", "y"), "2002", FailureCode::bad_phone, Retry::never},
        {422, problem("9999", "Invalid recipient", "y"), "2002", FailureCode::bad_phone, Retry::never},
        {422, problem("9999", "x", to), "2002", FailureCode::bad_phone, Retry::never},
        {422, problem("1150", "Invalid params", "y", "to"), "2002", FailureCode::bad_phone, Retry::never},
        {400, problem("InvalidParams", "x", "y", "to.number"), "2002", FailureCode::bad_phone, Retry::never},
        // of the account's own number
        {422, problem("1120", "x", "y"), "2004", FailureCode::account_problem, Retry::pause_lane},
        {422, problem("1420", "x", "y"), "2004", FailureCode::account_problem, Retry::pause_lane},
        {400, problem("InvalidParams", "x", "y", "from.number"), "2004", FailureCode::account_problem,
         Retry::pause_lane},
        // The draft has the recipient's detail here: the title counts.
        {422, problem("1140", "Invalid message type", to), "2004", FailureCode::refused, Retry::never},
        {422, problem("1440", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {422, problem("1100", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {422, problem("1400", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {422, problem("1110", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {422, problem("1150", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {422, problem("1060", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {422, problem("1450", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {422, problem("invalid-json", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {422, problem("1150", "Invalid params", "y", "image.url"), "2004", FailureCode::bad_media, Retry::never},
        {400, problem("InvalidParams", "x", "y", "message.content.file.url"), "2004", FailureCode::bad_media,
         Retry::never},
        {400, problem("InvalidParams", "x", "y", "message.content.text"), "2004", FailureCode::refused, Retry::never},
        {400, "", "2004", FailureCode::refused, Retry::never},
        {422, "<html>", "2004", FailureCode::refused, Retry::never},
        {404, problem("not-found", "x", "y"), "2004", FailureCode::refused, Retry::never},
        {429, "", "2004", FailureCode::throttled, Retry::later},
        {429, problem("1010", "Rate Limit Hit", "y"), "2004", FailureCode::throttled, Retry::later},
        {429, problem("1000", "Internal error", "y"), "2004", FailureCode::throttled, Retry::later},
        {429, problem("throttled", "x", "y"), "2004", FailureCode::throttled, Retry::later},
        {503, "<html>", "2004", FailureCode::throttled, Retry::later},
        {500, problem("1000", "Internal error", "y"), "2004", FailureCode::provider_error, Retry::never},
    };
    for (const auto& [status, body, generic_code, failure, retry] : cases) {
        const Refused refused = refusal(status, body);
        EXPECT_EQ(generic::answer_code_of(refused.code), generic_code) << status << body;
        EXPECT_EQ(refused.code, failure) << status << body << name_of(refused.code);
        EXPECT_EQ(refused.retry, retry) << status << body;
    }
}

// What a status callback says of a message is sometimes said at once, with a type, a title or a number
// of that list; but the status of the answer comes first.
TEST(VonageAnswerCodes, AreThoseOfCallbacksWhereAnswersHaveNoneOfThatTitleOrNumber) {
    using enum FailureCode;
    const std::string to = "The `to` parameter is invalid for the given channel.";
    const struct {
        unsigned status;
        std::string body;
        FailureCode failure;
        Retry retry;
    } cases[] = {
        // by the title, whatever its number means in answers
        {422, problem("1010", "Missing params", "y"), bad_parameters, Retry::never},
        {422, problem("1130", "Invalid TTL", "y"), FailureCode::refused, Retry::never},
        {422, problem("1120", "Illegal Sender Address", "y"), account_problem, Retry::pause_lane},
        {422, problem("1140", "Facility not allowed", to), bad_credentials, Retry::pause_lane},
        {422, problem("1060", "Partner account barred", "y"), bad_credentials, Retry::pause_lane},
        {422, problem("1300", "Not part of the provider network", "y"), phone_unavailable, Retry::never},
        {400, problem("1340", "Outside of the allowed window", "y"), outside_window, Retry::never},
        {422, problem("9999", "Number barred", "y"), blacklisted, Retry::never},
        // by the number
        {422, problem("1010", "x", "y"), bad_parameters, Retry::never},
        {422, problem("1000", "x", "y"), too_many_to_person, Retry::never},
        {422, problem("1070", "x", "y"), account_problem, Retry::pause_lane},
        {422, problem("1300", "1300", "y"), phone_unavailable, Retry::never},
        {400, problem("1340", "1340", "y"), outside_window, Retry::never},
        {422, problem("1380", "x", "y"), bad_media, Retry::never},
        // A title that says no more than that something is wrong leaves it to the place.
        {422, problem("1010", "Missing params", "y", "to"), bad_phone, Retry::never},
        {422, problem("1010", "Missing params", "y", "from"), account_problem, Retry::pause_lane},
        {422, problem("1020", "Invalid params", "y", "image.url"), bad_media, Retry::never},
        {422, problem("1020", "Invalid params", "y"), bad_parameters, Retry::never},
        // The draft has the recipient's detail here, and may have the number for a title.
        {422, problem("1140", "1140", to), FailureCode::refused, Retry::never},
        {422, problem("1440", "1440", to), FailureCode::refused, Retry::never},
        {422, problem("1130", "1130", to), bad_phone, Retry::never},
        // Nothing that is refused for good is tried again.
        {422, problem("throttled", "x", "y"), FailureCode::refused, Retry::never},
        {422, problem("9999", "Rate Limit Hit", "y"), FailureCode::refused, Retry::never},
        {422, problem("9999", "Internal error", "y"), provider_error, Retry::never},
        // What is wrong with the account is wrong with every message of it.
        {422, problem("unprovisioned", "x", "y"), bad_credentials, Retry::pause_lane},
        {422, problem("x", "Low balance", "y"), account_problem, Retry::pause_lane},
    };
    for (const auto& [status, body, failure, retry] : cases) {
        const Refused refused = refusal(status, body);
        EXPECT_EQ(refused.code, failure) << status << body << name_of(refused.code);
        EXPECT_EQ(refused.retry, retry) << status << body;
    }
}

TEST(VonageAnswerCodes, OfARefusedRequestDoNotSayThatThePlatformFailed) {
    for (const std::string& body : {problem("1030", "x", "y"), problem("1331", "Provider error", "y"),
                                    problem("1130", "Invalid recipient", "y")}) {
        EXPECT_TRUE(std::holds_alternative<Uncertain>(answer(500, body))) << body;
    }
}

// The same number is another thing in each of the two lists.
TEST(VonageAnswerCodes, AreNotThoseOfCallbacks) {
    EXPECT_EQ(refusal(422, problem("1130", "", "")).code, FailureCode::bad_phone);
    EXPECT_EQ(failure_of_callback(1130), FailureCode::refused);
    EXPECT_EQ(refusal(422, problem("1060", "", "")).code, FailureCode::refused);
    EXPECT_EQ(failure_of_callback(1060), FailureCode::bad_credentials);
}

}  // namespace
}  // namespace parley::vonage
