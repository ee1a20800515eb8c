#include <array>

#include "base/text.h"
#include "dialect/generic/media.h"
#include "dialect/gupshup_enterprise/incoming.h"
#include "dialect/whatsapp/contact_object.h"
#include "dialect/wire_time.h"

namespace parley::gupshup_enterprise {

namespace {

constexpr std::size_t longest_words = 500;

constexpr std::array kinds{"text",     "image",  "video",       "audio",    "voice",  "document",
                           "location", "button", "interactive", "contacts", "sticker"};

// The field that holds the content is named after the type, which some deployments leave out.
std::string type_in(Reader& reader, const json::value& item) {
    std::string type = lower(trimmed(reader.text(item, {"type"})));
    if (type.empty()) {
        for (const std::string_view kind : kinds) {
            if (member(item, kind) != nullptr) {
                return std::string(kind);
            }
        }
    }
    return type;
}

// The object in a field, whether it stands there as text or as itself. Nothing where it is neither.
std::optional<json::value> object_in(const json::value& item, std::string_view name) {
    const json::value* found = member(item, name);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (const json::string* text = found->if_string()) {
        auto value = read_document(*text);
        return value && value->is_structured() ? std::optional(std::move(*value)) : std::nullopt;
    }
    return found->is_structured() ? std::optional(*found) : std::nullopt;
}

std::optional<MediaKind> media_kind_named(std::string_view type) {
    return type == "sticker" ? std::optional(MediaKind::sticker) : generic::media_kind_named(type);
}

// Two halves of one URL: its query is cut where the signature begins.
std::optional<Media> read_media(Reader& reader, const json::value& content, std::string_view type) {
    const MediaKind kind = *media_kind_named(type);
    Media media{.kind = kind,
                .url = reader.text(content, {"url", "link"}) + reader.text(content, {"signature"}),
                .caption = reader.text(content, {"caption"}),
                .filename = reader.text(content, {"filename", "fileName"}),
                .mime_type = reader.text(content, {"mime_type", "mimeType"}),
                .voice = type == "voice"};
    return media.url.empty() ? std::nullopt : std::optional(std::move(media));
}

std::optional<ButtonReply> read_button(Reader& reader, const json::value& content) {
    if (member(content, {"text", "payload"}) == nullptr) {
        return std::nullopt;
    }
    return ButtonReply{reader.text(content, {"text"}), reader.text(content, {"payload"})};
}

std::optional<ChoiceReply> read_choice(Reader& reader, const json::value& content) {
    for (const std::string_view name : {"button_reply", "list_reply"}) {
        if (const json::value* reply = member(content, name)) {
            const bool from_list = name == "list_reply";
            return ChoiceReply{reader.text(*reply, {"id"}), reader.text(*reply, {"title"}),
                               from_list ? reader.text(*reply, {"description"}) : std::string(), from_list};
        }
    }
    return std::nullopt;
}

template <class Known>
std::optional<IncomingContent> widened(std::optional<Known> known) {
    return known ? std::optional<IncomingContent>(std::move(*known)) : std::nullopt;
}

// Nothing where the object does not say what its type promises.
std::optional<IncomingContent> read_known(Reader& reader, const json::value& content, std::string_view type) {
    if (media_kind_named(type)) {
        return widened(read_media(reader, content, type));
    }
    if (type == "location") {
        return widened(generic::read_location(reader, json::object{{"location", content}}));
    }
    if (type == "button") {
        return widened(read_button(reader, content));
    }
    if (type == "interactive") {
        return widened(read_choice(reader, content));
    }
    return type == "contacts" ? std::optional<IncomingContent>(whatsapp::read_contacts(reader, content)) : std::nullopt;
}

// All but the fields that are read of every kind, with the object as itself.
UnknownContent unknown(const json::value& item, const std::string& type) {
    constexpr std::array<std::string_view, 7> read{"waNumber",  "mobile",  "name",     "type",
                                                   "timestamp", "replyId", "messageId"};
    json::object raw;
    raw["type"] = type;
    if (const json::object* fields = item.if_object()) {
        for (const auto& [name, value] : *fields) {
            if (std::ranges::find(read, std::string_view(name)) == read.end()) {
                raw[name] = value;
            }
        }
    }
    if (const auto content = object_in(item, type)) {
        raw[type] = *content;
    }
    return UnknownContent{type, json::serialize(raw)};
}

IncomingContent read_content(Reader& reader, const json::value& item) {
    const std::string type = type_in(reader, item);
    if (type == "text" && member(item, "text") != nullptr) {
        return Text{reader.text(item, {"text"})};
    }
    if (const auto content = object_in(item, type)) {
        // What is wrong inside is no reason to lose the message.
        Reader inner(*content);
        auto known = read_known(inner, *content, type);
        if (known && !inner.failed()) {
            return std::move(*known);
        }
    }
    return unknown(item, type);
}

}  // namespace

IncomingMessage read_incoming(Reader& reader, const json::value& item) {
    IncomingMessage message{.from = reader.id(item, {"mobile"}),
                            .to = reader.id(item, {"waNumber"}),
                            .name = std::string(shortened(reader.text(item, {"name"}), longest_words)),
                            .at = read_time(member(item, "timestamp")),
                            .content = {}};
    if (message.from.empty()) {
        reader.missing(item, "mobile");
    }
    // Together they are the id of the message that is answered; one alone, the id of this one.
    const std::string first = reader.id(item, {"replyId"});
    const std::string second = reader.id(item, {"messageId"});
    if (!first.empty()) {
        message.context_id = second.empty() ? first : first + "-" + second;
    } else {
        message.provider_id = second;
    }
    message.content = read_content(reader, item);
    return message;
}

}  // namespace parley::gupshup_enterprise
