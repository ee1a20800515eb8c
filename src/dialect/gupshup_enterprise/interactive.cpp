#include "dialect/gupshup_enterprise/interactive.h"

#include "base/text.h"
#include "dialect/json_text.h"
#include "dialect/reader.h"

namespace parley::gupshup_enterprise {

namespace {

// Null where it is absent, empty or something else, which is wrong.
const json::array* list_in(Reader& reader, const json::value& parent, std::string_view name) {
    const json::value* found = member(parent, name);
    if (found == nullptr) {
        reader.missing(parent, name);
        return nullptr;
    }
    if (!found->is_array() || found->get_array().empty()) {
        reader.wrong(*found, "this must be a list that is not empty");
        return nullptr;
    }
    return &found->get_array();
}

ReplyButtons read_buttons(Reader& reader, const json::value& action) {
    ReplyButtons buttons;
    if (const json::array* list = list_in(reader, action, "buttons")) {
        for (const json::value& button : *list) {
            const json::value* reply = member(button, "reply");
            const json::value& choice = reply == nullptr ? button : *reply;
            buttons.choices.push_back({reader.text(choice, {"id"}), reader.required_text(choice, {"title"})});
        }
    }
    return buttons;
}

ChoiceList read_list(Reader& reader, const json::value& action) {
    ChoiceList list{.frame = {}, .button = reader.required_text(action, {"button"})};
    if (const json::array* sections = list_in(reader, action, "sections")) {
        for (const json::value& part : *sections) {
            ListSection section{reader.text(part, {"title"})};
            if (const json::array* rows = list_in(reader, part, "rows")) {
                for (const json::value& row : *rows) {
                    section.rows.push_back({reader.text(row, {"id"}), reader.required_text(row, {"title"}),
                                            reader.text(row, {"description"})});
                }
            }
            list.sections.push_back(std::move(section));
        }
    }
    return list;
}

}  // namespace

std::string action_of(const ReplyButtons& buttons) {
    std::string action;
    JsonText out(action);
    out.begin_object();
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
    out.end_object();
    return action;
}

std::string action_of(const ChoiceList& list) {
    std::string action;
    JsonText out(action);
    out.begin_object();
    out.member("button", list.button);
    out.begin_array("sections");
    for (const ListSection& section : list.sections) {
        out.begin_object();
        out.optional_member("title", section.title);
        out.begin_array("rows");
        for (const ListRow& row : section.rows) {
            out.begin_object();
            out.member("id", row.id);
            out.member("title", row.title);
            out.optional_member("description", row.description);
            out.end_object();
        }
        out.end_array();
        out.end_object();
    }
    out.end_array();
    out.end_object();
    return action;
}

Result<Content> read_action(std::string_view type, std::string_view action) {
    const auto document = parse_json(action);
    if (!document) {
        return invalid(document.error().what, "action, " + document.error().where);
    }
    Reader reader(*document);
    Content content;
    if (equal_ignoring_case(type, "dr_button")) {
        content = read_buttons(reader, *document);
    } else if (equal_ignoring_case(type, "list")) {
        content = read_list(reader, *document);
    } else {
        return invalid("no such type of interactive message", "interactive_type", std::string(shortened(type, 50)),
                       "known are dr_button and list");
    }
    if (reader.failed()) {
        return std::unexpected(reader.error("action"));
    }
    return content;
}

}  // namespace parley::gupshup_enterprise
