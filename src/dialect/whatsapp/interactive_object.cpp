#include "dialect/whatsapp/interactive_object.h"

#include "base/text.h"
#include "dialect/whatsapp/media_object.h"

namespace parley::whatsapp {

namespace {

void write_text_object(JsonText& out, std::string_view name, std::string_view text) {
    if (!text.empty()) {
        out.begin_object(name);
        out.member("text", text);
        out.end_object();
    }
}

void begin_interactive(JsonText& out, std::string_view type, const InteractiveFrame& frame) {
    out.begin_object("interactive");
    out.member("type", type);
    if (frame.header) {
        out.begin_object("header");
        if (const auto* text = std::get_if<Text>(&*frame.header)) {
            out.member("type", "text");
            out.member("text", text->body);
        } else {
            const Media& media = std::get<Media>(*frame.header);
            out.member("type", type_of(media.kind));
            Media bare = media;
            bare.caption.clear();
            write_media(out, bare);
        }
        out.end_object();
    }
    write_text_object(out, "body", frame.body);
    write_text_object(out, "footer", frame.footer);
    out.begin_object("action");
}

void end_interactive(JsonText& out) {
    out.end_object();
    out.end_object();
}

void write_row(JsonText& out, const ListRow& row) {
    out.begin_object();
    out.member("id", row.id);
    out.member("title", row.title);
    out.optional_member("description", row.description);
    out.end_object();
}

std::string text_in(Reader& reader, const json::value& parent, std::string_view name) {
    const json::value* found = member(parent, name);
    return found == nullptr ? std::string() : reader.text(*found, {"text"});
}

std::optional<InteractiveHeader> read_header(Reader& reader, const json::value& interactive) {
    const json::value* header = member(interactive, "header");
    if (header == nullptr || header->is_null()) {
        return std::nullopt;
    }
    const std::string type = lower(reader.required_text(*header, {"type"}));
    if (type == "text") {
        return Text{reader.text(*header, {"text"})};
    }
    if (const auto kind = media_kind_of(type); kind && *kind != MediaKind::audio && *kind != MediaKind::sticker) {
        Media media = read_media(reader, *header, *kind);
        media.caption.clear();
        return media;
    }
    reader.wrong_member(*header, {"type"}, "no such type of header", type);
    return std::nullopt;
}

InteractiveFrame read_frame(Reader& reader, const json::value& interactive) {
    return {.header = read_header(reader, interactive),
            .body = text_in(reader, interactive, "body"),
            .footer = text_in(reader, interactive, "footer")};
}

const json::array& list_in(Reader& reader, const json::value& parent, std::string_view name) {
    static const json::array none;
    const json::value* found = member(parent, name);
    if (found == nullptr) {
        reader.missing(parent, name);
        return none;
    }
    if (!found->is_array()) {
        reader.wrong(*found, "this must be a list");
        return none;
    }
    return found->get_array();
}

std::vector<ReplyChoice> read_choices(Reader& reader, const json::value& action) {
    std::vector<ReplyChoice> choices;
    for (const json::value& button : list_in(reader, action, "buttons")) {
        const json::value* reply = member(button, "reply");
        if (reply == nullptr) {
            reader.missing(button, "reply");
            continue;
        }
        choices.push_back({reader.text(*reply, {"id"}), reader.text(*reply, {"title"})});
    }
    return choices;
}

std::vector<ListSection> read_sections(Reader& reader, const json::value& action) {
    std::vector<ListSection> sections;
    for (const json::value& value : list_in(reader, action, "sections")) {
        ListSection section{reader.text(value, {"title"})};
        for (const json::value& row : list_in(reader, value, "rows")) {
            section.rows.push_back(
                {reader.text(row, {"id"}), reader.text(row, {"title"}), reader.text(row, {"description"})});
        }
        sections.push_back(std::move(section));
    }
    return sections;
}

}  // namespace

void write_interactive(JsonText& out, const ReplyButtons& buttons) {
    begin_interactive(out, "button", buttons.frame);
    out.begin_array("buttons");
    for (const ReplyChoice& choice : buttons.choices) {
        out.begin_object();
        out.member("type", "reply");
        out.begin_object("reply");
        out.member("id", choice.id);
        out.member("title", choice.title);
        out.end_object();
        out.end_object();
    }
    out.end_array();
    end_interactive(out);
}

void write_interactive(JsonText& out, const ChoiceList& list) {
    begin_interactive(out, "list", list.frame);
    out.member("button", list.button);
    out.begin_array("sections");
    for (const ListSection& section : list.sections) {
        out.begin_object();
        out.optional_member("title", section.title);
        out.begin_array("rows");
        for (const ListRow& row : section.rows) {
            write_row(out, row);
        }
        out.end_array();
        out.end_object();
    }
    out.end_array();
    end_interactive(out);
}

void write_interactive(JsonText& out, const LinkButton& link) {
    begin_interactive(out, "cta_url", link.frame);
    out.member("name", "cta_url");
    out.begin_object("parameters");
    out.member("display_text", link.text);
    out.member("url", link.url);
    out.end_object();
    end_interactive(out);
}

void write_interactive(JsonText& out, const LocationRequest& request) {
    begin_interactive(out, "location_request_message", InteractiveFrame{.body = request.body});
    out.member("name", "send_location");
    end_interactive(out);
}

std::optional<Content> read_interactive(Reader& reader, const json::value& interactive) {
    const std::string type = lower(reader.required_text(interactive, {"type"}));
    if (type == "location_request_message") {
        return LocationRequest{text_in(reader, interactive, "body")};
    }
    if (type != "button" && type != "list" && type != "cta_url") {
        return std::nullopt;
    }
    const json::value* action = member(interactive, "action");
    if (action == nullptr) {
        reader.missing(interactive, "action");
        return std::nullopt;
    }
    InteractiveFrame frame = read_frame(reader, interactive);
    if (type == "button") {
        return ReplyButtons{std::move(frame), read_choices(reader, *action)};
    }
    if (type == "list") {
        if (frame.header && std::holds_alternative<Media>(*frame.header)) {
            reader.wrong_member(interactive, {"header"}, "a list has text in its header");
        }
        return ChoiceList{std::move(frame), reader.text(*action, {"button"}), read_sections(reader, *action)};
    }
    const json::value* parameters = member(*action, "parameters");
    if (parameters == nullptr) {
        reader.missing(*action, "parameters");
        return std::nullopt;
    }
    return LinkButton{std::move(frame), reader.text(*parameters, {"display_text"}), reader.text(*parameters, {"url"})};
}

void keep_sent(InteractiveFrame& frame) {
    if (!frame.header) {
        return;
    }
    if (auto* text = std::get_if<Text>(&*frame.header)) {
        text->preview = false;
    } else {
        Media& media = std::get<Media>(*frame.header);
        media = sent_media(std::move(media));
        media.caption.clear();
    }
}

}  // namespace parley::whatsapp
