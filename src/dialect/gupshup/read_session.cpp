#include <array>

#include "base/text.h"
#include "dialect/gupshup/contact_card.h"
#include "dialect/gupshup/lists.h"
#include "dialect/gupshup/place.h"
#include "dialect/gupshup/session_object.h"
#include "message/wire_id.h"

namespace parley::gupshup {

namespace {

Media read_media(Reader& reader, const json::value& object, MediaKind kind) {
    Media media{.kind = kind, .url = reader.text(object, {"originalUrl", "url", "link", "previewUrl"})};
    if (media.url.empty()) {
        media.id = reader.text(object, {"id", "mediaId"});
    }
    if (kind == MediaKind::file) {
        media.filename = reader.text(object, {"filename", "fileName", "name"});
    }
    if (kind != MediaKind::audio && kind != MediaKind::sticker) {
        media.caption = reader.text(object, {"caption"});
    }
    if (media.url.empty() && media.id.empty()) {
        reader.missing(object, "url");
    }
    return media;
}

InteractiveFrame read_frame(Reader& reader, const json::value& content) {
    InteractiveFrame frame{.body = reader.required_text(content, {"text", "body"}),
                           .footer = reader.text(content, {"caption", "footer"})};
    const std::string type = lower(reader.text(content, {"type"}));
    if (type.empty() || type == "text") {
        if (std::string header = reader.text(content, {"header"}); !header.empty()) {
            frame.header = Text{std::move(header)};
        }
        return frame;
    }
    const auto kind = media_kind_named(type);
    if (!kind || *kind == MediaKind::audio || *kind == MediaKind::sticker) {
        reader.wrong_member(content, {"type"}, "no such type of content", type);
        return frame;
    }
    Media media = read_media(reader, content, *kind);
    media.caption.clear();  // it is the footer here
    frame.header = std::move(media);
    return frame;
}

ReplyButtons read_reply_buttons(Reader& reader, const json::value& object) {
    ReplyButtons buttons;
    if (const json::value* content = member(object, "content")) {
        buttons.frame = read_frame(reader, *content);
    } else {
        reader.missing(object, "content");
    }
    for (const json::value& option : list_in(reader, object, {"options"})) {
        ReplyChoice choice{reader.text(option, {"postbackText"}), reader.required_text(option, {"title"})};
        if (choice.id.empty()) {
            choice.id = plain_reply(choice.title, buttons.choices.size() + 1);
        }
        buttons.choices.push_back(std::move(choice));
    }
    if (buttons.choices.empty()) {
        reader.missing(object, "options");
    }
    return buttons;
}

ChoiceList read_list(Reader& reader, const json::value& object) {
    ChoiceList list;
    list.frame.body = reader.required_text(object, {"body"});
    list.frame.footer = reader.text(object, {"footer", "caption"});
    if (std::string title = reader.text(object, {"title"}); !title.empty()) {
        list.frame.header = Text{std::move(title)};
    }
    const json::array& buttons = list_in(reader, object, {"globalButtons"});
    if (buttons.empty()) {
        reader.missing(object, "globalButtons");
    } else {
        list.button = reader.required_text(buttons.front(), {"title"});
    }
    std::size_t place = 0;
    for (const json::value& item : list_in(reader, object, {"items"})) {
        ListSection section{reader.text(item, {"title", "subtitle"})};
        for (const json::value& option : list_in(reader, item, {"options"})) {
            ListRow row{reader.text(option, {"postbackText"}), reader.required_text(option, {"title"}),
                        reader.text(option, {"description"})};
            ++place;
            if (row.id.empty()) {
                row.id = plain_reply(row.title, place);
            }
            section.rows.push_back(std::move(row));
        }
        list.sections.push_back(std::move(section));
    }
    if (place == 0) {
        reader.missing(object, "items");
    }
    return list;
}

Contacts read_contacts(Reader& reader, const json::value& object) {
    Contacts contacts;
    if (const json::value* card = member(object, "contact"); card != nullptr && !card->is_array()) {
        contacts.cards.push_back(read_card(reader, *card));
    } else {
        for (const json::value& each : list_in(reader, object, {"contact", "contacts"})) {
            contacts.cards.push_back(read_card(reader, each));
        }
    }
    if (contacts.cards.empty()) {
        reader.missing(object, "contact");
    }
    return contacts;
}

Content read_content(Reader& reader, const json::value& object) {
    const std::string type = lower(trimmed(reader.required_text(object, {"type"})));
    if (type == "text") {
        if (member(object, "text") == nullptr) {
            reader.missing(object, "text");
        }
        return Text{reader.text(object, {"text"}), boolean_of(member(object, "previewUrl")).value_or(false)};
    }
    if (const auto kind = media_kind_named(type)) {
        return read_media(reader, object, *kind);
    }
    if (type == "location") {
        auto place = read_place(reader, object);
        if (!place) {
            reader.wrong(object, "this location has no latitude and longitude on Earth");
        }
        return place.value_or(Location{});
    }
    if (type == "contact" || type == "contacts") {
        return read_contacts(reader, object);
    }
    if (type == "quick_reply") {
        return read_reply_buttons(reader, object);
    }
    if (type == "list") {
        return read_list(reader, object);
    }
    if (type == "reaction") {
        return Reaction{reader.required_text(object, {"msgId", "msgid"}), reader.text(object, {"emoji"})};
    }
    reader.wrong_member(object, {"type"}, "no such type of message", type);
    return Text{};
}

}  // namespace

std::optional<MediaKind> media_kind_named(std::string_view type) {
    for (const MediaKind kind :
         {MediaKind::image, MediaKind::video, MediaKind::audio, MediaKind::file, MediaKind::sticker}) {
        if (equal_ignoring_case(type, media_type_of(kind))) {
            return kind;
        }
    }
    if (equal_ignoring_case(type, "document")) {
        return MediaKind::file;
    }
    return equal_ignoring_case(type, "voice") ? std::optional(MediaKind::audio) : std::nullopt;
}

bool goes_with(const std::string& id, const Content& content) {
    const bool has_place = std::holds_alternative<ReplyButtons>(content) || std::holds_alternative<ChoiceList>(content);
    return has_place && read_wire_id(id).has_value();
}

void read_session_object(Reader& reader, const json::value& object, OutgoingMessage& message) {
    if (!object.is_object()) {
        reader.wrong(object, "this must be a message object");
        return;
    }
    message.content = read_content(reader, object);
    std::string id = text_of(member(object, "msgid")).value_or("");
    if (goes_with(id, message.content)) {
        message.id = std::move(id);
    }
    if (const json::value* context = member(object, "context")) {
        message.context_id = context->is_object() ? reader.text(*context, {"msgId", "msgid", "id"}) : "";
    }
}

}  // namespace parley::gupshup
