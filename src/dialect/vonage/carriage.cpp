#include <algorithm>
#include <array>

#include "dialect/reader.h"
#include "dialect/vonage/parts.h"
#include "dialect/whatsapp/components.h"
#include "dialect/whatsapp/media_object.h"
#include "dialect/whatsapp/message_object.h"
#include "dialect/whatsapp/raw_object.h"

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
    Ability{Feature::header_location, changed, "without the link of the place"},
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
    Ability{Feature::location, changed, "without the link of the place"},
    Ability{Feature::contacts, carried},
    Ability{Feature::reaction, carried, "in v0.1 by WhatsApp's own id of the message"},
    Ability{Feature::reply_buttons, carried},
    Ability{Feature::choice_list, carried},
    Ability{Feature::link_button, carried},
    Ability{Feature::location_request, carried},
    Ability{Feature::raw_content, carried},
    Ability{Feature::message_id, carried},
    Ability{Feature::quote, carried, "v1 only"},
    Ability{Feature::user_id, lost, "Vonage addresses people by number only"},
};

// Vonage's own form of a template has a place for the values of its body, and for nothing else.
bool has_more_than_body(const FilledTemplate& content) {
    const bool is_named = content.body && !content.body->names.empty();
    const bool offer_varies = content.offer && content.offer->expires;
    return is_named || offer_varies || (content.header && whatsapp::is_sent(*content.header)) ||
           !content.cards.empty() ||
           std::ranges::any_of(content.buttons, [](const Button& button) { return whatsapp::is_sent(button); });
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
        return text;
    }
    std::optional<Content> operator()(Media media) const {
        media = whatsapp::sent_media(std::move(media));
        media.voice = false;
        return media;
    }
    std::optional<Content> operator()(Reaction reaction) const { return reaction; }
    // goes_as_custom says so.
    template <class Other>
    std::optional<Content> operator()(const Other&) const {
        return std::nullopt;
    }
};

// What check_content does not look into.
bool has_media_id(const InteractiveFrame& frame) {
    const auto* media = frame.header ? std::get_if<Media>(&*frame.header) : nullptr;
    return media != nullptr && media->url.empty();
}

bool has_media_id(const Content& content) {
    if (const auto* buttons = std::get_if<ReplyButtons>(&content)) {
        return has_media_id(buttons->frame);
    }
    const auto* link = std::get_if<LinkButton>(&content);
    return link != nullptr && has_media_id(link->frame);
}

// What it is comes to light only when it is read.
std::optional<Content> raw_as_carried(const RawContent& raw) {
    auto members = whatsapp::raw_members(raw.json);
    if (!members) {
        return std::nullopt;
    }
    const json::value object(std::move(*members));
    Reader reader(object);
    OutgoingMessage message;
    whatsapp::read_object(reader, object, message, true);
    return reader.failed() ? std::nullopt : std::optional(std::move(message.content));
}

// The trip through Vonage's own words, or through WhatsApp's.
std::optional<Content> content_as_carried(Content content) {
    if (!check_sent(content)) {
        return std::nullopt;
    }
    if (!goes_as_custom(content, Version::current)) {
        return std::visit([](auto&& kind) { return NativeAsCarried{}(std::move(kind)); }, std::move(content));
    }
    if (const auto* raw = std::get_if<RawContent>(&content)) {
        return raw_as_carried(*raw);
    }
    if (auto* filled = std::get_if<FilledTemplate>(&content)) {
        filled->language = language_of(filled->language);
    }
    return whatsapp::object_as_carried(std::move(content));
}

}  // namespace

const std::span<const Ability> abilities = table;

Result<> check_sent(const Content& content) {
    const auto* text = std::get_if<Text>(&content);
    if (text != nullptr && text->body.empty()) {
        return invalid("text is empty", "content");
    }
    const auto* filled = std::get_if<FilledTemplate>(&content);
    if (filled != nullptr && filled->language.empty()) {
        return invalid("template has no language", "content");
    }
    if (has_media_id(content)) {
        return invalid("media has no URL", "content", {}, "Vonage knows media by URL only");
    }
    return whatsapp::check_object(content);
}

bool goes_as_custom(const Content& content, Version version) {
    const bool is_legacy = version == Version::legacy;
    if (const auto* filled = std::get_if<FilledTemplate>(&content)) {
        return has_more_than_body(*filled);
    }
    if (const auto* media = std::get_if<Media>(&content)) {
        // Version 0.1 has no stickers, and no place for the name of a file.
        const bool is_named_file = media->kind == MediaKind::file && !media->filename.empty();
        return is_legacy && (media->kind == MediaKind::sticker || is_named_file);
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
    message.from = sender_number(message.from);
    message.to_user.clear();
    if (std::holds_alternative<Reaction>(message.content)) {
        message.context_id.clear();  // what it belongs to stands there
    }
    return message;
}

}  // namespace parley::vonage
