#include <algorithm>
#include <array>

#include "dialect/gupshup_enterprise/gupshup_enterprise.h"
#include "dialect/gupshup_enterprise/parts.h"

// What the gateway has parameters for, and what becomes of the rest.
namespace parley::gupshup_enterprise {

namespace {

using enum Carriage;

constexpr std::array table{
    Ability{Feature::template_text, changed, "the final text is sent; name, language and values stay here"},
    Ability{Feature::named_parameters, changed, "the final text is sent"},
    Ability{Feature::header_text, changed, "the final text is sent"},
    Ability{Feature::header_image, carried},
    Ability{Feature::header_video, carried},
    Ability{Feature::header_file, carried},
    Ability{Feature::header_location, lost, "use a template with text or media in its header"},
    Ability{Feature::header_media_id, lost, "give the media by URL"},
    Ability{Feature::footer, carried},
    Ability{Feature::quick_reply, changed, "shown as approved; the payload is not sent"},
    Ability{Feature::dynamic_url, changed, "one of them; what it ends with is sent, the label is shown as approved"},
    Ability{Feature::static_url, changed, "shown as approved"},
    Ability{Feature::call_phone, changed, "shown as approved"},
    Ability{Feature::copy_code, lost, "put the code into the text"},
    Ability{Feature::other_button, lost, "use quick reply, link or call"},
    Ability{Feature::limited_time_offer, lost, "put the offer into the text"},
    Ability{Feature::carousel, lost, "use a template with one image"},
    Ability{Feature::custom_values, lost, "the gateway has no fields of one's own"},
    Ability{Feature::text, carried},
    Ability{Feature::link_preview, changed, "the provider decides about the preview"},
    Ability{Feature::image, carried},
    Ability{Feature::video, carried},
    Ability{Feature::audio, carried},
    Ability{Feature::voice, changed, "sent as plain audio"},
    Ability{Feature::file, carried},
    Ability{Feature::sticker, carried},
    Ability{Feature::media_id, lost, "give the media by URL"},
    Ability{Feature::location, lost, "put a link to a map into the text"},
    Ability{Feature::contacts, lost, "put name and number into the text"},
    Ability{Feature::reaction, lost, "answer in words"},
    Ability{Feature::reply_buttons, carried, "with media above them or nothing; without a footer"},
    Ability{Feature::choice_list, carried, "without a header and a footer"},
    Ability{Feature::link_button, lost, "put the link into the text"},
    Ability{Feature::location_request, lost, "ask in words"},
    Ability{Feature::raw_content, lost, "use a kind that the gateway has parameters for"},
    Ability{Feature::message_id, carried},
    Ability{Feature::quote, lost, "repeat in words what is answered"},
    Ability{Feature::user_id, lost, "the gateway addresses people by number only"},
};

bool has_picture(MediaKind kind) {
    switch (kind) {
        case MediaKind::image:
        case MediaKind::video:
        case MediaKind::file: return true;
        case MediaKind::audio:
        case MediaKind::sticker: return false;
    }
    return false;
}

Failure unsayable(std::string what, std::string advice) {
    return invalid(std::move(what), "content", {}, std::move(advice));
}

Result<> check(const FilledTemplate& content) {
    const FilledText* body = content.body ? &*content.body : nullptr;
    if ((body == nullptr || body->text.empty()) && content.id.empty()) {
        return unsayable("template has no text",
                         "the gateway knows a template by its final text: import the provider's templates");
    }
    if (content.header) {
        if (const auto* text = std::get_if<FilledText>(&*content.header); text != nullptr && text->text.empty()) {
            return unsayable("the template's header has no text",
                             "the gateway knows a template by its final text: import the provider's templates");
        }
        if (const auto* media = std::get_if<Media>(&*content.header); media != nullptr && !has_picture(media->kind)) {
            return unsayable("no template has such media in its header", "use an image, a video or a document");
        }
    }
    const auto links = std::ranges::count_if(
        content.buttons, [](const Button& button) { return std::holds_alternative<DynamicUrlButton>(button); });
    if (links > 1) {
        return unsayable("the gateway fills in one link button only", "use a template with one link that changes");
    }
    return {};
}

Result<> check_words(const std::string& words) {
    return words.empty() ? unsayable("the message has no text", "write one") : Result<>();
}

Result<> check(const Text& text) {
    return check_words(text.body);
}

Result<> check(const InteractiveFrame& frame) {
    if (!frame.footer.empty() || (frame.header && std::holds_alternative<Text>(*frame.header))) {
        return unsayable("the gateway shows buttons and lists without a header in words and without a footer",
                         "put them into the text");
    }
    return check_words(frame.body);
}

Result<> check(const ReplyButtons& buttons) {
    if (buttons.choices.empty()) {
        return unsayable("there are no buttons", "give one to three");
    }
    const auto* media = buttons.frame.header ? std::get_if<Media>(&*buttons.frame.header) : nullptr;
    if (media != nullptr && (media->url.empty() || !has_picture(media->kind))) {
        return unsayable("buttons cannot have such media above them", "use an image, a video or a document, by URL");
    }
    return check(buttons.frame);
}

Result<> check(const ChoiceList& list) {
    if (list.sections.empty() ||
        std::ranges::any_of(list.sections, [](const auto& part) { return part.rows.empty(); })) {
        return unsayable("the list, or a part of it, is empty", "give one to ten rows");
    }
    if (list.frame.header && std::holds_alternative<Media>(*list.frame.header)) {
        return unsayable("WhatsApp has no lists with media above them", "send the media as a message of its own");
    }
    return check(list.frame);
}

template <class Other>
Result<> check(const Other&) {
    return {};
}

void strip(Media& media) {
    media.id.clear();
    media.mime_type.clear();
    media.voice = false;
    media.gif = false;
    if (media.kind != MediaKind::file) {
        media.filename.clear();
    }
    if (!has_picture(media.kind)) {
        media.caption.clear();
    }
}

void strip(FilledTemplate& content) {
    const bool goes_by_id = !content.body || content.body->text.empty();
    content.name.clear();
    content.language.clear();
    if (!goes_by_id) {
        content.id.clear();
        content.body->parameters.clear();
    }
    if (content.body) {
        content.body->names.clear();
        if (content.body->text.empty() && content.body->parameters.empty()) {
            content.body.reset();
        }
    }
    if (content.header) {
        if (auto* media = std::get_if<Media>(&*content.header)) {
            strip(*media);
            media->caption.clear();  // the template's text stands in its place
        } else if (auto* text = std::get_if<FilledText>(&*content.header)) {
            *text = FilledText{std::move(text->text)};
        }
    }
    std::vector<Button> left;
    for (Button& button : content.buttons) {
        if (auto* link = std::get_if<DynamicUrlButton>(&button)) {
            left.emplace_back(DynamicUrlButton{"", std::move(link->suffix)});
        }
    }
    content.buttons = std::move(left);
}

void strip(Text& text) {
    text.preview = false;
}

void strip(ReplyButtons& buttons) {
    if (buttons.frame.header) {
        if (auto* media = std::get_if<Media>(&*buttons.frame.header)) {
            strip(*media);
            media->caption.clear();  // repeats the body
        }
    }
}

template <class Other>
void strip(Other&) {}

}  // namespace

const std::span<const Ability> abilities = table;

Result<> check_sayable(const OutgoingMessage& message) {
    if (message.to.empty() && message.to_user.empty()) {
        return invalid("message has no recipient", "to");
    }
    if (auto good = check_content(message, dialect.can, dialect.name); !good) {
        return good;
    }
    if (auto fits = check_room(message.content, dialect.can.limits); !fits) {
        return fits;
    }
    return std::visit([](const auto& content) { return check(content); }, message.content);
}

std::optional<OutgoingMessage> as_carried(OutgoingMessage message) {
    if (!check_sayable(message)) {
        return std::nullopt;
    }
    message.to_user.clear();
    if (message.to.starts_with('+')) {
        message.to.erase(0, 1);
    }
    std::visit([](auto& content) { strip(content); }, message.content);
    return message;
}

}  // namespace parley::gupshup_enterprise
