#include <array>

#include "dialect/gupshup_enterprise/incoming.h"
#include "dialect/json_text.h"
#include "dialect/whatsapp/contact_object.h"
#include "dialect/whatsapp/media_object.h"

namespace parley::gupshup_enterprise {

namespace {

std::string_view type_of(const Media& media) {
    return media.kind == MediaKind::audio && media.voice ? "voice" : whatsapp::type_of(media.kind);
}

// The value of the one member that `write` adds to an object.
template <class Write>
std::string value_of(std::string_view name, Write write) {
    std::string object;
    JsonText out(object);
    out.begin_object();
    write(out);
    out.end_object();
    const std::size_t begin = name.size() + 4;  // {"name":
    return object.substr(begin, object.size() - begin - 1);
}

std::string text_of_media(const Media& media) {
    // Where the gateway cuts the query of its links in two.
    constexpr std::string_view cut = "Signature=";
    const std::size_t found = media.url.rfind(cut);
    const std::size_t end = found == std::string::npos ? media.url.size() : found + cut.size();
    std::string text;
    JsonText out(text);
    out.begin_object();
    out.optional_member("mime_type", media.mime_type);
    out.member("url", std::string_view(media.url).substr(0, end));
    out.member("signature", std::string_view(media.url).substr(end));
    out.optional_member("caption", media.caption);
    out.optional_member("filename", media.filename);
    out.end_object();
    return text;
}

// Writes the type and the field that holds the content.
struct ContentWriter {
    JsonText& out;

    void operator()(const Text& text) const {
        out.member("type", "text");
        out.member("text", text.body);
    }
    void operator()(const Media& media) const {
        const std::string_view type = type_of(media);
        out.member("type", type);
        out.member(type, text_of_media(media));
    }
    void operator()(const Location& location) const {
        out.member("type", "location");
        out.member("location", value_of("location", [&](JsonText& inner) {
                       whatsapp::write_location(inner, location, whatsapp::Degrees::as_number);
                   }));
    }
    void operator()(const ButtonReply& reply) const {
        std::string text;
        JsonText inner(text);
        inner.begin_object();
        inner.member("text", reply.text);
        inner.optional_member("payload", reply.payload);
        inner.end_object();
        out.member("type", "button");
        out.member("button", text);
    }
    void operator()(const ChoiceReply& choice) const {
        const std::string_view kind = choice.from_list ? "list_reply" : "button_reply";
        std::string text;
        JsonText inner(text);
        inner.begin_object();
        inner.member("type", kind);
        inner.begin_object(kind);
        inner.member("id", choice.id);
        inner.member("title", choice.title);
        if (choice.from_list) {
            inner.optional_member("description", choice.description);
        }
        inner.end_object();
        inner.end_object();
        out.member("type", "interactive");
        out.member("interactive", text);
    }
    void operator()(const Contacts& contacts) const {
        out.member("type", "contacts");
        out.member("contacts", value_of("contacts", [&](JsonText& inner) {
                       whatsapp::write_contacts(inner, "contacts", contacts);
                   }));
    }
    // callback_as_carried says so.
    void operator()(const Reaction&) const {}
    // Its fields as they came, objects as text, but for those that are written anew.
    void operator()(const UnknownContent& unknown) const {
        constexpr std::array<std::string_view, 7> written{"waNumber",  "mobile",  "name",     "type",
                                                          "timestamp", "replyId", "messageId"};
        out.member("type", unknown.type);
        const auto raw = parse_json(unknown.raw);
        if (!raw || !raw->is_object()) {
            return;
        }
        for (const auto& [name, value] : raw->get_object()) {
            if (std::ranges::find(written, std::string_view(name)) == written.end() && !value.is_null()) {
                out.foreign_key(name);
                out.text(parley::text_of(&value).value_or(json::serialize(value)));
            }
        }
    }
};

// Both halves of the id of the message that is answered; an id of another shape goes whole.
void write_context(JsonText& out, std::string_view id) {
    const std::size_t dash = id.find('-');
    if (dash == std::string_view::npos || dash == 0 || dash + 1 == id.size()) {
        out.optional_member("replyId", id);
        return;
    }
    out.member("replyId", id.substr(0, dash));
    out.member("messageId", id.substr(dash + 1));
}

}  // namespace

std::string incoming_text_of(const IncomingMessage& message, std::string_view number) {
    std::string text;
    JsonText out(text);
    out.begin_object();
    const std::string_view ours = number.empty() ? std::string_view(message.to) : number;
    out.member("waNumber", ours.starts_with('+') ? ours.substr(1) : ours);
    out.member("mobile", message.from);
    out.optional_member("name", message.name);
    std::visit(ContentWriter{out}, message.content);
    if (message.at) {
        out.member("timestamp", std::to_string(message.at->time_since_epoch().count()));
    }
    write_context(out, message.context_id);
    out.end_object();
    return text;
}

}  // namespace parley::gupshup_enterprise
