#include "dialect/whatsapp/components.h"
#include "dialect/whatsapp/contact_object.h"
#include "dialect/whatsapp/interactive_object.h"
#include "dialect/whatsapp/media_object.h"
#include "dialect/whatsapp/message_object.h"
#include "dialect/whatsapp/raw_object.h"

namespace parley::whatsapp {

namespace {

// Writes the type and the member that holds the content.
struct ContentWriter {
    JsonText& out;
    bool with_namespace;

    void operator()(const FilledTemplate& content) const {
        std::string_view name = content.name;
        out.member("type", "template");
        out.begin_object("template");
        const std::size_t colon = with_namespace ? name.rfind(':') : std::string_view::npos;
        if (colon != std::string_view::npos && colon > 0 && colon + 1 < name.size()) {
            out.member("namespace", name.substr(0, colon));
            name.remove_prefix(colon + 1);
        }
        out.member("name", name);
        out.begin_object("language");
        out.member("code", content.language);
        if (with_namespace) {
            out.member("policy", "deterministic");
        }
        out.end_object();
        write_components(out, content);
        out.end_object();
    }
    void operator()(const Text& text) const {
        out.member("type", "text");
        out.begin_object("text");
        if (text.preview) {
            out.literal_member("preview_url", "true");
        }
        out.member("body", text.body);
        out.end_object();
    }
    void operator()(const Media& media) const {
        out.member("type", type_of(media.kind));
        write_media(out, media);
    }
    void operator()(const Location& location) const {
        Location bare = location;
        bare.url.clear();
        out.member("type", "location");
        write_location(out, bare, Degrees::as_number);
    }
    void operator()(const Contacts& contacts) const {
        out.member("type", "contacts");
        write_contacts(out, "contacts", contacts);
    }
    void operator()(const Reaction& reaction) const {
        out.member("type", "reaction");
        out.begin_object("reaction");
        out.member("message_id", reaction.message_id);
        out.member("emoji", reaction.emoji);
        out.end_object();
    }
    template <class Interactive>
    void operator()(const Interactive& interactive) const {
        out.member("type", "interactive");
        write_interactive(out, interactive);
    }
    void operator()(const RawContent& raw) const {
        const auto members = raw_members(raw.json);
        if (!members) {
            return;  // check_object says so
        }
        for (const auto& [key, value] : *members) {
            out.foreign_key(key);
            out.literal(json::serialize(value));
        }
    }
};

}  // namespace

void write_object(JsonText& out, const OutgoingMessage& message, bool with_namespace) {
    if (!message.context_id.empty()) {
        out.begin_object("context");
        out.member("message_id", message.context_id);
        out.end_object();
    }
    std::visit(ContentWriter{out, with_namespace}, message.content);
}

}  // namespace parley::whatsapp
