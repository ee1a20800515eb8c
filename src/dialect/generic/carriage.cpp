#include <array>

#include "dialect/generic/codes.h"
#include "dialect/generic/parts.h"

// What the generic WhatsApp guide has words for, and what becomes of the rest.
namespace parley::generic {

namespace {

using enum Carriage;

constexpr std::array table{
    Ability{Feature::template_text, carried},
    Ability{Feature::named_parameters, changed, "values are numbered, in the same order"},
    Ability{Feature::header_text, carried},
    Ability{Feature::header_image, carried},
    Ability{Feature::header_video, carried},
    Ability{Feature::header_file, carried},
    Ability{Feature::header_location, carried},
    Ability{Feature::header_media_id, lost, "the guide knows media by URL only"},
    Ability{Feature::footer, carried},
    Ability{Feature::quick_reply, carried},
    Ability{Feature::dynamic_url, carried},
    Ability{Feature::static_url, carried},
    Ability{Feature::call_phone, carried},
    Ability{Feature::copy_code, carried},
    Ability{Feature::other_button, lost, "use quick reply, link, call or copy code"},
    Ability{Feature::limited_time_offer, carried},
    Ability{Feature::carousel, carried},
    Ability{Feature::custom_values, carried},
    Ability{Feature::text, carried},
    Ability{Feature::link_preview, changed, "the provider decides about the preview"},
    Ability{Feature::image, carried},
    Ability{Feature::video, carried},
    Ability{Feature::audio, carried},
    Ability{Feature::voice, changed, "sent as plain audio"},
    Ability{Feature::file, carried},
    Ability{Feature::sticker, lost, "send it as an image"},
    Ability{Feature::media_id, lost, "the guide knows media by URL only"},
    Ability{Feature::location, carried},
    Ability{Feature::contacts, lost},
    Ability{Feature::reaction, lost},
    Ability{Feature::reply_buttons, lost, "send a template with quick replies"},
    Ability{Feature::choice_list, lost, "send a template with quick replies"},
    Ability{Feature::link_button, lost, "put the link into the text"},
    Ability{Feature::location_request, lost, "ask in words"},
    Ability{Feature::raw_content, lost},
    Ability{Feature::message_id, carried},
    Ability{Feature::quote, lost},
    Ability{Feature::user_id, lost, "the guide addresses people by number only"},
};

void strip(FilledText& text) {
    text.names.clear();
}
void strip(Media& media) {
    media.id.clear();
    media.voice = false;
    media.gif = false;
}
void strip(Location&) {}

template <class Parts>
void strip_parts(Parts& parts) {
    if (parts.header) {
        std::visit([](auto& header) { strip(header); }, *parts.header);
    }
    if (parts.body) {
        strip(*parts.body);
    }
}

}  // namespace

const std::span<const Ability> abilities = table;

std::optional<OutgoingMessage> as_carried(OutgoingMessage message) {
    const Capabilities can{.abilities = table};
    const auto* named = std::get_if<FilledTemplate>(&message.content);
    const bool is_nameless = named != nullptr && named->name.empty();
    if (is_nameless || message.id.empty() || !check_content(message, can, "generic")) {
        return std::nullopt;
    }
    message.to_user.clear();
    if (auto* text = std::get_if<Text>(&message.content)) {
        text->preview = false;
    } else if (auto* media = std::get_if<Media>(&message.content)) {
        strip(*media);
    } else if (auto* filled = std::get_if<FilledTemplate>(&message.content)) {
        filled->id.clear();
        strip_parts(*filled);
        for (Card& card : filled->cards) {
            strip_parts(card);
        }
    }
    return message;
}

std::optional<Callback> callback_as_carried(Callback callback) {
    if (auto* report = std::get_if<StatusReport>(&callback)) {
        if (report->message_id.empty() || report->status == Status::accepted) {
            return std::nullopt;
        }
        report->provider_id.clear();
        report->recipient.clear();
        report->whatsapp_id.clear();
        report->recipient_user.clear();
        if (report->status == Status::failed) {  // the guide has eleven codes, and a title for each
            report->words = report->words.empty() ? std::string(title_of(report->failure)) : std::move(report->words);
            report->provider_code = callback_code_of(report->failure);
            const json::value number(report->provider_code);
            report->failure = failure_of(integer_of(&number)).value_or(FailureCode::other);
        }
        return callback;
    }
    auto* message = std::get_if<IncomingMessage>(&callback);
    if (message == nullptr || message->from.empty()) {
        return std::nullopt;
    }
    message->from_user.clear();
    message->referral.clear();
    message->sha256.clear();
    if (auto* media = std::get_if<Media>(&message->content)) {
        if (media->url.empty() || media->kind == MediaKind::sticker) {
            return std::nullopt;
        }
        strip(*media);
    } else if (auto* text = std::get_if<Text>(&message->content)) {
        text->preview = false;
    } else if (auto* choice = std::get_if<ChoiceReply>(&message->content)) {
        ButtonReply reply{std::move(choice->title), std::move(choice->id)};
        message->content = std::move(reply);
    } else if (std::holds_alternative<Contacts>(message->content) ||
               std::holds_alternative<Reaction>(message->content)) {
        return std::nullopt;
    }
    return callback;
}

}  // namespace parley::generic
