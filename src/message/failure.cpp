#include "message/failure.h"

#include <array>

namespace parley {

namespace {

constexpr std::array all_codes{
    FailureCode::none,
    FailureCode::bad_credentials,
    FailureCode::bad_parameters,
    FailureCode::bad_phone,
    FailureCode::not_subscribed,
    FailureCode::phone_inactive,
    FailureCode::too_many_to_person,
    FailureCode::phone_unavailable,
    FailureCode::blacklisted,
    FailureCode::device_incapable,
    FailureCode::outside_window,
    FailureCode::blocked_by_meta,
    FailureCode::throttled,
    FailureCode::unreachable,
    FailureCode::provider_error,
    FailureCode::refused,
    FailureCode::other,
    FailureCode::cannot_be_written,
    FailureCode::expired,
    FailureCode::template_unknown,
    FailureCode::template_paused,
    FailureCode::bad_parameter_kind,
    FailureCode::bad_media,
    FailureCode::account_problem,
};

struct Words {
    std::string_view name;
    std::string_view explanation;
    std::string_view advice;
};

Words words_of(FailureCode code) {
    switch (code) {
        case FailureCode::none: return {"none", "nothing went wrong", "nothing to do"};
        case FailureCode::bad_credentials:
            return {"bad_credentials", "the provider did not accept our user name, password or key",
                    "correct the provider's credentials, then resume its campaigns"};
        case FailureCode::bad_parameters:
            return {"bad_parameters", "the values sent do not fit the template as the provider knows it",
                    "compare the template's name, language, placeholders, media and buttons with the provider's"};
        case FailureCode::bad_phone:
            return {"bad_phone", "the phone number is not valid",
                    "correct the number, with its country code, in the person's profile"};
        case FailureCode::not_subscribed:
            return {"not_subscribed", "the phone number has not subscribed to this sender at the provider",
                    "ask the person for consent, or have the provider register the opt-in"};
        case FailureCode::phone_inactive:
            return {"phone_inactive", "the phone number is no longer in use",
                    "remove the number, or ask the person for the new one"};
        case FailureCode::too_many_to_person:
            return {"too_many_to_person", "too many messages were sent to this phone number in a short time",
                    "send to this person less often"};
        case FailureCode::phone_unavailable:
            return {"phone_unavailable",
                    "the phone could not be reached for now, or the provider does not serve its network",
                    "send again later"};
        case FailureCode::blacklisted:
            return {"blacklisted", "the phone number is on the provider's block list",
                    "ask the provider why, and leave the number out until it is cleared"};
        case FailureCode::device_incapable:
            return {"device_incapable", "the person's device or version of WhatsApp cannot show this message",
                    "use a simpler template for this person"};
        case FailureCode::outside_window:
            return {"outside_window",
                    "more than 24 hours have passed since the person last wrote, so only templates may be sent",
                    "send a template in place of free text"};
        case FailureCode::blocked_by_meta:
            return {"blocked_by_meta", "WhatsApp itself chose not to deliver the message",
                    "send this person fewer marketing messages, and look at the sender's quality rating"};
        case FailureCode::throttled:
            return {"throttled", "the provider asked us to send more slowly",
                    "lower the provider's rate or concurrency, or ask the provider for more"};
        case FailureCode::unreachable:
            return {"unreachable", "no connection to the provider could be made, so the message did not leave",
                    "check the provider's endpoint and the network"};
        case FailureCode::provider_error:
            return {"provider_error", "the provider had an error of its own and did not take the message",
                    "ask the provider, giving the message's id and time"};
        case FailureCode::refused:
            return {"refused", "the provider refused the request",
                    "read the provider's words and check the endpoint and its settings"};
        case FailureCode::other:
            return {"other", "the provider gave a reason that has no code of its own", "read the provider's words"};
        case FailureCode::cannot_be_written:
            return {"cannot_be_written",
                    "the message could not be put into the provider's language, so it did not leave",
                    "use content that this provider supports"};
        case FailureCode::expired:
            return {"expired", "the message was tried until its campaign gave up",
                    "look at the provider's earlier refusals, then send to these people again"};
        case FailureCode::template_unknown:
            return {"template_unknown", "the provider has no approved template of this name and language",
                    "import the provider's templates again, and wait until the template is approved"};
        case FailureCode::template_paused:
            return {"template_paused", "WhatsApp has paused or disabled the template",
                    "mend the template or use another one, then resume the campaign"};
        case FailureCode::bad_parameter_kind:
            return {"bad_parameter_kind", "a value is of another kind than the template asks for in its place",
                    "give media where the template has media, text where it has text"};
        case FailureCode::bad_media:
            return {"bad_media", "WhatsApp could not use the media: unreachable, too large or of a wrong type",
                    "open the media's URL without logging in, and compare its size and type with the limits"};
        case FailureCode::account_problem:
            return {"account_problem", "the account at the provider may not send: credit, payment, approval or a lock",
                    "settle it on the provider's pages, then resume the campaigns"};
    }
    return {"other", "the reason is not known", "read the provider's words"};
}

}  // namespace

std::string_view name_of(FailureCode code) {
    return words_of(code).name;
}

std::optional<FailureCode> failure_named(std::string_view name) {
    for (const FailureCode code : all_codes) {
        if (name_of(code) == name) {
            return code;
        }
    }
    return std::nullopt;
}

std::string_view explanation_of(FailureCode code) {
    return words_of(code).explanation;
}

std::string_view advice_of(FailureCode code) {
    return words_of(code).advice;
}

std::string_view name_of(SkipReason reason) {
    switch (reason) {
        case SkipReason::none: return "none";
        case SkipReason::not_opted_in: return "not_opted_in";
        case SkipReason::number_blocked: return "number_blocked";
        case SkipReason::no_phone: return "no_phone";
        case SkipReason::duplicate_number: return "duplicate_number";
        case SkipReason::missing_value: return "missing_value";
        case SkipReason::campaign_stopped: return "campaign_stopped";
        case SkipReason::profile_gone: return "profile_gone";
        case SkipReason::cancelled: return "cancelled";
    }
    return "unknown";
}

std::string_view explanation_of(SkipReason reason) {
    switch (reason) {
        case SkipReason::none: return "was not skipped";
        case SkipReason::not_opted_in: return "has not opted in to WhatsApp messages";
        case SkipReason::number_blocked: return "the phone number is on the do-not-disturb list";
        case SkipReason::no_phone: return "has no phone number";
        case SkipReason::duplicate_number:
            return "somebody else in this audience has the same phone number and gets the message";
        case SkipReason::missing_value:
            return "a placeholder of the template has no value for this person, and no default";
        case SkipReason::campaign_stopped: return "the campaign was stopped before this person's turn";
        case SkipReason::profile_gone: return "the profile was removed before this person's turn";
        case SkipReason::cancelled: return "it was taken back before it was sent";
    }
    return "unknown";
}

}  // namespace parley
