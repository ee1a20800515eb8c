#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/gupshup/container_meta.h"
#include "dialect/gupshup/sample_text.h"

namespace parley::gupshup {

namespace {

std::string text_in(const json::value& parent, std::string_view name) {
    return text_of(member(parent, name)).value_or("");
}

bool is(const json::value& component, std::string_view type) {
    return equal_ignoring_case(text_in(component, "type"), type);
}

// The list under one of the names of an example, however deep it is nested; empty for none.
json::array example_in(const json::value& component, std::initializer_list<std::string_view> names) {
    const json::value* example = member(component, "example");
    const json::value* list = example == nullptr ? nullptr : member(*example, names);
    while (list != nullptr && list->is_array() && !list->get_array().empty() && list->get_array().front().is_array()) {
        list = &list->get_array().front();
    }
    return list != nullptr && list->is_array() ? list->get_array() : json::array();
}

void set_media(json::object& meta, const json::value& header) {
    const json::array sample = example_in(header, {"header_handle", "header_url"});
    if (!sample.empty() && text_of(&sample.front())) {
        meta["mediaUrl"] = sample.front();
    }
}

json::object card_of(const json::value& card) {
    json::object made;
    const json::value* parts = member(card, "components");
    if (parts == nullptr || !parts->is_array()) {
        return made;
    }
    for (const json::value& part : parts->get_array()) {
        if (is(part, "HEADER")) {
            made["headerType"] = text_in(part, "format");
            set_media(made, part);
        } else if (is(part, "BODY")) {
            const std::string text = text_in(part, "text");
            made["body"] = text;
            made["sampleText"] = sample_text(text, example_in(part, {"body_text"}));
        } else if (is(part, "BUTTONS") && member(part, "buttons") != nullptr) {
            made["buttons"] = *member(part, "buttons");
        }
    }
    return made;
}

// " | [Track,https://...]"; what has no target stands alone.
std::string shown(const json::value& button) {
    std::string target = text_of(member(button, {"url", "phone_number"})).value_or("");
    std::string text = text_in(button, "text");
    if (is(button, "COPY_CODE")) {
        text = text.empty() ? "Copy offer code" : text;
        target = "{{1}}";
    }
    return " | [" + text + (target.empty() ? "" : "," + target) + "]";
}

std::string kinds_of(const json::array& buttons) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kinds{
        {{"COPY_CODE", "CC"}, {"PHONE_NUMBER", "PN"}, {"QUICK_REPLY", "QR"}, {"URL", "URL"}}};
    std::string list;
    for (const auto& [type, kind] : kinds) {
        const std::string_view wanted = type;
        if (std::ranges::any_of(buttons, [&](const json::value& button) { return is(button, wanted); })) {
            list += (list.empty() ? "" : ",") + std::string(kind);
        }
    }
    return list;
}

std::string display_of(const json::object& meta) {
    std::string shown_text;
    const auto line = [&](std::string_view text) {
        if (!text.empty()) {
            shown_text += (shown_text.empty() ? "" : "\n") + std::string(text);
        }
    };
    const json::value all(meta);
    line(text_in(all, "data"));
    line(text_in(all, "footer"));
    if (const json::value* offer = member(all, "limitedTimeOffer")) {
        line(text_in(*offer, "text") + " | " + text_in(*offer, "has_expiration"));
    }
    if (const json::value* buttons = member(all, "buttons"); buttons != nullptr && buttons->is_array()) {
        for (const json::value& button : buttons->get_array()) {
            shown_text += shown(button);
        }
    }
    return shown_text;
}

void add_header(Container& made, const json::value& header) {
    std::string format = text_in(header, "format");
    if (!format.empty() && !equal_ignoring_case(format, "TEXT")) {
        made.type = std::move(format);
        set_media(made.meta, header);
        return;
    }
    const std::string text = text_in(header, "text");
    made.meta["header"] = text;
    made.meta["sampleHeader"] = sample_text(text, example_in(header, {"header_text"}));
}

void add(Container& made, const json::value& component) {
    if (is(component, "HEADER")) {
        add_header(made, component);
    } else if (is(component, "BODY")) {
        const std::string text = text_in(component, "text");
        made.example = sample_text(text, example_in(component, {"body_text"}));
        made.meta["data"] = text;
        made.meta["sampleText"] = made.example;
    } else if (is(component, "FOOTER")) {
        made.meta["footer"] = text_in(component, "text");
    } else if (is(component, "BUTTONS")) {
        if (const json::value* list = member(component, "buttons"); list != nullptr && list->is_array()) {
            made.meta["buttons"] = *list;
            made.buttons = kinds_of(list->get_array());
        }
    } else if (is(component, "LIMITED_TIME_OFFER")) {
        if (const json::value* offer = member(component, "limited_time_offer");
            offer != nullptr && offer->is_object()) {
            json::object described;
            described["text"] = text_in(*offer, "text");
            described["has_expiration"] = boolean_of(member(*offer, "has_expiration")).value_or(false);
            made.meta["limitedTimeOffer"] = std::move(described);
        }
    } else if (is(component, "CAROUSEL")) {
        json::array cards;
        if (const json::value* list = member(component, "cards"); list != nullptr && list->is_array()) {
            for (const json::value& card : list->get_array()) {
                cards.emplace_back(card_of(card));
            }
        }
        made.meta["cards"] = std::move(cards);
        made.type = "CAROUSEL";
    }
}

}  // namespace

Container container_of(const json::array& components) {
    Container made{.meta = {}, .type = "TEXT", .display = {}, .example = {}, .buttons = {}};
    for (const json::value& component : components) {
        add(made, component);
    }
    made.meta["enableSample"] = true;
    made.meta["editTemplate"] = false;
    made.meta["allowTemplateCategoryChange"] = false;
    made.display = display_of(made.meta);
    return made;
}

}  // namespace parley::gupshup
