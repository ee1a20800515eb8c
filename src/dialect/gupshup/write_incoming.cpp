#include "dialect/gupshup/write_incoming.h"

#include "base/digest.h"
#include "dialect/gupshup/place.h"
#include "dialect/gupshup/session_object.h"
#include "dialect/whatsapp/contact_object.h"

namespace parley::gupshup {

namespace {

constexpr std::chrono::days media_life{7};

// How many digits of a number are its country code: E.164 gives one digit to two codes, two to some
// forty, and three to all others.
std::size_t country_digits(std::string_view number) {
    constexpr std::string_view of_two =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 "
        "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
    if (number.starts_with('1') || number.starts_with('7')) {
        return 1;
    }
    return number.size() > 2 && of_two.find(number.substr(0, 2)) != std::string_view::npos ? 2 : 3;
}

void write_sender(JsonText& out, const IncomingMessage& message) {
    const std::string_view number = message.from;
    const std::size_t digits = std::min(country_digits(number), number.size());
    out.begin_object("sender");
    out.member("phone", number);
    out.member("name", message.name);
    out.member("country_code", number.substr(0, digits));
    out.member("dial_code", number.substr(digits));
    out.end_object();
}

std::string_view type_of(const IncomingContent& content) {
    struct {
        std::string_view operator()(const Text&) const { return "text"; }
        std::string_view operator()(const Media& media) const { return media_type_of(media.kind); }
        std::string_view operator()(const Location&) const { return "location"; }
        std::string_view operator()(const ButtonReply&) const { return "quick_reply"; }
        std::string_view operator()(const ChoiceReply& reply) const {
            return reply.from_list ? "list_reply" : "button_reply";
        }
        std::string_view operator()(const Contacts&) const { return "contact"; }
        std::string_view operator()(const Reaction&) const { return "reaction"; }
        std::string_view operator()(const UnknownContent& unknown) const { return unknown.type; }
    } name;
    return std::visit(name, content);
}

// Writes the members of the inner payload.
struct InnerWriter {
    JsonText& out;
    std::optional<Time> at;

    void operator()(const Text& text) const { out.member("text", text.body); }
    void operator()(const Media& media) const {
        out.optional_member("caption", media.caption);
        out.optional_member("name", media.filename);
        out.member("url", media.url);
        out.optional_member("contentType", media.mime_type);
        if (at) {
            out.number_member("urlExpiry", (*at + media_life).time_since_epoch().count());
        }
    }
    void operator()(const Location& location) const {
        out.member("longitude", degrees_text(location.longitude));
        out.member("latitude", degrees_text(location.latitude));
        out.optional_member("name", location.name);
        out.optional_member("address", location.address);
    }
    void operator()(const ButtonReply& reply) const {
        out.member("text", reply.text);
        out.member("type", "button");
        out.optional_member("postbackText", reply.payload);
    }
    // Its place among the others is not known here, but for an id that is title and place itself.
    void operator()(const ChoiceReply& choice) const {
        const std::string plain = plain_reply(choice.title, 1);
        const bool is_plain = is_plain_reply(choice.id, choice.title);
        out.member("title", choice.title);
        out.member("id", choice.id);
        out.member("reply", is_plain ? choice.id : plain);
        if (!is_plain) {
            out.optional_member("postbackText", choice.id);
        }
        if (choice.from_list) {
            out.optional_member("description", choice.description);
        }
    }
    void operator()(const Contacts& contacts) const { whatsapp::write_contacts(out, "contacts", contacts); }
    void operator()(const Reaction& reaction) const {
        out.member("emoji", reaction.emoji);
        out.member("id", whatsapp_id_of(reaction.message_id));
        out.member("gsId", reaction.message_id);
    }
    void operator()(const UnknownContent&) const {}
};

void write_inner(JsonText& out, const IncomingMessage& message) {
    if (const auto* unknown = std::get_if<UnknownContent>(&message.content)) {
        const auto raw = parse_json(unknown->raw);
        out.literal_member("payload", raw ? json::serialize(*raw) : "{}");
        return;
    }
    out.begin_object("payload");
    std::visit(InnerWriter{out, message.at}, message.content);
    out.end_object();
}

}  // namespace

std::string whatsapp_id_of(std::string_view gupshup_id) {
    constexpr std::size_t digits = 40;
    return "wamid." + sha256_hex(gupshup_id).substr(0, digits);
}

void write_incoming_payload(JsonText& out, const IncomingMessage& message) {
    out.optional_member("id", message.provider_id);
    out.member("source", message.from);
    out.member("type", type_of(message.content));
    write_inner(out, message);
    write_sender(out, message);
    if (!message.context_id.empty()) {
        out.begin_object("context");
        out.member("id", whatsapp_id_of(message.context_id));
        out.member("gsId", message.context_id);
        out.end_object();
    }
}

}  // namespace parley::gupshup
