#include "dialect/gupshup/codes.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/whatsapp/codes.h"

namespace parley::gupshup {

namespace {

using enum FailureCode;

struct Known {
    std::int64_t code;
    FailureCode failure;
    std::string_view reason;
};

// Gupshup's own numbers; they overlap with those of other lists and mean something else.
constexpr std::array own{
    Known{500, other, "Internal error"},
    Known{1001, other, "The user's last mapped bot is another one"},
    Known{1002, bad_phone, "Number Does Not Exists On WhatsApp"},
    Known{1003, account_problem, "Wallet balance is too low"},
    Known{1004, outside_window, "Session is closed and templates are not enabled"},
    Known{1005, bad_parameters, "Session is closed and no template matches"},
    Known{1006, blacklisted, "Session is closed and the user has not opted in"},
    Known{1007, bad_parameters, "Session is closed, the user has not opted in, no template matches"},
    Known{1008, outside_window, "User is neither opted in nor in an active session"},
    Known{1010, bad_media, "Invalid media URL"},
    Known{1011, bad_media, "Invalid media size"},
    Known{1012, blacklisted, "User has opted out"},
    Known{4001, too_many_to_person, "Request rate limited"},
    Known{4002, other, "Invalid answer from WhatsApp"},
    Known{4003, bad_parameters, "Template did not match"},
    Known{4004, other, "This feature is supported on Cloud API only"},
    Known{4005, template_paused, "Template is paused"},
};

// Passed on from WhatsApp: the Cloud API's numbers with words of ours where a simulated provider uses
// them, then those of the on-premises API.
constexpr std::array passed_on{
    Known{190, bad_credentials, "Access token has expired"},
    Known{401, bad_credentials, "Unauthorized"},
    Known{403, bad_credentials, "Forbidden"},
    Known{130429, too_many_to_person, "Rate limit hit"},
    Known{130472, blocked_by_meta, "User's number is part of an experiment"},
    Known{131005, bad_credentials, "Access denied"},
    Known{131021, other, "Recipient cannot be sender"},
    Known{131026, device_incapable, "Message undeliverable"},
    Known{131047, outside_window, "Re-engagement message"},
    Known{131048, too_many_to_person, "Spam rate limit hit"},
    Known{131049, blocked_by_meta, "Held back to maintain healthy ecosystem engagement"},
    Known{131051, other, "Unsupported message type"},
    Known{131052, bad_media, "Media download error"},
    Known{131053, bad_media, "Media upload error"},
    Known{131056, too_many_to_person, "(Business Account, Consumer Account) pair rate limit hit"},
    Known{132000, bad_parameters, "Template Param Count Mismatch"},
    Known{132001, template_unknown, "Template does not exist"},
    Known{132005, bad_parameters, "Template Hydrated Text Too Long"},
    Known{132007, bad_parameters, "Template Format Character Policy Violated"},
    Known{132012, bad_parameter_kind, "Template Parameter Format Mismatch"},
    Known{132015, template_paused, "Template is Paused"},
    Known{132016, template_paused, "Template is Disabled"},
    Known{133010, phone_inactive, "Phone number not registered"},
    Known{408, phone_unavailable, "Message was pending for too long"},
    Known{470, outside_window, "More than 24 hours have passed since the user last replied"},
    Known{471, too_many_to_person, "Spam rate limit hit"},
    Known{472, blocked_by_meta, "User's number is part of an experiment"},
    Known{480, other, "User potentially changed"},
    Known{492, blocked_by_meta, "Marketing message blocked"},
    Known{503, phone_unavailable, "Service unavailable"},
    Known{1013, bad_phone, "User is not valid"},
    Known{1014, other, "Internal error"},
    Known{1026, device_incapable, "Receiver incapable"},
    Known{2000, bad_parameters, "Template parameter count mismatch"},
    Known{2001, template_unknown, "Template missing"},
};

// Whatever else Meta says of a template is a matter of the template.
constexpr std::int64_t first_of_template = 132'000;
constexpr std::int64_t last_of_template = 132'016;
constexpr std::int64_t first_of_cloud = 100'000;

const Known* find(std::int64_t code) {
    if (const auto found = std::ranges::find(own, code, &Known::code); found != own.end()) {
        return &*found;
    }
    const auto found = std::ranges::find(passed_on, code, &Known::code);
    return found == passed_on.end() ? nullptr : &*found;
}

bool has(std::string_view words, std::string_view part) {
    return words.find(part) != std::string_view::npos;
}

}  // namespace

FailureCode failure_of(std::int64_t code) {
    if (const Known* known = find(code)) {
        return known->failure;
    }
    if (code >= first_of_template && code <= last_of_template) {
        return bad_parameters;
    }
    if (code >= first_of_cloud) {
        if (const auto meaning = whatsapp::meaning_of(code, whatsapp::Told::in_callback)) {
            return meaning->code;
        }
    }
    return other;
}

bool is_known(std::int64_t code) {
    return find(code) != nullptr;
}

bool is_refused_before_whatsapp(std::int64_t code) {
    return std::ranges::find(own, code, &Known::code) != own.end();
}

std::int64_t code_of(FailureCode failure) {
    switch (failure) {
        case bad_credentials: return 131005;
        case bad_parameters: return 4003;
        case bad_parameter_kind: return 132012;
        case template_unknown: return 132001;
        case template_paused: return 4005;
        case bad_phone: return 1002;
        case phone_inactive: return 133010;
        case too_many_to_person: return 131056;
        case phone_unavailable: return 408;
        case not_subscribed:
        case blacklisted: return 1012;
        case device_incapable: return 131026;
        case outside_window: return 131047;
        case blocked_by_meta: return 131049;
        case throttled: return 4001;
        case bad_media: return 1010;
        case account_problem: return 1003;
        case none:
        case unreachable:
        case provider_error:
        case refused:
        case other:
        case cannot_be_written:
        case expired: return 500;
    }
    return 500;
}

std::string_view reason_of(std::int64_t code) {
    const Known* known = find(code);
    return known == nullptr ? std::string_view() : known->reason;
}

std::optional<Meaning> meaning_of(std::string_view words) {
    const std::string small = lower(words);
    if (has(small, "authentication") || has(small, "apikey") || has(small, "api key") || has(small, "unauthorized")) {
        return Meaning{bad_credentials, Retry::pause_lane};
    }
    if (has(small, "app details")) {
        return Meaning{bad_credentials, Retry::pause_lane};
    }
    if (has(small, "destination")) {
        return Meaning{bad_phone};
    }
    if (has(small, "too many requests")) {
        return Meaning{throttled, Retry::later};
    }
    if (has(small, "billing") || has(small, "wallet") || has(small, "balance")) {
        return Meaning{account_problem, Retry::pause_lane};
    }
    if (has(small, "template")) {
        if (has(small, "paused") || has(small, "disabled")) {
            return Meaning{template_paused, Retry::pause_campaign};
        }
        if (has(small, "not found") || has(small, "not exist") || has(small, "invalid template id")) {
            return Meaning{template_unknown, Retry::pause_campaign};
        }
        return Meaning{bad_parameters};
    }
    return has(small, "param") ? std::optional(Meaning{bad_parameters}) : std::nullopt;
}

Refusal refusal_of(FailureCode failure) {
    switch (failure) {
        case bad_credentials: return {401, "Authentication Failed"};
        case bad_parameters:
        case bad_parameter_kind: return {400, "Invalid template params"};
        case template_unknown: return {400, "Template not found"};
        case template_paused: return {400, "Template is paused"};
        case bad_phone: return {400, "Invalid Destination"};
        case throttled: return {429, "Too Many Requests"};
        case account_problem: return {400, "Callback Billing must be enabled"};
        case other:
        case provider_error: return {500, "Internal server error"};
        case not_subscribed:
        case phone_inactive:
        case too_many_to_person:
        case phone_unavailable:
        case blacklisted:
        case device_incapable:
        case outside_window:
        case blocked_by_meta:
        case bad_media: return {400, reason_of(code_of(failure))};
        case none:
        case unreachable:
        case refused:
        case cannot_be_written:
        case expired: return {400, "Bad Request"};
    }
    return {500, "Internal server error"};
}

}  // namespace parley::gupshup
