#include "dialect/gupshup/codes.h"

#include <fmt/format.h>

#include "dialect/generic/codes.h"
#include "vectors.h"

namespace parley::gupshup {
namespace {

// "Delivery failures" of the mapping: each number, the code of the generic guide that it becomes, and
// what it is called here.
constexpr struct {
    std::int64_t code;
    const char* generic;
    FailureCode failure;
} failed_codes[] = {
    {1002, "1002", FailureCode::bad_phone},
    {1013, "1002", FailureCode::bad_phone},
    {131026, "1007", FailureCode::device_incapable},
    {1026, "1007", FailureCode::device_incapable},
    {133010, "1003", FailureCode::phone_inactive},
    {131021, "1009", FailureCode::other},
    {1004, "1008", FailureCode::outside_window},
    {1008, "1008", FailureCode::outside_window},
    {470, "1008", FailureCode::outside_window},
    {131047, "1008", FailureCode::outside_window},
    {1005, "1001", FailureCode::bad_parameters},
    {1007, "1001", FailureCode::bad_parameters},
    {4003, "1001", FailureCode::bad_parameters},
    {4005, "1001", FailureCode::template_paused},
    {2000, "1001", FailureCode::bad_parameters},
    {2001, "1001", FailureCode::template_unknown},
    {132000, "1001", FailureCode::bad_parameters},
    {132001, "1001", FailureCode::template_unknown},
    {132005, "1001", FailureCode::bad_parameters},
    {132007, "1001", FailureCode::bad_parameters},
    {132012, "1001", FailureCode::bad_parameter_kind},
    {132015, "1001", FailureCode::template_paused},
    {132016, "1001", FailureCode::template_paused},
    {132009, "1001", FailureCode::bad_parameters},  // of the range, though no list names it
    {1006, "1006", FailureCode::blacklisted},
    {1012, "1006", FailureCode::blacklisted},
    {4001, "1004", FailureCode::too_many_to_person},
    {471, "1004", FailureCode::too_many_to_person},
    {130429, "1004", FailureCode::too_many_to_person},
    {131048, "1004", FailureCode::too_many_to_person},
    {131056, "1004", FailureCode::too_many_to_person},
    {130472, "1010", FailureCode::blocked_by_meta},
    {472, "1010", FailureCode::blocked_by_meta},
    {131049, "1010", FailureCode::blocked_by_meta},
    {492, "1010", FailureCode::blocked_by_meta},
    {408, "1005", FailureCode::phone_unavailable},
    {503, "1005", FailureCode::phone_unavailable},
    {401, "1000", FailureCode::bad_credentials},
    {403, "1000", FailureCode::bad_credentials},
    {190, "1000", FailureCode::bad_credentials},
    {131005, "1000", FailureCode::bad_credentials},
    {500, "1009", FailureCode::other},
    {1001, "1009", FailureCode::other},
    {1003, "1009", FailureCode::account_problem},
    {1010, "1009", FailureCode::bad_media},
    {1011, "1009", FailureCode::bad_media},
    {1014, "1009", FailureCode::other},
    {4002, "1009", FailureCode::other},
    {4004, "1009", FailureCode::other},
    {480, "1009", FailureCode::other},
    {131051, "1009", FailureCode::other},
    {131052, "1009", FailureCode::bad_media},
    {131053, "1009", FailureCode::bad_media},
    {2005, "1009", FailureCode::other},
    {2017, "1009", FailureCode::other},
    {0, "1009", FailureCode::other},
    {-1, "1009", FailureCode::other},
    {1009, "1009", FailureCode::other},
    {999'999'999, "1009", FailureCode::other},
};

TEST(GupshupCodes, OfFailedEventsMeanWhatTheMappingSays) {
    for (const auto& [code, generic, failure] : failed_codes) {
        EXPECT_EQ(failure_of(code), failure) << code;
        EXPECT_EQ(generic::callback_code_of(failure_of(code)), generic) << code;
    }
}

TEST(GupshupCodes, AreReadInEventsOfBothVersions) {
    for (const auto& [code, generic, failure] : failed_codes) {
        const std::string second = fmt::format(
            R"({{"type":"message-event","payload":{{"id":"a","gsId":"b","type":"failed","payload":{{"code":{},"reason":"why"}}}}}})",
            code);
        const std::string third = fmt::format(
            R"({{"object":"whatsapp_business_account","entry":[{{"changes":[{{"field":"messages","value":{{"statuses":[)"
            R"({{"gs_id":"b","id":"a","status":"failed","errors":[{{"code":{},"title":"why"}}]}}]}}}}]}}]}})",
            code);
        for (const std::string& body : {second, third}) {
            const auto batch = dialect.client.read_callbacks(request_with(body));
            ASSERT_TRUE(batch) << body;
            const auto& told = std::get<StatusReport>(batch->callbacks.at(0));
            EXPECT_EQ(told.failure, failure) << body;
            EXPECT_EQ(told.provider_code, std::to_string(code)) << body;
            EXPECT_EQ(told.words, "why") << body;
            EXPECT_EQ(told.whatsapp_id, "a") << body;
        }
    }
}

TEST(GupshupCodes, OfGupshupItselfComeBeforeWhatsApp) {
    for (const std::int64_t code :
         {500, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1010, 1011, 1012, 4001, 4002, 4003, 4004, 4005}) {
        EXPECT_TRUE(is_refused_before_whatsapp(code)) << code;
    }
    for (const std::int64_t code : {131026, 131047, 470, 408, 1013, 1014, 1026, 2000, 2001, 1009}) {
        EXPECT_FALSE(is_refused_before_whatsapp(code)) << code;
    }
}

// The other way: what a simulated provider says for each failure of ours, and what is read of it.
TEST(GupshupCodes, AreWrittenAsTheMappingSays) {
    const struct {
        FailureCode failure;
        std::int64_t code;
        FailureCode again;
        unsigned status;
        const char* words;
    } cases[] = {
        {FailureCode::bad_credentials, 131005, FailureCode::bad_credentials, 401, "Authentication Failed"},
        {FailureCode::bad_parameters, 4003, FailureCode::bad_parameters, 400, "Invalid template params"},
        {FailureCode::bad_parameter_kind, 132012, FailureCode::bad_parameter_kind, 400, "Invalid template params"},
        {FailureCode::template_unknown, 132001, FailureCode::template_unknown, 400, "Template not found"},
        {FailureCode::template_paused, 4005, FailureCode::template_paused, 400, "Template is paused"},
        {FailureCode::bad_phone, 1002, FailureCode::bad_phone, 400, "Invalid Destination"},
        {FailureCode::phone_inactive, 133010, FailureCode::phone_inactive, 400, "Phone number not registered"},
        {FailureCode::too_many_to_person, 131056, FailureCode::too_many_to_person, 400,
         "(Business Account, Consumer Account) pair rate limit hit"},
        {FailureCode::phone_unavailable, 408, FailureCode::phone_unavailable, 400, "Message was pending for too long"},
        {FailureCode::blacklisted, 1012, FailureCode::blacklisted, 400, "User has opted out"},
        {FailureCode::not_subscribed, 1012, FailureCode::blacklisted, 400, "User has opted out"},
        {FailureCode::device_incapable, 131026, FailureCode::device_incapable, 400, "Message undeliverable"},
        {FailureCode::outside_window, 131047, FailureCode::outside_window, 400, "Re-engagement message"},
        {FailureCode::other, 500, FailureCode::other, 500, "Internal server error"},
        {FailureCode::provider_error, 500, FailureCode::other, 500, "Internal server error"},
        {FailureCode::blocked_by_meta, 131049, FailureCode::blocked_by_meta, 400,
         "Held back to maintain healthy ecosystem engagement"},
        {FailureCode::throttled, 4001, FailureCode::too_many_to_person, 429, "Too Many Requests"},
        {FailureCode::bad_media, 1010, FailureCode::bad_media, 400, "Invalid media URL"},
        {FailureCode::account_problem, 1003, FailureCode::account_problem, 400, "Callback Billing must be enabled"},
        {FailureCode::refused, 500, FailureCode::other, 400, "Bad Request"},
        {FailureCode::cannot_be_written, 500, FailureCode::other, 400, "Bad Request"},
    };
    for (const auto& [failure, code, again, status, words] : cases) {
        EXPECT_EQ(code_of(failure), code) << name_of(failure);
        EXPECT_EQ(failure_of(code), again) << name_of(failure);
        EXPECT_FALSE(reason_of(code).empty()) << code;
        EXPECT_EQ(refusal_of(failure).status, status) << name_of(failure);
        EXPECT_EQ(refusal_of(failure).words, words) << name_of(failure);
    }
}

// A number that another provider gave is not told as if it were Gupshup's: their lists overlap.
TEST(GupshupCodes, KeepAProvidersNumberOnlyWhereItMeansTheSameHere) {
    const auto told = [](FailureCode failure, std::string code) {
        const StatusReport report{.message_id = {},
                                  .provider_id = "p",
                                  .status = Status::failed,
                                  .failure = failure,
                                  .provider_code = std::move(code),
                                  .words = "w"};
        return json_of(callback_with(report).body).at("payload").at("payload").at("code").as_int64();
    };
    EXPECT_EQ(told(FailureCode::template_paused, "132016"), 132016);
    EXPECT_EQ(told(FailureCode::blacklisted, "1006"), 1006);
    EXPECT_EQ(told(FailureCode::phone_unavailable, "1005"), 408);
    EXPECT_EQ(told(FailureCode::other, "1009"), 500);
    EXPECT_EQ(told(FailureCode::other, "00a"), 500);
    EXPECT_EQ(told(FailureCode::bad_phone, ""), 1002);
}

}  // namespace
}  // namespace parley::gupshup
