#include <algorithm>

#include "base/phone.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/reader.h"
#include "dialect/vonage/parts.h"
#include "dialect/whatsapp/message_object.h"

// What Vonage itself looks at before it takes a message: the envelope and the form of the content.
// Whether a template or a WhatsApp user is there, it tells later, by callback.
namespace parley::vonage {

namespace {

constexpr std::size_t longest_text = 4'096;

std::size_t longest_reference(Version version) {
    switch (version) {
        case Version::legacy: return 40;
        case Version::current: return 100;  // as today's libraries allow
    }
    return 100;
}

// The object that holds the content, and how its type is named there.
struct Holder {
    const json::value& content;
    std::string_view type_name;
    const json::value& options;  // what "whatsapp" stands in
    Version version;
};

// Vonage takes neither a plus nor the zeros of a call abroad.
bool is_bare(std::string_view number) {
    return !number.starts_with("00") &&
           std::ranges::all_of(number, [](char digit) { return digit >= '0' && digit <= '9'; });
}

void check_recipient(Reader& reader, const json::value& parent, std::string_view name, const std::string& number) {
    if (!number.empty() && !(is_bare(number) && Phone::from_wire(number))) {
        reader.wrong_member(parent, {name}, "must be a phone number with its country code, digits only");
    }
}

void check_sender(Reader& reader, const json::value& parent, std::string_view name, const std::string& number) {
    if (!is_bare(number)) {
        reader.wrong_member(parent, {name}, "must be the sender's number, digits only");
    }
}

std::string read_party(Reader& reader, const json::value& root, std::string_view name) {
    const json::value* party = member(root, name);
    if (party == nullptr) {
        reader.missing(root, name);
        return {};
    }
    if (const std::string type = reader.text(*party, {"type"}); type != "whatsapp") {
        reader.wrong_member(*party, {"type"}, "must be `whatsapp`", type);
    }
    return reader.required_text(*party, {"number"});
}

// Older libraries write each value as an object: {"default": "..."}.
std::string read_parameter(Reader& reader, const json::value& value) {
    if (value.is_object()) {
        return reader.text(value, {"default"});
    }
    const auto text = text_of(&value);
    if (!text || text->find('\0') != std::string::npos) {
        reader.wrong(value, "must be text");
    }
    return text.value_or("");
}

FilledTemplate read_template(Reader& reader, const Holder& holder) {
    FilledTemplate content;
    const json::value* named = member(holder.content, "template");
    if (named == nullptr) {
        reader.missing(holder.content, "template");
        return content;
    }
    content.name = reader.required_text(*named, {"name"});
    if (const json::value* values = member(*named, "parameters"); values != nullptr && !values->is_null()) {
        const json::array* list = values->if_array();
        if (list == nullptr) {
            reader.wrong(*values, "must be a list");
            return content;
        }
        FilledText body;
        for (const json::value& value : *list) {
            body.parameters.push_back(read_parameter(reader, value));
        }
        if (!body.parameters.empty()) {
            content.body = std::move(body);
        }
    }
    const json::value* options = member(holder.options, "whatsapp");
    if (options == nullptr) {
        reader.missing(holder.options, "whatsapp");
        return content;
    }
    content.language = language_of(reader.required_text(*options, {"locale"}));
    const std::string policy = reader.text(*options, {"policy"});
    if (!policy.empty() && policy != "deterministic") {
        reader.wrong_member(*options, {"policy"}, "must be `deterministic`", policy);
    }
    return content;
}

Text read_text(Reader& reader, const Holder& holder) {
    Text text{reader.required_text(holder.content, {"text"})};
    if (length_of(text.body) > longest_text) {
        reader.wrong_member(holder.content, {"text"}, "is longer than 4096 characters");
    }
    return text;
}

Media read_media(Reader& reader, const Holder& holder, MediaKind kind) {
    const json::value* media = member(holder.content, name_of(kind));
    if (media == nullptr) {
        reader.missing(holder.content, name_of(kind));
        return {};
    }
    Media read{.kind = kind, .url = reader.required_text(*media, {"url"})};
    if (kind != MediaKind::audio && kind != MediaKind::sticker) {
        read.caption = reader.text(*media, {"caption"});
    }
    if (kind == MediaKind::file && holder.version == Version::current) {
        read.filename = reader.text(*media, {"name"});
    }
    return read;
}

Reaction read_reaction(Reader& reader, const json::value& root) {
    const json::value* reaction = member(root, "reaction");
    const json::value* context = member(root, "context");
    if (reaction == nullptr || context == nullptr) {
        reader.missing(root, reaction == nullptr ? "reaction" : "context");
        return {};
    }
    Reaction read{.message_id = reader.text(*context, {"message_uuid"}), .emoji = {}};
    if (read.message_id.empty()) {
        reader.missing(*context, "message_uuid");
    }
    const std::string action = reader.required_text(*reaction, {"action"});
    if (action == "react") {
        read.emoji = reader.required_text(*reaction, {"emoji"});
    } else if (action != "unreact") {
        reader.wrong_member(*reaction, {"action"}, "must be `react` or `unreact`", action);
    }
    return read;
}

std::optional<MediaKind> media_kind_named(std::string_view type, Version version) {
    for (const MediaKind kind : {MediaKind::image, MediaKind::video, MediaKind::audio, MediaKind::file}) {
        if (type == name_of(kind)) {
            return kind;
        }
    }
    const bool is_sticker = type == name_of(MediaKind::sticker) && version == Version::current;
    return is_sticker ? std::optional(MediaKind::sticker) : std::nullopt;
}

void read_content(Reader& reader, const Holder& holder, OutgoingMessage& message) {
    const std::string type = reader.required_text(holder.content, {holder.type_name});
    if (type == "text") {
        message.content = read_text(reader, holder);
    } else if (type == "template") {
        message.content = read_template(reader, holder);
    } else if (const auto kind = media_kind_named(type, holder.version)) {
        message.content = read_media(reader, holder, *kind);
    } else if (type == "reaction" && holder.version == Version::current) {
        message.content = read_reaction(reader, holder.content);
    } else if (type == "custom") {
        const json::value* custom = member(holder.content, "custom");
        if (custom == nullptr || !custom->is_object()) {
            reader.missing(holder.content, "custom");
        } else {
            whatsapp::read_object(reader, *custom, message, true);
        }
    } else {
        reader.wrong_member(holder.content, {holder.type_name}, "no such type of message", type);
    }
}

void read_legacy(Reader& reader, const json::value& root, OutgoingMessage& message) {
    message.to = read_party(reader, root, "to");
    if (const json::value* to = member(root, "to")) {
        check_recipient(reader, *to, "number", message.to);
    }
    message.from = read_party(reader, root, "from");
    if (const json::value* from = member(root, "from")) {
        check_sender(reader, *from, "number", message.from);
    }
    const json::value* outer = member(root, "message");
    const json::value* content = outer == nullptr ? nullptr : member(*outer, "content");
    if (content == nullptr) {
        reader.missing(outer == nullptr ? root : *outer, outer == nullptr ? "message" : "content");
        return;
    }
    read_content(reader, {*content, "type", *outer, Version::legacy}, message);
}

void read_current(Reader& reader, const json::value& root, OutgoingMessage& message) {
    const std::string channel = reader.required_text(root, {"channel"});
    if (!channel.empty() && channel != "whatsapp") {
        reader.wrong_member(root, {"channel"}, "must be `whatsapp`", channel);
    }
    message.to = reader.required_text(root, {"to"});
    check_recipient(reader, root, "to", message.to);
    message.from = reader.required_text(root, {"from"});
    check_sender(reader, root, "from", message.from);
    read_content(reader, {root, "message_type", root, Version::current}, message);
    const json::value* context = member(root, "context");
    if (context != nullptr && !std::holds_alternative<Reaction>(message.content)) {
        message.context_id = reader.text(*context, {"message_uuid"});
    }
}

}  // namespace

Result<OutgoingMessage> read_message(const HttpRequest& request) {
    const auto document = parse_json(request.body);
    if (!document) {
        return std::unexpected(document.error());
    }
    Reader reader(*document);
    OutgoingMessage message;
    if (!document->is_object()) {
        reader.wrong(*document, "must be an object");
        return std::unexpected(reader.error());
    }
    const Version version = version_of(request);
    if (version == Version::legacy) {
        read_legacy(reader, *document, message);
    } else {
        read_current(reader, *document, message);
    }
    message.id = reader.id(*document, {"client_ref"});
    if (length_of(message.id) > longest_reference(version)) {
        reader.wrong_member(*document, {"client_ref"}, "is too long");
    }
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return message;
}

// Of a message that cannot be read, too: whose it is comes before what is wrong with it.
std::string sender_of(const HttpRequest& request) {
    const auto document = parse_json(request.body);
    const json::value* from = document ? member(*document, "from") : nullptr;
    if (from != nullptr && from->is_object()) {
        from = member(*from, "number");
    }
    return text_of(from).value_or("");
}

}  // namespace parley::vonage
