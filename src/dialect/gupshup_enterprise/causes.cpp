#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "dialect/gupshup_enterprise/codes.h"
#include "dialect/whatsapp/codes.h"

namespace parley::gupshup_enterprise {

namespace {

struct ReportCode {
    std::string_view code;
    std::string_view cause;
    FailureCode failure;
};

// "cause / errorCode values"
constexpr std::array report_codes{
    ReportCode{"000", "SUCCESS", FailureCode::other},  // of a failure they say nothing
    ReportCode{"025", "SENT", FailureCode::other},
    ReportCode{"026", "READ", FailureCode::other},
    ReportCode{"001", "ABSENT_SUBSCRIBER", FailureCode::phone_unavailable},
    ReportCode{"002", "CALL_BARRED", FailureCode::blacklisted},
    ReportCode{"003", "UNKNOWN_SUBSCRIBER", FailureCode::bad_phone},
    ReportCode{"004", "SERVICE_DOWN", FailureCode::phone_unavailable},
    ReportCode{"005", "SYSTEM_FAILURE", FailureCode::provider_error},
    ReportCode{"006", "DND_FAIL", FailureCode::blacklisted},
    ReportCode{"007", "BLOCKED", FailureCode::blacklisted},
    ReportCode{"008", "DND_TIMEOUT", FailureCode::other},
    ReportCode{"009", "OUTSIDE_WORKING_HOURS", FailureCode::other},
    ReportCode{"00a", "OTHER", FailureCode::other},
    ReportCode{"00b", "BLOCKED_MASK", FailureCode::blacklisted},
    ReportCode{"00c", "SMSCTIMEDOUT", FailureCode::other},
    ReportCode{"00d", "CANCEL_CAUSEID", FailureCode::other},
    ReportCode{"00e", "CANCEL_SCHEDULE", FailureCode::other},
    ReportCode{"010", "DEFERRED", FailureCode::phone_unavailable},
    ReportCode{"011", "INBOXFULL", FailureCode::device_incapable},
    ReportCode{"012", "CONGESTION", FailureCode::phone_unavailable},
    ReportCode{"013", "NO_ACK_FROM_OPERATOR", FailureCode::other},
    ReportCode{"014", "OTHER", FailureCode::other},
    ReportCode{"015", "OTHER", FailureCode::other},
    ReportCode{"016", "OTHER", FailureCode::other},
    ReportCode{"017", "OTHER", FailureCode::other},
    ReportCode{"018", "OTHER", FailureCode::other},
    ReportCode{"019", "OTHER", FailureCode::other},
    ReportCode{"01a", "OTHER", FailureCode::other},
    ReportCode{"01b", "OTHER", FailureCode::other},
    ReportCode{"01c", "OTHER", FailureCode::other},
    ReportCode{"020", "OTHER", FailureCode::other},
    ReportCode{"022", "BLOCKED_FOR_USER", FailureCode::blacklisted},
    ReportCode{"023", "UNKNOWN_SUBSCRIBER", FailureCode::bad_phone},
    ReportCode{"024", "OTHER", FailureCode::other},
    ReportCode{"038", "MSG_DOES_NOT_MATCH_TEMPLATE", FailureCode::bad_parameters},
};

struct MetaCode {
    std::int64_t code;
    FailureCode failure;
};

// WhatsApp's own codes, which stand in the place of the gateway's where it has none: those of the older,
// on-premises API, which Meta's list has no more, and those that Gupshup's list of reasons reads otherwise.
constexpr std::array passed_through{
    MetaCode{190, FailureCode::bad_credentials},     MetaCode{401, FailureCode::bad_credentials},
    MetaCode{403, FailureCode::bad_credentials},     MetaCode{408, FailureCode::phone_unavailable},
    MetaCode{470, FailureCode::outside_window},      MetaCode{471, FailureCode::too_many_to_person},
    MetaCode{472, FailureCode::blocked_by_meta},     MetaCode{480, FailureCode::other},
    MetaCode{492, FailureCode::blocked_by_meta},     MetaCode{500, FailureCode::provider_error},
    MetaCode{503, FailureCode::phone_unavailable},   MetaCode{1013, FailureCode::bad_phone},
    MetaCode{1026, FailureCode::device_incapable},   MetaCode{2000, FailureCode::bad_parameters},
    MetaCode{2001, FailureCode::template_unknown},   MetaCode{131021, FailureCode::other},
    MetaCode{131026, FailureCode::device_incapable}, MetaCode{131051, FailureCode::other},
    MetaCode{133010, FailureCode::phone_inactive},
};
// Smaller ones could be the gateway's own, without their zeros.
constexpr std::int64_t least_meta_code = 10'000;
// Whatever else Meta says of a template is a matter of the template.
constexpr std::int64_t first_of_template = 132'000;
constexpr std::int64_t last_of_template = 132'016;

// Numbers lose their zeros in front where somebody passed them on as numbers.
std::string padded(std::string_view code) {
    const std::string lowered = lower(trimmed(code));
    return lowered.empty() || lowered.size() >= 3 ? lowered : std::string(3 - lowered.size(), '0') + lowered;
}

const ReportCode* report_code(std::string_view code) {
    const auto* found = std::ranges::find(report_codes, padded(code), &ReportCode::code);
    return found == report_codes.end() ? nullptr : found;
}

std::optional<FailureCode> failure_of_meta(std::string_view code, std::string_view cause) {
    std::int64_t number = 0;
    code = trimmed(code);
    const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
    if (error != std::errc() || end != code.data() + code.size()) {
        return std::nullopt;
    }
    const auto* found = std::ranges::find(passed_through, number, &MetaCode::code);
    if (found != passed_through.end()) {
        return found->failure;
    }
    if (number < least_meta_code) {
        return std::nullopt;
    }
    if (whatsapp::needs_details(number)) {
        return whatsapp::meaning_of_details(number, cause, false).code;
    }
    if (const auto meaning = whatsapp::meaning_of(number, whatsapp::Told::in_callback)) {
        return meaning->code;
    }
    const bool is_of_template = number >= first_of_template && number <= last_of_template;
    return is_of_template ? std::optional(FailureCode::bad_parameters) : std::nullopt;
}

std::string_view report_code_of(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_parameters:
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_parameter_kind: return "038";
        case FailureCode::bad_phone: return "003";
        case FailureCode::phone_inactive: return "023";
        case FailureCode::too_many_to_person: return "012";
        case FailureCode::phone_unavailable: return "001";
        case FailureCode::blacklisted:
        case FailureCode::not_subscribed: return "022";
        case FailureCode::device_incapable: return "011";
        case FailureCode::provider_error: return "005";
        case FailureCode::none:
        case FailureCode::bad_credentials:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta:
        case FailureCode::throttled:
        case FailureCode::unreachable:
        case FailureCode::refused:
        case FailureCode::other:
        case FailureCode::cannot_be_written:
        case FailureCode::bad_media:
        case FailureCode::account_problem:
        case FailureCode::expired: return "00a";
    }
    return "00a";
}

}  // namespace

FailureCode failure_of_report(std::string_view code, std::string_view cause) {
    if (is_mismatch(cause)) {
        return FailureCode::bad_parameters;
    }
    const ReportCode* known = report_code(code);
    if (known != nullptr && known->failure != FailureCode::other) {
        return known->failure;
    }
    if (known == nullptr) {
        if (const auto failure = failure_of_meta(code, cause)) {
            return *failure;
        }
    }
    for (const ReportCode& named : report_codes) {
        if (equal_ignoring_case(trimmed(cause), named.cause)) {
            return named.failure;
        }
    }
    return FailureCode::other;
}

Cause cause_of(FailureCode failure, std::string_view code, std::string_view words) {
    const bool is_ours = has_code_form(code) || failure_of_meta(code, words).has_value();
    if (is_ours && failure_of_report(code, words) == failure) {
        return {std::string(code), std::string(words.empty() ? cause_named(code) : words)};
    }
    const std::string_view chosen = report_code_of(failure);
    return {std::string(chosen), std::string(words.empty() ? cause_named(chosen) : words)};
}

std::string_view cause_named(std::string_view code) {
    const ReportCode* known = report_code(code);
    return known == nullptr ? std::string_view() : known->cause;
}

}  // namespace parley::gupshup_enterprise
