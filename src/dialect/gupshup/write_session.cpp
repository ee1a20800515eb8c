#include <fmt/format.h>

#include "dialect/gupshup/contact_card.h"
#include "dialect/gupshup/place.h"
#include "dialect/gupshup/session_object.h"

namespace parley::gupshup {

namespace {

// Writes the type and the members that belong to it.
struct ContentWriter {
    JsonText& out;
    std::string_view message_id;

    void operator()(const Text& text) const {
        out.member("type", "text");
        out.member("text", text.body);
    }
    void operator()(const Media& media) const {
        out.member("type", media_type_of(media.kind));
        source(media);
        if (media.kind == MediaKind::file) {
            out.optional_member("filename", media.filename);
        }
        if (media.kind != MediaKind::audio && media.kind != MediaKind::sticker) {
            out.optional_member("caption", media.caption);
        }
    }
    void operator()(const Location& location) const {
        out.member("type", "location");
        write_place(out, location);
    }
    void operator()(const Contacts& contacts) const {
        out.member("type", "contact");
        write_card(out, "contact", contacts.cards.front());
    }
    void operator()(const Reaction& reaction) const {
        out.member("type", "reaction");
        out.member("msgId", reaction.message_id);
        out.member("emoji", reaction.emoji);
    }
    void operator()(const ReplyButtons& buttons) const {
        out.member("type", "quick_reply");
        out.optional_member("msgid", message_id);
        out.begin_object("content");
        frame(buttons.frame);
        out.end_object();
        out.begin_array("options");
        for (const ReplyChoice& choice : buttons.choices) {
            out.begin_object();
            out.member("type", "text");
            out.member("title", choice.title);
            out.optional_member("postbackText", choice.id);
            out.end_object();
        }
        out.end_array();
    }
    void operator()(const ChoiceList& list) const {
        out.member("type", "list");
        if (list.frame.header) {
            out.member("title", std::get<Text>(*list.frame.header).body);
        }
        out.member("body", list.frame.body);
        out.optional_member("footer", list.frame.footer);
        out.optional_member("msgid", message_id);
        out.begin_array("globalButtons");
        out.begin_object();
        out.member("type", "text");
        out.member("title", list.button);
        out.end_object();
        out.end_array();
        out.begin_array("items");
        for (const ListSection& section : list.sections) {
            write_section(section);
        }
        out.end_array();
    }
    // check_message refuses these, and templates are written elsewhere.
    void operator()(const FilledTemplate&) const {}
    void operator()(const LinkButton&) const {}
    void operator()(const LocationRequest&) const {}
    void operator()(const RawContent&) const {}

private:
    void source(const Media& media) const {
        if (media.url.empty()) {
            out.member("id", media.id);
        } else if (media.kind == MediaKind::image) {
            out.member("originalUrl", media.url);
            out.member("previewUrl", media.url);
        } else {
            out.member("url", media.url);
        }
    }
    // `caption` is what WhatsApp shows as the footer.
    void frame(const InteractiveFrame& frame) const {
        const auto* media = frame.header ? std::get_if<Media>(&*frame.header) : nullptr;
        out.member("type", media == nullptr ? "text" : media_type_of(media->kind));
        if (media != nullptr) {
            out.member("url", media->url);
            if (media->kind == MediaKind::file) {
                out.optional_member("filename", media->filename);
            }
        } else if (frame.header) {
            out.member("header", std::get<Text>(*frame.header).body);
        }
        out.member("text", frame.body);
        out.optional_member("caption", frame.footer);
    }
    void write_section(const ListSection& section) const {
        out.begin_object();
        out.member("title", section.title);
        out.member("subtitle", section.title);
        out.begin_array("options");
        for (const ListRow& row : section.rows) {
            out.begin_object();
            out.member("type", "text");
            out.member("title", row.title);
            out.optional_member("description", row.description);
            out.optional_member("postbackText", row.id);
            out.end_object();
        }
        out.end_array();
        out.end_object();
    }
};

}  // namespace

std::string_view media_type_of(MediaKind kind) {
    switch (kind) {
        case MediaKind::image: return "image";
        case MediaKind::video: return "video";
        case MediaKind::audio: return "audio";
        case MediaKind::file: return "file";
        case MediaKind::sticker: return "sticker";
    }
    return "file";
}

std::string plain_reply(std::string_view title, std::size_t place) {
    return fmt::format("{} {}", title, place);
}

bool is_plain_reply(std::string_view reply, std::string_view title) {
    if (!reply.starts_with(title) || reply.size() < title.size() + 2 || reply[title.size()] != ' ') {
        return false;
    }
    return reply.substr(title.size() + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

void write_session_object(JsonText& out, const OutgoingMessage& message) {
    out.begin_object();
    std::visit(ContentWriter{out, message.id}, message.content);
    if (!message.context_id.empty()) {
        out.begin_object("context");
        out.member("msgId", message.context_id);
        out.end_object();
    }
    out.end_object();
}

}  // namespace parley::gupshup
