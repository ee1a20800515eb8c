#include "dialect/whatsapp/incoming_object.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/whatsapp/contact_object.h"
#include "dialect/whatsapp/media_object.h"
#include "dialect/wire_time.h"

namespace parley::whatsapp {

namespace {

// Members that are written from what was read of them; the others of an unknown kind stay as they came.
constexpr std::array<std::string_view, 7> written{"context", "from",      "from_user_id", "id",
                                                  "type",    "timestamp", "referral"};

constexpr std::size_t longest_hash = 100;

struct ContentWriter {
    JsonText& out;
    std::string_view sha256;

    void operator()(const Text& text) const {
        out.begin_object("text");
        out.member("body", text.body);
        out.end_object();
        out.member("type", "text");  // in this order, as Meta's own: signatures cover it
    }
    void operator()(const Media& media) const {
        out.member("type", type_of(media.kind));
        write_received_media(out, media, sha256);
    }
    void operator()(const Location& location) const {
        out.member("type", "location");
        write_location(out, location, Degrees::as_number);
    }
    // Where a template gave none, the payload is the label.
    void operator()(const ButtonReply& reply) const {
        out.member("type", "button");
        out.begin_object("button");
        out.member("payload", reply.payload.empty() ? reply.text : reply.payload);
        out.member("text", reply.text);
        out.end_object();
    }
    void operator()(const ChoiceReply& choice) const {
        const std::string_view kind = choice.from_list ? "list_reply" : "button_reply";
        out.member("type", "interactive");
        out.begin_object("interactive");
        out.member("type", kind);
        out.begin_object(kind);
        out.member("id", choice.id);
        out.member("title", choice.title);
        if (choice.from_list) {
            out.optional_member("description", choice.description);
        }
        out.end_object();
        out.end_object();
    }
    void operator()(const Contacts& contacts) const {
        out.member("type", "contacts");
        write_contacts(out, "contacts", contacts);
    }
    void operator()(const Reaction& reaction) const {
        out.member("type", "reaction");
        out.begin_object("reaction");
        out.member("message_id", reaction.message_id);
        out.optional_member("emoji", reaction.emoji);
        out.end_object();
    }
    void operator()(const UnknownContent& unknown) const {
        out.member("type", unknown.type);
        const auto raw = parse_json(unknown.raw);
        if (!raw || !raw->is_object()) {
            return;
        }
        for (const auto& [key, value] : raw->get_object()) {
            if (std::ranges::find(written, std::string_view(key)) == written.end()) {
                out.foreign_key(key);
                out.literal(json::serialize(value));
            }
        }
    }
};

const json::value& member_of(Reader& reader, const json::value& parent, std::string_view name) {
    const json::value* found = member(parent, name);
    if (found == nullptr) {
        reader.missing(parent, name);
        return parent;
    }
    return *found;
}

std::optional<ChoiceReply> read_choice(Reader& reader, const json::value& interactive) {
    for (const std::string_view kind : {"button_reply", "list_reply"}) {
        if (const json::value* reply = member(interactive, kind)) {
            const bool from_list = kind == "list_reply";
            return ChoiceReply{reader.text(*reply, {"id"}), reader.text(*reply, {"title"}),
                               from_list ? reader.text(*reply, {"description"}) : std::string(), from_list};
        }
    }
    return std::nullopt;
}

// Nothing for kinds that there are no words for; `reader` says whether one that there are is whole.
std::optional<IncomingContent> read_known(Reader& reader, const json::value& element, std::string_view type) {
    if (type == "text") {
        const json::value& text = member_of(reader, element, "text");
        if (member(text, "body") == nullptr) {
            reader.missing(text, "body");
        }
        return Text{reader.text(text, {"body"})};
    }
    if (const auto kind = media_kind_of(type)) {
        return read_received_media(reader, element, *kind);
    }
    if (type == "location") {
        return read_location(reader, element);
    }
    if (type == "contacts") {
        return read_contacts(reader, member_of(reader, element, "contacts"));
    }
    if (type == "reaction") {
        const json::value& reaction = member_of(reader, element, "reaction");
        return Reaction{reader.required_text(reaction, {"message_id"}), reader.text(reaction, {"emoji"})};
    }
    if (type == "button") {
        const json::value& button = member_of(reader, element, "button");
        return ButtonReply{reader.text(button, {"text"}), reader.text(button, {"payload"})};
    }
    if (type == "interactive") {
        if (auto choice = read_choice(reader, member_of(reader, element, "interactive"))) {
            return std::move(*choice);
        }
    }
    return std::nullopt;
}

IncomingContent read_content(const json::value& element) {
    Reader reader(element);
    const std::string type = reader.text(element, {"type"});
    auto content = read_known(reader, element, lower(type));
    if (content && !reader.failed()) {
        return std::move(*content);
    }
    return UnknownContent{type, json::serialize(element)};
}

std::string sha256_in(const json::value& element, const IncomingContent& content) {
    const auto* media = std::get_if<Media>(&content);
    const json::value* object = media == nullptr ? nullptr : member(element, type_of(media->kind));
    return object == nullptr ? std::string()
                             : kept_words(text_of(member(*object, "sha256")).value_or(""), longest_hash);
}

std::string referral_in(const json::value& element) {
    const json::value* referral = member(element, "referral");
    return referral == nullptr || !referral->is_object() ? std::string() : json::serialize(*referral);
}

// Its content as it is read back.
IncomingContent reread(const IncomingMessage& message) {
    std::string text;
    JsonText out(text);
    write_incoming(out, message);
    const auto element = parse_json(text);
    return element ? read_content(*element) : message.content;
}

}  // namespace

IncomingMessage read_incoming(Reader& reader, const json::value& element) {
    IncomingMessage message{.provider_id = reader.id(element, {"id"}),
                            .from = reader.id(element, {"from"}),
                            .to = {},
                            .at = read_time(member(element, "timestamp")),
                            .content = {},
                            .from_user = reader.id(element, {"from_user_id"}),
                            .referral = referral_in(element)};
    if (message.from.empty() && message.from_user.empty()) {
        reader.missing(element, "from");
    }
    if (const json::value* context = member(element, "context"); context != nullptr && context->is_object()) {
        message.context_id = reader.id(*context, {"id"});
    }
    message.content = read_content(element);
    message.sha256 = sha256_in(element, message.content);
    return message;
}

void write_incoming(JsonText& out, const IncomingMessage& message) {
    out.begin_object();
    if (!message.context_id.empty()) {
        out.begin_object("context");
        out.optional_member("from", message.to);
        out.member("id", message.context_id);
        out.end_object();
    }
    if (const auto referral = parse_json(message.referral); referral && referral->is_object()) {
        out.key("referral");
        out.literal(json::serialize(*referral));
    }
    out.optional_member("from", message.from);
    out.optional_member("from_user_id", message.from_user);
    out.optional_member("id", message.provider_id);
    if (message.at) {
        out.member("timestamp", seconds_text(*message.at));
    }
    std::visit(ContentWriter{out, message.sha256}, message.content);
    out.end_object();
}

std::optional<IncomingMessage> incoming_as_carried(IncomingMessage message) {
    if (message.from.empty() && message.from_user.empty()) {
        return std::nullopt;
    }
    if (message.at) {
        message.at = read_time(seconds_text(*message.at));
    }
    const auto referral = parse_json(message.referral);
    message.referral = referral && referral->is_object() ? json::serialize(*referral) : std::string();
    message.content = reread(message);
    const bool has_file = std::holds_alternative<Media>(message.content);
    message.sha256 = has_file ? kept_words(message.sha256, longest_hash) : std::string();
    return message;
}

}  // namespace parley::whatsapp
