#include "dialect/gupshup_enterprise/codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace parley::gupshup_enterprise {

namespace {

constexpr std::string_view mismatch = "Message does not match WhatsApp HSM template";
constexpr std::string_view not_opted_in = "The user has not opted in";

struct ErrorId {
    std::string_view id;
    FailureCode code;
    Retry retry;
    std::string_view details;
};

// "Request-level error ids"
constexpr std::array error_ids{
    ErrorId{"100", FailureCode::other, Retry::later, "Unknown error. Please try again."},
    ErrorId{"101", FailureCode::bad_parameters, Retry::never, "A required parameter is missing."},
    ErrorId{"102", FailureCode::bad_credentials, Retry::pause_lane,
            "Authentication failed due to invalid userId or password."},
    ErrorId{"103", FailureCode::bad_credentials, Retry::pause_lane, "No such userId."},
    ErrorId{"104", FailureCode::bad_credentials, Retry::pause_lane, "The account is disabled."},
    ErrorId{"105", FailureCode::bad_phone, Retry::never, "The phone number is not a valid phone number"},
    ErrorId{"106", FailureCode::refused, Retry::never, "The method is not supported."},
    ErrorId{"112", FailureCode::bad_phone, Retry::never, "The phone number is empty."},
    ErrorId{"123", FailureCode::account_problem, Retry::pause_lane, "The account has not enough credit."},
    ErrorId{"124", FailureCode::account_problem, Retry::pause_lane, "The validity of the credit pack is over."},
    ErrorId{"171", FailureCode::bad_credentials, Retry::pause_lane,
            "The account is not allowed to perform this action."},
    ErrorId{"175", FailureCode::bad_phone, Retry::never,
            "The INTERNATIONAL_PHONE service is disabled for the account."},
    ErrorId{"328", FailureCode::bad_media, Retry::never, "The media content type is not allowed."},
};

bool contains(std::string_view lowered, std::string_view words) {
    return lowered.find(words) != std::string_view::npos;
}

bool is_about_opt_in(std::string_view words) {
    const std::string lowered = lower(words);
    for (const std::string_view spelling :
         {"opted", "opt-in", "opt in", "optin", "opt_in", "opt-out", "opt out", "optout", "opt_out"}) {
        if (contains(lowered, spelling)) {
            return true;
        }
    }
    return false;
}

const ErrorId* error_id(std::string_view id) {
    const auto* found = std::ranges::find(error_ids, trimmed(id), &ErrorId::id);
    return found == error_ids.end() ? nullptr : found;
}

std::string_view error_id_of(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials: return "102";
        case FailureCode::bad_parameters:
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_parameter_kind: return "101";
        case FailureCode::bad_phone:
        case FailureCode::phone_inactive: return "105";
        case FailureCode::not_subscribed:
        case FailureCode::blacklisted: return "171";
        case FailureCode::refused:
        case FailureCode::cannot_be_written: return "106";
        case FailureCode::bad_media: return "328";
        case FailureCode::account_problem: return "123";
        case FailureCode::none:
        case FailureCode::too_many_to_person:
        case FailureCode::phone_unavailable:
        case FailureCode::device_incapable:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta:
        case FailureCode::throttled:
        case FailureCode::unreachable:
        case FailureCode::provider_error:
        case FailureCode::other:
        case FailureCode::expired: return "100";
    }
    return "100";
}

std::string details_of(std::string_view id, FailureCode failure, std::string_view phone) {
    if (id == "101") {
        return std::string(mismatch);
    }
    if (id == "105" && !phone.empty()) {
        return fmt::format("The phone number \"{}\" is not a valid phone number", phone);
    }
    if (id == "100" && failure != FailureCode::other && failure != FailureCode::provider_error) {
        return std::string(explanation_of(failure));
    }
    return std::string(error_id(id)->details);
}

}  // namespace

bool is_mismatch(std::string_view words) {
    const std::string lowered = lower(words);
    return contains(lowered, "does not match") || contains(lowered, "template mismatch");
}

bool has_code_form(std::string_view code) {
    return code.size() == 3 && std::ranges::all_of(code, [](char letter) {
               return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                      (letter >= 'A' && letter <= 'Z');
           });
}

Refused refusal_of(std::string_view id, std::string words) {
    const ErrorId* known = error_id(id);
    Refused refused{.code = known == nullptr ? FailureCode::other : known->code,
                    .words = std::move(words),
                    .retry = known == nullptr ? Retry::never : known->retry,
                    .provider_code = std::string(trimmed(id))};
    const bool is_open = known == nullptr || known->id == "100" || known->id == "171";
    if (is_mismatch(refused.words)) {
        refused.code = FailureCode::bad_parameters;
        refused.retry = Retry::never;
    } else if (is_open && is_about_opt_in(refused.words)) {
        refused.code = FailureCode::not_subscribed;
        refused.retry = Retry::never;
    }
    return refused;
}

bool is_known(std::string_view id) {
    return error_id(id) != nullptr;
}

bool is_past_login(std::string_view id) {
    id = trimmed(id);
    return id == "101" || id == "105" || id == "112";
}

bool is_denied(std::string_view id) {
    const ErrorId* known = error_id(id);
    return known != nullptr && known->code == FailureCode::bad_credentials;
}

ErrorText error_text_of(const Refused& refused, std::string_view phone) {
    if (has_code_form(refused.provider_code) && refusal_of(refused.provider_code, refused.words).code == refused.code) {
        const ErrorId* known = error_id(refused.provider_code);
        return {refused.provider_code,
                !refused.words.empty() || known == nullptr ? refused.words : std::string(known->details)};
    }
    const std::string id(error_id_of(refused.code));
    if (id == "171" && !is_about_opt_in(refused.words)) {
        // Without these words the number says that the account is locked out.
        return {id,
                refused.words.empty() ? std::string(not_opted_in) : fmt::format("{}: {}", not_opted_in, refused.words)};
    }
    return {id, refused.words.empty() ? details_of(id, refused.code, phone) : refused.words};
}

}  // namespace parley::gupshup_enterprise
