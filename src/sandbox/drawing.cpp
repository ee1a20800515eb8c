#include "sandbox/drawing.h"

#include "message/template_preview.h"

namespace parley::sandbox {

namespace {

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::object media_part(const Media& media) {
    json::object out;
    out["kind"] = name_of(media.kind);
    out["url"] = text_or_null(media.url);
    out["caption"] = text_or_null(media.caption);
    out["filename"] = text_or_null(media.filename);
    out["voice"] = media.voice;
    return out;
}

json::object location_part(const Location& location) {
    json::object out;
    out["latitude"] = location.latitude;
    out["longitude"] = location.longitude;
    out["name"] = text_or_null(location.name);
    out["address"] = text_or_null(location.address);
    return out;
}

json::array contacts_part(const Contacts& contacts) {
    json::array out;
    for (const Contact& card : contacts.cards) {
        json::array phones;
        for (const ContactPhone& phone : card.phones) {
            phones.emplace_back(phone.number);
        }
        json::object shown;
        shown["name"] = card.formatted_name;
        shown["phones"] = std::move(phones);
        out.push_back(std::move(shown));
    }
    return out;
}

// Interactive messages are drawn as templates are.
Preview framed(const InteractiveFrame& frame) {
    Preview preview;
    preview.main.body = frame.body;
    preview.footer = frame.footer;
    if (frame.header) {
        PreviewHeader header{.kind = "text"};
        if (const auto* media = std::get_if<Media>(&*frame.header)) {
            header.kind = name_of(media->kind);
            header.url = media->url;
            header.filename = media->filename;
        } else {
            header.text = std::get<Text>(*frame.header).body;
        }
        preview.main.header = std::move(header);
    }
    return preview;
}

json::object list_part(const ChoiceList& list) {
    json::array sections;
    for (const ListSection& section : list.sections) {
        json::array rows;
        for (const ListRow& row : section.rows) {
            json::object shown;
            shown["id"] = row.id;
            shown["title"] = row.title;
            shown["description"] = text_or_null(row.description);
            rows.push_back(std::move(shown));
        }
        json::object shown;
        shown["title"] = section.title;
        shown["rows"] = std::move(rows);
        sections.push_back(std::move(shown));
    }
    json::object out;
    out["button"] = list.button;
    out["sections"] = std::move(sections);
    return out;
}

struct Drawing {
    json::object out = {};

    Drawing(std::string_view kind, std::string text) {
        out["kind"] = kind;
        out["text"] = std::move(text);
        for (const std::string_view part : {"preview", "media", "location", "contacts", "list", "emoji"}) {
            out[part] = nullptr;
        }
    }
    Drawing with(std::string_view part, json::value value) && {
        out[part] = std::move(value);
        return std::move(*this);
    }
};

struct Drawn {
    std::string text;

    Drawing operator()(const FilledTemplate& filled) const {
        return Drawing("template", text).with("preview", json_of(preview_of(filled)));
    }
    Drawing operator()(const Text& said) const { return {"text", said.body}; }
    Drawing operator()(const Media& media) const { return Drawing("media", text).with("media", media_part(media)); }
    Drawing operator()(const Location& location) const {
        return Drawing("location", text).with("location", location_part(location));
    }
    Drawing operator()(const Contacts& contacts) const {
        return Drawing("contacts", text).with("contacts", contacts_part(contacts));
    }
    Drawing operator()(const Reaction& reaction) const {
        return Drawing("reaction", reaction.emoji).with("emoji", json::value(reaction.emoji));
    }
    Drawing operator()(const ReplyButtons& content) const {
        Preview preview = framed(content.frame);
        for (const ReplyChoice& choice : content.choices) {
            preview.main.buttons.push_back({.kind = "quick_reply", .text = choice.title, .target = choice.id});
        }
        return Drawing("buttons", text).with("preview", json_of(preview));
    }
    Drawing operator()(const ChoiceList& list) const {
        return Drawing("list", text).with("preview", json_of(framed(list.frame))).with("list", list_part(list));
    }
    Drawing operator()(const LinkButton& link) const {
        Preview preview = framed(link.frame);
        preview.main.buttons.push_back({.kind = "url", .text = link.text, .target = link.url});
        return Drawing("link", text).with("preview", json_of(preview));
    }
    Drawing operator()(const LocationRequest& request) const { return {"location_request", request.body}; }
    Drawing operator()(const RawContent& raw) const { return {"other", raw.json}; }
    Drawing operator()(const ButtonReply& reply) const { return {"button_reply", reply.text}; }
    Drawing operator()(const ChoiceReply& reply) const { return {"choice_reply", reply.title}; }
    Drawing operator()(const UnknownContent& content) const { return {"other", content.raw}; }
};

}  // namespace

json::object drawing_of(const Content& content) {
    return std::visit(Drawn{plain_text_of(content)}, content).out;
}

json::object drawing_of(const IncomingContent& content) {
    std::string text;
    if (const auto* media = std::get_if<Media>(&content)) {
        text = media->caption;
    } else if (const auto* location = std::get_if<Location>(&content)) {
        text = location->name;
    }
    return std::visit(Drawn{std::move(text)}, content).out;
}

}  // namespace parley::sandbox
