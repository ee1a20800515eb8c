#include <gtest/gtest.h>

#include <set>

#include "dialect/generic/codes.h"
#include "dialect/whatsapp/codes.h"

namespace parley::whatsapp {
namespace {

struct Known {
    std::int64_t code;
    std::string_view in_callback;  // the generic guide's
    std::string_view in_answer;
    Retry retry;
};

// "Code list" of Meta's reference, with "Mapping" to the generic guide.
constexpr std::array known{
    Known{0, "1000", "2000", Retry::pause_lane},
    Known{1, "1009", "2004", Retry::later},
    Known{2, "1005", "2004", Retry::later},
    Known{3, "1000", "2000", Retry::pause_lane},
    Known{4, "1004", "2004", Retry::later},
    Known{10, "1000", "2000", Retry::pause_lane},
    Known{33, "1000", "2000", Retry::pause_lane},
    Known{100, "1009", "2004", Retry::never},
    Known{190, "1000", "2000", Retry::pause_lane},
    Known{200, "1000", "2000", Retry::pause_lane},
    Known{243, "1000", "2000", Retry::pause_lane},
    Known{299, "1000", "2000", Retry::pause_lane},
    Known{368, "1010", "2004", Retry::pause_lane},
    Known{80007, "1004", "2004", Retry::later},
    Known{80008, "1009", "2004", Retry::later},
    Known{130403, "1006", "2003", Retry::never},
    Known{130429, "1004", "2004", Retry::later},
    Known{130472, "1010", "2004", Retry::never},
    Known{130497, "1010", "2004", Retry::never},
    Known{131000, "1009", "2004", Retry::later},
    Known{131005, "1000", "2000", Retry::pause_lane},
    Known{131008, "1009", "2004", Retry::never},
    Known{131009, "1009", "2004", Retry::never},
    Known{131014, "1009", "2004", Retry::later},
    Known{131016, "1005", "2004", Retry::later},
    Known{131021, "1002", "2002", Retry::never},
    Known{131026, "1005", "2002", Retry::never},
    Known{131030, "1002", "2002", Retry::never},
    Known{131031, "1010", "2000", Retry::pause_lane},
    Known{131037, "1009", "2004", Retry::pause_lane},
    Known{131042, "1009", "2004", Retry::pause_lane},
    Known{131045, "1000", "2000", Retry::pause_lane},
    Known{131047, "1008", "2004", Retry::never},
    Known{131048, "1004", "2004", Retry::later},
    Known{131049, "1010", "2004", Retry::never},
    Known{131050, "1006", "2003", Retry::never},
    Known{131051, "1007", "2004", Retry::never},
    Known{131052, "1009", "2004", Retry::later},
    Known{131053, "1009", "2004", Retry::later},
    Known{131055, "1009", "2004", Retry::never},
    Known{131056, "1004", "2004", Retry::later},
    Known{131057, "1005", "2004", Retry::later},
    Known{131060, "1007", "2004", Retry::never},
    Known{131062, "1007", "2004", Retry::never},
    Known{131063, "1010", "2004", Retry::pause_campaign},
    Known{131064, "1004", "2004", Retry::later},
    Known{132000, "1001", "2001", Retry::never},
    Known{132001, "1001", "2001", Retry::pause_campaign},
    Known{132005, "1001", "2001", Retry::never},
    Known{132007, "1001", "2001", Retry::never},
    Known{132008, "1001", "2001", Retry::never},
    Known{132012, "1001", "2001", Retry::never},
    Known{132015, "1001", "2001", Retry::pause_campaign},
    Known{132016, "1001", "2001", Retry::pause_campaign},
    Known{132018, "1001", "2001", Retry::never},
    Known{132068, "1001", "2001", Retry::pause_campaign},
    Known{132069, "1004", "2004", Retry::later},
    Known{133000, "1009", "2004", Retry::later},
    Known{133004, "1009", "2004", Retry::later},
    Known{133005, "1009", "2004", Retry::pause_lane},
    Known{133006, "1009", "2004", Retry::pause_lane},
    Known{133008, "1009", "2004", Retry::later},
    Known{133009, "1009", "2004", Retry::later},
    Known{133010, "1000", "2000", Retry::pause_lane},
    Known{133015, "1009", "2004", Retry::later},
    Known{133016, "1009", "2004", Retry::later},
    Known{134011, "1009", "2004", Retry::pause_lane},
    Known{134100, "1009", "2004", Retry::later},
    Known{134101, "1009", "2004", Retry::later},
    Known{134102, "1009", "2004", Retry::later},
    Known{135000, "1009", "2004", Retry::never},
    Known{137000, "1009", "2004", Retry::never},
    Known{200002, "1009", "2004", Retry::never},
    Known{2388019, "1009", "2004", Retry::never},
    Known{2388024, "1009", "2004", Retry::never},
    Known{2388039, "1009", "2004", Retry::never},
    Known{2388040, "1009", "2004", Retry::never},
    Known{2388047, "1009", "2004", Retry::never},
    Known{2388072, "1009", "2004", Retry::never},
    Known{2388073, "1009", "2004", Retry::never},
    Known{2388293, "1009", "2004", Retry::never},
    Known{2388299, "1009", "2004", Retry::never},
};

TEST(WhatsappCodes, MeanWhatTheGenericGuideCallsThem) {
    for (const auto& [code, in_callback, in_answer, retry] : known) {
        const auto callback = meaning_of(code, Told::in_callback);
        const auto answer = meaning_of(code, Told::in_answer);
        ASSERT_TRUE(callback && answer) << code;
        EXPECT_EQ(generic::callback_code_of(callback->code), in_callback) << code;
        EXPECT_EQ(generic::answer_code_of(answer->code), in_answer) << code;
        EXPECT_EQ(answer->retry, retry) << code;
        EXPECT_FALSE(title_of(code).empty()) << code;
    }
}

TEST(WhatsappCodes, AreNotInvented) {
    std::set<std::int64_t> listed;
    for (const Known& row : known) {
        listed.insert(row.code);
    }
    for (std::int64_t code = -10; code < 140'000; ++code) {
        const bool is_permission = code >= 200 && code <= 299;
        ASSERT_EQ(meaning_of(code, Told::in_answer).has_value(), is_permission || listed.contains(code)) << code;
        ASSERT_EQ(title_of(code).empty(), !is_permission && !listed.contains(code)) << code;
    }
    EXPECT_EQ(meaning_of(2001, Told::in_callback), std::nullopt);
    EXPECT_EQ(meaning_of(INT64_MAX, Told::in_callback), std::nullopt);
    EXPECT_EQ(meaning_of(INT64_MIN, Told::in_callback), std::nullopt);
}

TEST(WhatsappCodes, NameWhatIsWrongMoreFinely) {
    const std::pair<std::int64_t, FailureCode> cases[] = {
        {132001, FailureCode::template_unknown},   {132015, FailureCode::template_paused},
        {132016, FailureCode::template_paused},    {132012, FailureCode::bad_parameter_kind},
        {132000, FailureCode::bad_parameters},     {131053, FailureCode::bad_media},
        {131052, FailureCode::bad_media},          {131042, FailureCode::account_problem},
        {131037, FailureCode::account_problem},    {130429, FailureCode::throttled},
        {131056, FailureCode::too_many_to_person}, {368, FailureCode::account_problem},
    };
    for (const auto& [code, expected] : cases) {
        EXPECT_EQ(meaning_of(code, Told::in_answer)->code, expected) << code;
    }
}

TEST(WhatsappCodes, ThatNeedDetailsAreReadFromThem) {
    const struct {
        std::int64_t code;
        std::string_view details;
        bool is_template;
        FailureCode expected;
    } cases[] = {
        {100, "Param text['body'] must be at most 4096 characters long.", false, FailureCode::refused},
        {100, "Param template['language'] is required", false, FailureCode::bad_parameters},
        {100, "Unexpected key \"foo\" on param \"template.components[0]\"", false, FailureCode::bad_parameters},
        {100, "anything", true, FailureCode::bad_parameters},
        {100, "Parameter 'to' is not a phone number", true, FailureCode::bad_phone},
        {100, "Param to must be a valid number", false, FailureCode::bad_phone},
        {100, "The request failed due to a fault", false, FailureCode::refused},
        {131009, "Parameter value is not valid: [\"to\"]", false, FailureCode::bad_phone},
        {131009, "RECIPIENT is not valid", false, FailureCode::bad_phone},
        {131009, "recipient_type must be individual", false, FailureCode::refused},
        {131009, "components[1] is not valid", false, FailureCode::bad_parameters},
        {131009, "", false, FailureCode::refused},
        {131008, "Required parameter 'to' is missing", false, FailureCode::refused},
        {131008, "template name is missing", false, FailureCode::bad_parameters},
        {135000, "Message failed to send because of an unknown error", false, FailureCode::other},
        {135000, "Message failed to send because of an unknown error", true, FailureCode::bad_parameters},
    };
    for (const auto& [code, details, is_template, expected] : cases) {
        EXPECT_TRUE(needs_details(code));
        EXPECT_EQ(meaning_of_details(code, details, is_template), (Meaning{expected, Retry::never})) << code << details;
    }
    for (const Known& row : known) {
        EXPECT_EQ(needs_details(row.code),
                  row.code == 100 || row.code == 131008 || row.code == 131009 || row.code == 135000);
    }
}

Meaning meaning_of(const Written& written, Told told) {
    return needs_details(written.code) ? meaning_of_details(written.code, written.details, false)
                                       : whatsapp::meaning_of(written.code, told).value();
}

// What Meta has no code for becomes the nearest that it has.
FailureCode nearest(FailureCode failure, Told told) {
    switch (failure) {
        case FailureCode::none:
        case FailureCode::expired: return FailureCode::provider_error;
        case FailureCode::unreachable:
            return told == Told::in_answer ? FailureCode::provider_error : FailureCode::phone_unavailable;
        case FailureCode::cannot_be_written: return FailureCode::device_incapable;
        case FailureCode::phone_inactive:
        case FailureCode::phone_unavailable:
            return told == Told::in_answer ? FailureCode::bad_phone : FailureCode::phone_unavailable;
        case FailureCode::blacklisted:
        case FailureCode::not_subscribed:
            return told == Told::in_answer ? FailureCode::not_subscribed : FailureCode::blacklisted;
        case FailureCode::throttled:
            return told == Told::in_answer ? FailureCode::throttled : FailureCode::too_many_to_person;
        default: return failure;
    }
}

TEST(WhatsappCodes, AreWrittenForEveryFailureAndReadBack) {
    for (int number = 0; number <= static_cast<int>(FailureCode::account_problem); ++number) {
        const auto failure = static_cast<FailureCode>(number);
        for (const Told told : {Told::in_answer, Told::in_callback}) {
            const Written text = written(failure, told);
            EXPECT_EQ(text.title, title_of(text.code)) << number;
            EXPECT_FALSE(text.details.empty()) << number;
            EXPECT_EQ(text.status, status_of(text.code)) << number;
            EXPECT_EQ(meaning_of(text, told).code, nearest(failure, told)) << name_of(failure);
        }
    }
}

TEST(WhatsappCodes, ComeWithTheStatusOfTheSimulator) {
    const std::pair<std::int64_t, unsigned> cases[] = {
        {100, 400},    {131030, 400}, {132001, 400}, {135000, 400}, {131047, 400}, {0, 401},
        {190, 401},    {3, 403},      {10, 403},     {200, 403},    {299, 403},    {368, 403},
        {131005, 403}, {131031, 403}, {4, 429},      {80007, 429},  {130429, 429}, {131048, 429},
        {131056, 429}, {1, 500},      {131000, 500}, {2, 503},      {131016, 503}, {300, 400},
    };
    for (const auto& [code, status] : cases) {
        EXPECT_EQ(status_of(code), status) << code;
    }
}

}  // namespace
}  // namespace parley::whatsapp
