#include "dialect/generic/codes.h"

namespace parley::generic {

std::optional<FailureCode> failure_of(std::optional<std::int64_t> code) {
    switch (code.value_or(0)) {
        case 1000:
        case 2000: return FailureCode::bad_credentials;
        case 1001:
        case 2001: return FailureCode::bad_parameters;
        case 1002:
        case 2002: return FailureCode::bad_phone;
        case 2003: return FailureCode::not_subscribed;
        case 1003: return FailureCode::phone_inactive;
        case 1004: return FailureCode::too_many_to_person;
        case 1005: return FailureCode::phone_unavailable;
        case 1006: return FailureCode::blacklisted;
        case 1007: return FailureCode::device_incapable;
        case 1008: return FailureCode::outside_window;
        case 1010: return FailureCode::blocked_by_meta;
        case 1009:
        case 2004: return FailureCode::other;
        default: return std::nullopt;
    }
}

std::string_view answer_code_of(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials: return "2000";
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_parameter_kind:
        case FailureCode::bad_parameters: return "2001";
        case FailureCode::bad_phone: return "2002";
        case FailureCode::not_subscribed: return "2003";
        case FailureCode::none:
        case FailureCode::phone_inactive:
        case FailureCode::too_many_to_person:
        case FailureCode::phone_unavailable:
        case FailureCode::blacklisted:
        case FailureCode::device_incapable:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta:
        case FailureCode::throttled:
        case FailureCode::unreachable:
        case FailureCode::provider_error:
        case FailureCode::refused:
        case FailureCode::other:
        case FailureCode::cannot_be_written:
        case FailureCode::bad_media:
        case FailureCode::account_problem:
        case FailureCode::expired: return "2004";
    }
    return "2004";
}

std::string_view callback_code_of(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials: return "1000";
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_parameter_kind:
        case FailureCode::bad_parameters: return "1001";
        case FailureCode::bad_phone: return "1002";
        case FailureCode::phone_inactive: return "1003";
        case FailureCode::too_many_to_person: return "1004";
        case FailureCode::phone_unavailable: return "1005";
        case FailureCode::blacklisted: return "1006";
        case FailureCode::device_incapable: return "1007";
        case FailureCode::outside_window: return "1008";
        case FailureCode::blocked_by_meta: return "1010";
        case FailureCode::none:
        case FailureCode::not_subscribed:
        case FailureCode::throttled:
        case FailureCode::unreachable:
        case FailureCode::provider_error:
        case FailureCode::refused:
        case FailureCode::other:
        case FailureCode::cannot_be_written:
        case FailureCode::bad_media:
        case FailureCode::account_problem:
        case FailureCode::expired: return "1009";
    }
    return "1009";
}

std::string_view title_of(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials: return "Invalid credentials";
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_parameter_kind:
        case FailureCode::bad_parameters: return "Invalid template parameters";
        case FailureCode::bad_phone: return "Invalid phone number";
        case FailureCode::not_subscribed: return "Phone number not subscribed";
        case FailureCode::phone_inactive: return "The phone number is no longer active";
        case FailureCode::too_many_to_person: return "Too many send requests to phone numbers";
        case FailureCode::phone_unavailable:
            return "The phone number is temporarily unavailable or not in the provider network";
        case FailureCode::blacklisted: return "Phone number is blacklisted";
        case FailureCode::device_incapable: return "User device can't receive the message";
        case FailureCode::outside_window: return "This message is sent outside of the WhatsApp chat window";
        case FailureCode::blocked_by_meta: return "WhatsApp Message Blocked by Meta";
        case FailureCode::throttled: return "Too many requests to process";
        case FailureCode::provider_error: return "Unable to process the request";
        case FailureCode::refused: return "Bad Request";
        case FailureCode::none:
        case FailureCode::unreachable:
        case FailureCode::other:
        case FailureCode::cannot_be_written:
        case FailureCode::bad_media:
        case FailureCode::account_problem:
        case FailureCode::expired: return "Other";
    }
    return "Other";
}

}  // namespace parley::generic
