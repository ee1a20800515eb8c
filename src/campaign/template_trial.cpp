#include "campaign/template_trial.h"

#include <algorithm>

#include "base/phone.h"

namespace parley::campaign {

namespace {

bool is_about_number(FailureCode code) {
    switch (code) {
        case FailureCode::bad_phone:
        case FailureCode::not_subscribed:
        case FailureCode::phone_inactive:
        case FailureCode::too_many_to_person:
        case FailureCode::phone_unavailable:
        case FailureCode::blacklisted:
        case FailureCode::device_incapable:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta: return true;
        case FailureCode::none:
        case FailureCode::bad_credentials:
        case FailureCode::bad_parameters:
        case FailureCode::throttled:
        case FailureCode::unreachable:
        case FailureCode::provider_error:
        case FailureCode::refused:
        case FailureCode::other:
        case FailureCode::cannot_be_written:
        case FailureCode::expired:
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_parameter_kind:
        case FailureCode::bad_media:
        case FailureCode::account_problem: return false;
    }
    return false;
}

bool is_made_up(const std::optional<Header>& header) {
    const auto* media = header ? std::get_if<Media>(&*header) : nullptr;
    return media != nullptr && is_sample_media(media->url);
}

bool has_made_up_media(const OutgoingMessage& message) {
    const auto* filled = std::get_if<FilledTemplate>(&message.content);
    return filled != nullptr && (is_made_up(filled->header) || std::ranges::any_of(filled->cards, [](const Card& card) {
                                     return is_made_up(card.header);
                                 }));
}

}  // namespace

Result<std::string> trial_number(const deliver::Provider& provider) {
    const auto number = Phone::from_wire(provider.sender);
    if (!number) {
        return invalid("the provider's sender is no number that a trial could be sent to", "trial_number", {},
                       "name a number that reaches nobody, or save without a trial");
    }
    return number->e164();
}

Result<OutgoingMessage> trial_message(const Template& form, const deliver::Provider& provider,
                                      const std::string& number, Time now) {
    const auto read = read_form(form.components);
    if (!read) {
        return std::unexpected(read.error());
    }
    auto filled = fill(form, sample_values(*read, now));
    if (!filled) {
        return std::unexpected(std::move(filled.error()));
    }
    filled->id = form.external_id;
    return OutgoingMessage{
        .id = to_text(WireId{}), .to = number, .from = provider.sender, .content = std::move(*filled)};
}

bool took_template(const Outcome& outcome, const OutgoingMessage& message) {
    if (std::holds_alternative<Accepted>(outcome)) {
        return true;
    }
    const auto* refused = std::get_if<Refused>(&outcome);
    return refused != nullptr &&
           (is_about_number(refused->code) || (refused->code == FailureCode::bad_media && has_made_up_media(message)));
}

}  // namespace parley::campaign
