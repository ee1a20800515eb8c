#include <algorithm>

#include "base/text.h"
#include "dialect/gupshup/container_meta.h"
#include "dialect/gupshup/sample_text.h"
#include "message/template_form.h"

namespace parley::gupshup {

namespace {

std::string text_in(const json::value& parent, std::string_view name) {
    return text_of(member(parent, name)).value_or("");
}

json::object component(std::string_view type) {
    json::object made;
    made["type"] = type;
    return made;
}

json::object example(std::string_view name, json::value value) {
    json::object made;
    made[name] = std::move(value);
    return made;
}

std::string_view format_of(std::string_view type) {
    for (const std::string_view format : {"IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION"}) {
        if (equal_ignoring_case(type, format)) {
            return format;
        }
    }
    return {};
}

json::object media_header(const json::value& container, std::string_view format) {
    json::object header = component("HEADER");
    header["format"] = format;
    for (const std::string_view name : {"mediaUrl", "exampleMedia", "sampleMedia"}) {
        if (std::string sample = text_in(container, name); !sample.empty()) {
            header["example"] = example("header_handle", json::array{std::move(sample)});
            break;
        }
    }
    return header;
}

void add_text_header(json::array& components, const json::value& container) {
    const std::string text = text_in(container, "header");
    if (text.empty()) {
        return;
    }
    json::object header = component("HEADER");
    header["format"] = "TEXT";
    header["text"] = text;
    if (auto values = sample_values(text, text_in(container, "sampleHeader"))) {
        header["example"] = example("header_text", std::move(*values));
    }
    components.emplace_back(std::move(header));
}

void add_body(json::array& components, const json::value& container, std::string_view name) {
    const std::string text = text_in(container, name);
    if (text.empty()) {
        return;
    }
    json::object body = component("BODY");
    body["text"] = text;
    if (auto values = sample_values(text, text_in(container, "sampleText"))) {
        json::array examples;  // in braces, Clang would move the values and not wrap them
        examples.emplace_back(std::move(*values));
        body["example"] = example("body_text", std::move(examples));
    }
    components.emplace_back(std::move(body));
}

void add_buttons(json::array& components, const json::value& container) {
    const json::value* list = member(container, "buttons");
    if (list != nullptr && list->is_array() && !list->get_array().empty()) {
        json::object buttons = component("BUTTONS");
        buttons["buttons"] = *list;
        components.emplace_back(std::move(buttons));
    }
}

void add_cards(json::array& components, const json::value& container) {
    const json::value* list = member(container, "cards");
    if (list == nullptr || !list->is_array() || list->get_array().empty()) {
        return;
    }
    json::array cards;
    for (const json::value& given : list->get_array()) {
        json::array parts;
        if (const auto format = format_of(text_in(given, "headerType")); !format.empty()) {
            parts.emplace_back(media_header(given, format));
        }
        add_body(parts, given, "body");
        add_buttons(parts, given);
        json::object card;
        card["components"] = std::move(parts);
        cards.emplace_back(std::move(card));
    }
    json::object carousel = component("CAROUSEL");
    carousel["cards"] = std::move(cards);
    components.emplace_back(std::move(carousel));
}

void add_offer(json::array& components, const json::value& container) {
    const json::value* offer = member(container, "limitedTimeOffer");
    if (offer == nullptr || !offer->is_object()) {
        return;
    }
    json::object described;
    described["text"] = text_in(*offer, "text");
    described["has_expiration"] = boolean_of(member(*offer, "has_expiration")).value_or(false);
    json::object made = component("LIMITED_TIME_OFFER");
    made["limited_time_offer"] = std::move(described);
    components.emplace_back(std::move(made));
}

// "[Track,https://acme.example.com/{{1}}]": a link, a number to call, or a reply without a target.
json::object button_of_display(std::string_view shown) {
    const std::size_t comma = shown.rfind(',');
    const std::string_view target = comma == std::string_view::npos ? std::string_view() : shown.substr(comma + 1);
    json::object button;
    const bool is_link = target.starts_with("http://") || target.starts_with("https://");
    const bool is_number = !target.empty() && target.find_first_not_of("+0123456789 -") == std::string_view::npos;
    const bool is_code = target == "{{1}}";
    button["type"] = is_link ? "URL" : is_number ? "PHONE_NUMBER" : is_code ? "COPY_CODE" : "QUICK_REPLY";
    button["text"] = is_link || is_number || is_code ? shown.substr(0, comma) : shown;
    if (is_link || is_number) {
        button[is_link ? "url" : "phone_number"] = target;
    }
    return button;
}

}  // namespace

json::array components_of(const json::value& container, std::string_view type) {
    json::array components;
    if (text_in(container, "data").empty()) {
        return components;
    }
    if (const auto format = format_of(type); !format.empty()) {
        components.emplace_back(media_header(container, format));
    } else {
        add_text_header(components, container);
    }
    add_offer(components, container);
    add_body(components, container, "data");
    if (std::string footer = text_in(container, "footer"); !footer.empty()) {
        json::object made = component("FOOTER");
        made["text"] = std::move(footer);
        components.emplace_back(std::move(made));
    }
    add_buttons(components, container);
    add_cards(components, container);
    return components;
}

json::array components_of_display(std::string_view data, std::string_view type) {
    constexpr std::string_view before = " | [";
    json::array buttons;
    while (data.ends_with(']')) {
        const std::size_t place = data.rfind(before);
        if (place == std::string_view::npos) {
            break;
        }
        const std::size_t begin = place + before.size();
        buttons.emplace_back(button_of_display(data.substr(begin, data.size() - begin - 1)));
        data = data.substr(0, place);
    }
    std::ranges::reverse(buttons);
    json::object container;
    for (const std::string_view has_end : {" | true", " | false"}) {
        const std::size_t line = data.rfind('\n');
        if (data.ends_with(has_end) && line != std::string_view::npos) {
            json::object offer;
            offer["text"] = data.substr(line + 1, data.size() - line - 1 - has_end.size());
            offer["has_expiration"] = has_end == " | true";
            container["limitedTimeOffer"] = std::move(offer);
            data = data.substr(0, line);
        }
    }
    container["data"] = data;
    container["buttons"] = std::move(buttons);
    return components_of(container, type);
}

}  // namespace parley::gupshup
