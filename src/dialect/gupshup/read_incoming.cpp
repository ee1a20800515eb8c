#include "base/text.h"
#include "dialect/gupshup/place.h"
#include "dialect/gupshup/read_events.h"
#include "dialect/gupshup/session_object.h"
#include "dialect/whatsapp/contact_object.h"
#include "message/wire_id.h"

// Events of the type "message": what a person wrote.
namespace parley::gupshup {

namespace {

std::optional<Media> read_media(Reader& reader, const json::value& inner, MediaKind kind) {
    Media media{.kind = kind,
                .url = reader.text(inner, {"url", "originalUrl"}),
                .caption = reader.text(inner, {"caption"}),
                .filename = reader.text(inner, {"name", "filename", "fileName"}),
                .mime_type = reader.text(inner, {"contentType", "mimeType"}),
                .id = reader.text(inner, {"id"})};
    return media.url.empty() && media.id.empty() ? std::nullopt : std::optional(std::move(media));
}

std::optional<Contacts> read_contacts(Reader& reader, const json::value& inner) {
    const json::value* list = member(inner, "contacts");
    if (list == nullptr || !list->is_array() || list->get_array().empty()) {
        return std::nullopt;
    }
    return whatsapp::read_contacts(reader, *list);
}

// A tap on a button or a row of a free-form message. What was given with it comes back as postback text;
// else there is the title with its place, "Yes 1", and the id of the whole message.
std::optional<ChoiceReply> read_choice(Reader& reader, const json::value& inner, bool from_list) {
    ChoiceReply choice{.id = reader.text(inner, {"postbackText"}),
                       .title = reader.text(inner, {"title"}),
                       .description = from_list ? reader.text(inner, {"description"}) : "",
                       .from_list = from_list};
    if (choice.id.empty()) {
        choice.id = reader.text(inner, {"reply"});
    }
    if (choice.id.empty()) {
        choice.id = reader.text(inner, {"id"});
    }
    return choice.id.empty() && choice.title.empty() ? std::nullopt : std::optional(std::move(choice));
}

// Old apps tell the tap on a free-form message's button by the same type as that on a template's.
std::optional<IncomingContent> read_quick_reply(Reader& reader, const json::value& inner) {
    if (member(inner, "text") != nullptr) {
        return ButtonReply{reader.text(inner, {"text"}), reader.text(inner, {"postbackText", "payload"})};
    }
    if (auto choice = read_choice(reader, inner, false)) {
        return std::move(*choice);
    }
    return std::nullopt;
}

std::optional<Reaction> read_reaction(Reader& reader, const json::value& inner) {
    Reaction reaction{reader.text(inner, {"gsId", "gs_id"}), reader.text(inner, {"emoji"})};
    if (reaction.message_id.empty()) {
        reaction.message_id = reader.text(inner, {"id", "msgId"});
    }
    return reaction.message_id.empty() ? std::nullopt : std::optional(std::move(reaction));
}

std::optional<Text> read_text(Reader& reader, const json::value& inner) {
    return member(inner, "text") == nullptr ? std::nullopt : std::optional(Text{reader.text(inner, {"text"})});
}

template <class Known>
std::optional<IncomingContent> as_content(std::optional<Known> known) {
    return known ? std::optional<IncomingContent>(std::move(*known)) : std::nullopt;
}

std::optional<IncomingContent> read_known(Reader& reader, std::string_view type, const json::value& inner) {
    if (type == "text") {
        return as_content(read_text(reader, inner));
    }
    if (const auto kind = media_kind_named(type)) {
        return as_content(read_media(reader, inner, *kind));
    }
    if (type == "location") {
        return as_content(read_place(reader, inner));
    }
    if (type == "contact" || type == "contacts") {
        return as_content(read_contacts(reader, inner));
    }
    if (type == "quick_reply") {
        return read_quick_reply(reader, inner);
    }
    if (type == "button_reply" || type == "list_reply") {
        return as_content(read_choice(reader, inner, type == "list_reply"));
    }
    return type == "reaction" ? as_content(read_reaction(reader, inner)) : std::nullopt;
}

// What we gave a free-form message as its `msgid` comes back with each tap on it. Empty where there is no such id of
// ours.
std::string returned_id(const IncomingContent& content, const json::value& inner) {
    const auto* choice = std::get_if<ChoiceReply>(&content);
    std::string id = choice == nullptr ? std::string() : text_of(member(inner, "id")).value_or("");
    const bool is_ours = read_wire_id(id) && id != choice->id;
    return is_ours ? std::move(id) : std::string();
}

// Gupshup's id of the message that is answered, else ours, else WhatsApp's.
std::string context_in(Reader& reader, const json::value& payload, std::string ours) {
    const json::value* context = member(payload, "context");
    if (context == nullptr || !context->is_object()) {
        return ours;
    }
    std::string id = reader.id(*context, {"gsId", "gs_id"});
    if (id.empty()) {
        id = std::move(ours);
    }
    return id.empty() ? reader.id(*context, {"id"}) : id;
}

}  // namespace

IncomingContent read_incoming_content(const std::string& type, const json::value& inner) {
    Reader reader(inner);
    auto content = read_known(reader, lower(trimmed(type)), inner);
    if (content && !reader.failed()) {
        return std::move(*content);
    }
    return UnknownContent{type, json::serialize(inner)};
}

IncomingMessage read_incoming(Reader& reader, const json::value& payload, const Envelope& envelope) {
    static const json::value nothing;
    const json::value* found = member(payload, "sender");
    const json::value& sender = found == nullptr ? nothing : *found;
    IncomingMessage message{.provider_id = reader.id(payload, {"id"}),
                            .from = reader.id(payload, {"source"}),
                            .to = envelope.phone,
                            .name = words_in(reader, sender, {"name"}),
                            .at = envelope.at,
                            .content = {}};
    if (message.from.empty()) {
        message.from = reader.id(sender, {"phone"});
    }
    if (message.from.empty()) {
        reader.missing(payload, "source");
    }
    const json::value* given = member(payload, "payload");
    const json::value& inner = given == nullptr ? payload : *given;
    message.content = read_incoming_content(reader.text(payload, {"type"}), inner);
    message.context_id = context_in(reader, payload, returned_id(message.content, inner));
    return message;
}

}  // namespace parley::gupshup
