#pragma once
#include <optional>
#include <string_view>

namespace parley {

// Why a message did not reach its person: one list for every provider, each dialect maps its own
// codes to it. The numbers are stored; do not change them.
enum class FailureCode {
    none = 0,
    bad_credentials = 1,      // generic 2000, 1000
    bad_parameters = 2,       // generic 2001, 1001: they do not fit the template
    bad_phone = 3,            // generic 2002, 1002
    not_subscribed = 4,       // generic 2003
    phone_inactive = 5,       // generic 1003
    too_many_to_person = 6,   // generic 1004
    phone_unavailable = 7,    // generic 1005
    blacklisted = 8,          // generic 1006
    device_incapable = 9,     // generic 1007
    outside_window = 10,      // generic 1008: 24 hours after the person's last message
    blocked_by_meta = 11,     // generic 1010
    throttled = 12,           // 429, 503 and the like
    unreachable = 13,         // no connection: it provably did not leave
    provider_error = 14,      // 5xx
    refused = 15,             // 4xx other than the above
    other = 16,               // generic 2004, 1009, and what no table knows
    cannot_be_written = 17,   // our side could not put it into the provider's language
    expired = 18,             // its campaign gave up retrying
    template_unknown = 19,    // generic 2001, 1001: no template of this name and language
    template_paused = 20,     // generic 2001, 1001: paused or disabled
    bad_parameter_kind = 21,  // generic 2001, 1001: text where media is due, and the like
    bad_media = 22,           // generic 2004, 1009: cannot be fetched, is too large or of a wrong kind
    account_problem = 23,     // generic 2004, 1009: credit, payment, a locked account, a missing approval
};

std::string_view name_of(FailureCode code);  // "bad_credentials"
std::optional<FailureCode> failure_named(std::string_view name);
std::string_view explanation_of(FailureCode code);  // what happened, in plain words
std::string_view advice_of(FailureCode code);       // what to do about it

// Why a person of the audience got no message at all. The numbers are stored.
enum class SkipReason {
    none = 0,
    not_opted_in = 1,    // MSG-whatsapp is not true
    number_blocked = 2,  // MSG-dndWhatsApp is true for the number
    no_phone = 3,
    duplicate_number = 4,  // somebody with the same number in this audience gets it
    missing_value = 5,     // a placeholder has no value for this person and no default
    campaign_stopped = 6,
    profile_gone = 7,
    cancelled = 8,  // whoever asked for it took it back
};

std::string_view name_of(SkipReason reason);
std::string_view explanation_of(SkipReason reason);

}  // namespace parley
