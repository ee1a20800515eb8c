#include "dialect/whatsapp/codes.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace parley::whatsapp {

namespace {

using enum FailureCode;
using enum Retry;

struct Row {
    std::int64_t code;
    std::string_view title;
    FailureCode in_answer;
    Retry retry;
    FailureCode in_callback;
};

// In order of the code. Retries that Meta calls possible are made: they end with the campaign's patience.
constexpr std::array rows{
    Row{0, "AuthException", bad_credentials, pause_lane, bad_credentials},
    Row{1, "API Unknown", provider_error, later, provider_error},
    Row{2, "API Service", provider_error, later, phone_unavailable},
    Row{3, "API Method", bad_credentials, pause_lane, bad_credentials},
    Row{4, "API Too Many Calls", throttled, later, too_many_to_person},
    Row{10, "Permission denied", bad_credentials, pause_lane, bad_credentials},
    Row{33, "Parameter value is not valid", bad_credentials, pause_lane, bad_credentials},
    Row{100, "Invalid parameter", refused, never, other},
    Row{190, "Access token has expired", bad_credentials, pause_lane, bad_credentials},
    Row{368, "Temporarily blocked for policies violations", account_problem, pause_lane, blocked_by_meta},
    Row{80007, "Rate limit issues", throttled, later, too_many_to_person},
    Row{80008, "There have been too many calls to this WhatsApp Business account", throttled, later, other},
    Row{130403, "Business blocked the user", not_subscribed, never, blacklisted},
    Row{130429, "Rate limit hit", throttled, later, too_many_to_person},
    Row{130472, "User's number is part of an experiment", blocked_by_meta, never, blocked_by_meta},
    Row{130497, "Business account is restricted from messaging users in this country", blocked_by_meta, never,
        blocked_by_meta},
    Row{131000, "Something went wrong", provider_error, later, provider_error},
    Row{131005, "Access denied", bad_credentials, pause_lane, bad_credentials},
    Row{131008, "Required parameter is missing", refused, never, other},
    Row{131009, "Parameter value is not valid", refused, never, other},
    Row{131014, "Request for url failed", bad_media, later, bad_media},
    Row{131016, "Service unavailable", provider_error, later, phone_unavailable},
    Row{131021, "Recipient cannot be sender", bad_phone, never, bad_phone},
    Row{131026, "Message undeliverable", bad_phone, never, phone_unavailable},
    Row{131030, "Recipient phone number not in allowed list", bad_phone, never, bad_phone},
    Row{131031, "Account has been locked", bad_credentials, pause_lane, blocked_by_meta},
    Row{131037, "Display name needs approval", account_problem, pause_lane, account_problem},
    Row{131042, "Business eligibility payment issue", account_problem, pause_lane, account_problem},
    Row{131045, "Incorrect certificate", bad_credentials, pause_lane, bad_credentials},
    Row{131047, "Re-engagement message", outside_window, never, outside_window},
    Row{131048, "Spam rate limit hit", throttled, later, too_many_to_person},
    Row{131049, "This message was not delivered to maintain healthy ecosystem engagement.", blocked_by_meta, never,
        blocked_by_meta},
    Row{131050, "User has stopped marketing messages", not_subscribed, never, blacklisted},
    Row{131051, "Unsupported message type", device_incapable, never, device_incapable},
    Row{131052, "Media download error", bad_media, later, bad_media},
    Row{131053, "Media upload error", bad_media, later, bad_media},
    Row{131055, "Method not allowed", refused, never, other},
    Row{131056, "(Business Account, Consumer Account) pair rate limit hit", too_many_to_person, later,
        too_many_to_person},
    Row{131057, "Account in maintenance mode", provider_error, later, phone_unavailable},
    Row{131060, "This message is currently unavailable", device_incapable, never, device_incapable},
    Row{131062, "Business-scoped user ids are not supported", device_incapable, never, device_incapable},
    Row{131063, "Marketing templates are disabled on Cloud API", blocked_by_meta, pause_campaign, blocked_by_meta},
    Row{131064, "Messaging limit reached because of template classification", throttled, later, too_many_to_person},
    Row{132000, "Number of parameters does not match the expected number of params", bad_parameters, never,
        bad_parameters},
    Row{132001, "Template name does not exist in the translation", template_unknown, pause_campaign, template_unknown},
    Row{132005, "Translated text too long", bad_parameters, never, bad_parameters},
    Row{132007, "Template format character policy violated", bad_parameters, never, bad_parameters},
    Row{132008, "Template parameter value is not valid", bad_parameters, never, bad_parameters},
    Row{132012, "Parameter format does not match format in the created template", bad_parameter_kind, never,
        bad_parameter_kind},
    Row{132015, "Template is paused", template_paused, pause_campaign, template_paused},
    Row{132016, "Template is disabled", template_paused, pause_campaign, template_paused},
    Row{132018, "Template validation error", bad_parameters, never, bad_parameters},
    Row{132068, "Flow is blocked", template_paused, pause_campaign, template_paused},
    Row{132069, "Flow is throttled", throttled, later, too_many_to_person},
    Row{133000, "Incomplete deregistration", account_problem, later, other},
    Row{133004, "Server temporarily unavailable", provider_error, later, other},
    Row{133005, "Two-step verification PIN mismatch", account_problem, pause_lane, other},
    Row{133006, "Phone number re-verification needed", account_problem, pause_lane, other},
    Row{133008, "Too many two-step verification PIN guesses", throttled, later, other},
    Row{133009, "Two-step verification PIN guessed too fast", throttled, later, other},
    Row{133010, "Phone number not registered", bad_credentials, pause_lane, bad_credentials},
    Row{133015, "This phone number was deleted a moment ago", account_problem, later, other},
    Row{133016, "Registration and deregistration limit reached", throttled, later, other},
    Row{134011, "Payments terms of service not accepted", account_problem, pause_lane, account_problem},
    Row{134100, "Marketing message template is not ready", other, later, other},
    Row{134101, "Marketing message template is being synchronised", other, later, other},
    Row{134102, "Marketing message template cannot be used", other, later, other},
    Row{135000, "Generic user error", other, never, other},
    Row{137000, "Identity key mismatch", other, never, other},
    Row{200002, "Template creation failed", refused, never, other},
    Row{2388019, "Message template limit reached", refused, never, other},
    Row{2388024, "Content in this language already exists", refused, never, other},
    Row{2388039, "The status of this template cannot be changed", refused, never, other},
    Row{2388040, "Character limit exceeded", refused, never, other},
    Row{2388047, "Header format is incorrect", refused, never, other},
    Row{2388072, "Body format is incorrect", refused, never, other},
    Row{2388073, "Footer format is incorrect", refused, never, other},
    Row{2388293, "Too many variables for the length of the text", refused, never, other},
    Row{2388299, "A variable stands at the start or the end of the text", refused, never, other},
};

const Row* row_of(std::int64_t code) {
    static constexpr Row any_permission{200, "API Permission", bad_credentials, pause_lane, bad_credentials};
    if (code >= 200 && code <= 299) {
        return &any_permission;
    }
    const auto found = std::ranges::lower_bound(rows, code, {}, &Row::code);
    return found == rows.end() || found->code != code ? nullptr : &*found;
}

bool is_word_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
}

// The word alone: "recipient" and not "recipient_type".
bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word_letter(text[at - 1])) && (end == text.size() || !is_word_letter(text[end]))) {
            return true;
        }
    }
    return false;
}

// The English word stands in many sentences: so the name counts only where it is quoted or called a
// parameter.
bool names_recipient(std::string_view details) {
    constexpr std::array<std::string_view, 8> spellings{
        "'to'", "\"to\"", "`to`", "[to]", "param to must", "parameter to must", "parameter to is", "parameter: to"};
    return has_word(details, "recipient") ||
           std::ranges::any_of(spellings, [&](std::string_view name) { return details.find(name) != details.npos; });
}

}  // namespace

std::optional<Meaning> meaning_of(std::int64_t code, Told told) {
    const Row* row = row_of(code);
    if (row == nullptr) {
        return std::nullopt;
    }
    return Meaning{told == Told::in_answer ? row->in_answer : row->in_callback, row->retry};
}

bool needs_details(std::int64_t code) {
    return code == 100 || code == 131008 || code == 131009 || code == 135000;
}

Meaning meaning_of_details(std::int64_t code, std::string_view details, bool is_template) {
    const std::string text = lower(details);
    if ((code == 100 || code == 131009) && names_recipient(text)) {
        return {bad_phone, never};
    }
    if (is_template || has_word(text, "template") || has_word(text, "components")) {
        return {bad_parameters, never};
    }
    return {code == 135000 ? other : refused, never};
}

Written written(FailureCode failure, Told told) {
    const auto with = [](std::int64_t code, std::string_view details = {}) {
        const std::string_view title = title_of(code);
        return Written{code, title, details.empty() ? title : details, status_of(code)};
    };
    switch (failure) {
        case bad_credentials: return with(told == Told::in_answer ? 190 : 131005);
        case bad_parameters: return with(132000);
        case bad_parameter_kind: return with(132012);
        case template_unknown: return with(132001);
        case template_paused: return with(132015);
        case bad_phone: return with(131009, "Parameter 'to' is not a valid phone number");
        case not_subscribed: return with(131050);
        case blacklisted: return with(130403);
        case phone_inactive:
        case phone_unavailable: return with(131026, "Message Undeliverable.");
        case too_many_to_person: return with(131056);
        case device_incapable: return with(131051, "Message type is currently not supported.");
        case cannot_be_written: return with(131051);
        case outside_window:
            return with(131047,
                        "Message failed to send because more than 24 hours have passed since the customer "
                        "last replied to this number.");
        case blocked_by_meta:
            return with(131049,
                        "In order to maintain a healthy ecosystem engagement, the message failed to be "
                        "delivered.");
        case throttled:
            return with(130429,
                        "Message failed to send because there were too many messages sent from this phone "
                        "number in a short period of time");
        case unreachable: return with(131016);
        case none:
        case expired:
        case provider_error: return with(131000);
        case refused: return with(100);
        case other: return with(135000);
        case bad_media: return with(131053);
        case account_problem: return with(131042);
    }
    return with(131000);
}

std::string_view title_of(std::int64_t code) {
    const Row* row = row_of(code);
    return row == nullptr ? std::string_view() : row->title;
}

unsigned status_of(std::int64_t code) {
    switch (code) {
        case 0:
        case 190: return 401;
        case 3:
        case 10:
        case 368:
        case 131005:
        case 131031: return 403;
        case 4:
        case 80007:
        case 130429:
        case 131048:
        case 131056: return 429;
        case 1:
        case 131000: return 500;
        case 2:
        case 131016: return 503;
        default: return code >= 200 && code <= 299 ? 403 : 400;
    }
}

}  // namespace parley::whatsapp
