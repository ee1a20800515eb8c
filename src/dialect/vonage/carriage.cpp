#include <array>

#include "base/json.h"
#include "dialect/vonage/codes.h"
#include "dialect/vonage/parts.h"
#include "dialect/whatsapp/message_object.h"

// What version 1 has words for, what it passes through in WhatsApp's own, and what becomes of the
// rest. What version 0.1 lacks besides, it refuses or changes as the notes say.
namespace parley::vonage {

namespace {

using enum Carriage;

constexpr std::string_view approved = "the text stands in the approved template, and only values are sent";

constexpr std::array table{
    Ability{Feature::template_text, changed, approved},
    Ability{Feature::named_parameters, carried},
    Ability{Feature::header_text, changed, approved},
    Ability{Feature::header_image, carried},
    Ability{Feature::header_video, carried},
    Ability{Feature::header_file, carried},
    Ability{Feature::header_location, carried},
    Ability{Feature::header_media_id, lost, "Vonage knows media by URL only"},
    Ability{Feature::footer, changed, approved},
    Ability{Feature::quick_reply, changed, approved},
    Ability{Feature::dynamic_url, changed, approved},
    Ability{Feature::static_url, changed, "the link stands in the approved template"},
    Ability{Feature::call_phone, changed, "the number stands in the approved template"},
    Ability{Feature::copy_code, changed, approved},
    Ability{Feature::other_button, changed, approved},
    Ability{Feature::limited_time_offer, changed, approved},
    Ability{Feature::carousel, changed, approved},
    Ability{Feature::custom_values, lost, "Vonage has no custom key-values"},
    Ability{Feature::text, carried},
    Ability{Feature::link_preview, changed, "Vonage decides about the preview"},
    Ability{Feature::image, carried},
    Ability{Feature::video, carried},
    Ability{Feature::audio, carried},
    Ability{Feature::voice, changed, "sent as plain audio"},
    Ability{Feature::file, carried},
    Ability{Feature::sticker, carried},
    Ability{Feature::media_id, lost, "Vonage knows media by URL only"},
    Ability{Feature::location, carried},
    Ability{Feature::contacts, carried},
    Ability{Feature::reaction, carried},
    Ability{Feature::reply_buttons, carried},
    Ability{Feature::choice_list, carried},
    Ability{Feature::link_button, carried},
    Ability{Feature::location_request, carried},
    Ability{Feature::raw_content, carried},
    Ability{Feature::message_id, carried},
    Ability{Feature::quote, carried, "v1 only"},
    Ability{Feature::user_id, lost, "Vonage addresses people by number only"},
};

// What of a button is not in the approved template.
struct HasValue {
    bool operator()(const QuickReplyButton& button) const { return !button.payload.empty(); }
    bool operator()(const DynamicUrlButton&) const { return true; }
    bool operator()(const StaticUrlButton&) const { return false; }
    bool operator()(const CallPhoneButton&) const { return false; }
    bool operator()(const CopyCodeButton&) const { return true; }
    bool operator()(const OtherButton&) const { return true; }
};

// Vonage's own form of a template has a place for the values of its body, and for nothing else.
bool has_more_than_body(const FilledTemplate& content) {
    const auto* text = content.header ? std::get_if<FilledText>(&*content.header) : nullptr;
    const bool header_varies = content.header && (text == nullptr || !text->parameters.empty());
    const bool is_named = content.body && !content.body->names.empty();
    const bool offer_varies = content.offer && content.offer->expires;
    if (header_varies || is_named || offer_varies || !content.cards.empty()) {
        return true;
    }
    for (const Button& button : content.buttons) {
        if (std::visit(HasValue{}, button)) {
            return true;
        }
    }
    return false;
}

// What only some kinds of media have.
void strip(Media& media) {
    media.id.clear();
    media.mime_type.clear();
    media.voice = false;
    if (media.kind != MediaKind::file) {
        media.filename.clear();
    }
    if (media.kind == MediaKind::audio || media.kind == MediaKind::sticker) {
        media.caption.clear();
    }
}

struct NativeAsCarried {
    std::optional<Content> operator()(FilledTemplate content) const {
        FilledTemplate left{.name = std::move(content.name), .language = language_of(content.language)};
        if (content.body && !content.body->parameters.empty()) {
            left.body = FilledText{.text = {}, .parameters = std::move(content.body->parameters)};
        }
        return left;
    }
    std::optional<Content> operator()(Text text) const {
        text.preview = false;
        return text.body.empty() ? std::nullopt : std::optional<Content>(std::move(text));
    }
    std::optional<Content> operator()(Media media) const {
        strip(media);
        return media;
    }
    std::optional<Content> operator()(Reaction reaction) const {
        return reaction.message_id.empty() ? std::nullopt : std::optional<Content>(std::move(reaction));
    }
    // goes_as_custom says so.
    template <class Other>
    std::optional<Content> operator()(const Other&) const {
        return std::nullopt;
    }
};

bool is_nameless(const Content& content) {
    const auto* filled = std::get_if<FilledTemplate>(&content);
    return filled != nullptr && (filled->name.empty() || filled->language.empty());
}

// The trip through Vonage's own words, or through WhatsApp's.
std::optional<Content> content_as_carried(Content content) {
    if (is_nameless(content)) {
        return std::nullopt;
    }
    if (!goes_as_custom(content, Version::current)) {
        return std::visit([](auto&& kind) { return NativeAsCarried{}(std::move(kind)); }, std::move(content));
    }
    if (auto* filled = std::get_if<FilledTemplate>(&content)) {
        filled->language = language_of(filled->language);
    }
    return whatsapp::object_as_carried(std::move(content));
}

}  // namespace

const std::span<const Ability> abilities = table;

bool is_on_earth(const Location& location) {
    return location.latitude >= -90 && location.latitude <= 90 && location.longitude >= -180 &&
           location.longitude <= 180;
}

bool goes_as_custom(const Content& content, Version version) {
    const bool is_legacy = version == Version::legacy;
    if (const auto* filled = std::get_if<FilledTemplate>(&content)) {
        return has_more_than_body(*filled);
    }
    if (const auto* media = std::get_if<Media>(&content)) {
        // Version 0.1 has no stickers, and no place for the name of a file.
        return is_legacy && (media->kind == MediaKind::sticker || !media->filename.empty());
    }
    if (std::holds_alternative<Reaction>(content)) {
        return is_legacy;
    }
    return !std::holds_alternative<Text>(content);
}

std::optional<OutgoingMessage> as_carried(OutgoingMessage message) {
    const Capabilities can{.abilities = table};
    if (message.to.empty() || !check_content(message, can, "vonage")) {
        return std::nullopt;
    }
    auto content = content_as_carried(std::move(message.content));
    if (!content) {
        return std::nullopt;
    }
    message.content = std::move(*content);
    message.to.erase(0, message.to.starts_with('+') ? 1 : 0);
    message.from.erase(0, message.from.starts_with('+') ? 1 : 0);
    message.to_user.clear();
    if (std::holds_alternative<Reaction>(message.content)) {
        message.context_id.clear();  // what it belongs to stands there
    }
    return message;
}

}  // namespace parley::vonage
