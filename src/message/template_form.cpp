#include "message/template_form.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"

namespace parley {

namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](unsigned char byte) {
        return std::isalnum(byte) != 0 || byte == '_';
    });
}

std::optional<int> number_in(std::string_view name) {
    int number = 0;
    const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (failed != std::errc() || end != name.data() + name.size()) {
        return std::nullopt;
    }
    return number;
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char byte) { return static_cast<char>(std::toupper(byte)); });
    return out;
}

// The first text inside examples of any nesting: ["x"], [["x"]] or "x".
std::string first_example(const json::value* value) {
    while (value != nullptr && value->is_array() && !value->get_array().empty()) {
        value = &value->get_array().front();
    }
    return text_of(value).value_or("");
}

Result<std::string> required_text(const json::value& parent, std::string_view key, const std::string& where) {
    auto text = text_of(member(parent, key));
    if (!text || trimmed(*text).empty()) {
        return invalid("is missing or empty", where + "." + std::string(key));
    }
    if (!is_utf8(*text)) {
        return invalid("is not valid UTF-8", where + "." + std::string(key));
    }
    return std::move(*text);
}

// Numbered placeholders count from 1 without a gap; numbers and names are not mixed.
Result<> check_placeholders(std::string_view text, const std::string& where) {
    const auto names = placeholders_of(text);
    const auto numbered = std::ranges::count_if(names, [](const std::string& name) { return number_in(name).has_value(); });
    if (numbered == 0) {
        return {};
    }
    if (numbered != static_cast<std::ptrdiff_t>(names.size())) {
        return invalid("mixes numbered and named placeholders", where, std::string(text), "use {{1}}, {{2}} or names, not both");
    }
    for (std::size_t place = 0; place < names.size(); ++place) {
        if (number_in(names[place]) != static_cast<int>(place) + 1) {
            return invalid(fmt::format("has no placeholder {{{{{}}}}} though it has {{{{{}}}}}", place + 1, names[place]), where,
                           std::string(text), "number placeholders from 1 without a gap");
        }
    }
    return {};
}

Result<HeaderForm> read_header(const json::value& component, const std::string& where) {
    const std::string format = upper(text_of(member(component, "format")).value_or("TEXT"));
    HeaderForm header;
    if (format == "TEXT") {
        auto text = required_text(component, "text", where);
        if (!text) {
            return std::unexpected(text.error());
        }
        if (auto good = check_placeholders(*text, where + ".text"); !good) {
            return std::unexpected(good.error());
        }
        header.text = std::move(*text);
        return header;
    }
    if (const auto* example = member(component, "example")) {
        header.example = first_example(member(*example, {"header_handle", "header_url"}));
    }
    if (format == "IMAGE") {
        header.format = HeaderFormat::image;
    } else if (format == "VIDEO") {
        header.format = HeaderFormat::video;
    } else if (format == "DOCUMENT" || format == "FILE") {
        header.format = HeaderFormat::file;
    } else if (format == "LOCATION") {
        header.format = HeaderFormat::location;
    } else {
        return invalid("is no format of a header", where + ".format", format, "known are TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION");
    }
    return header;
}

Result<ButtonForm> read_button(const json::value& value, const std::string& where) {
    const std::string type = upper(text_of(member(value, "type")).value_or(""));
    ButtonForm button;
    if (type == "COPY_CODE") {
        button.kind = ButtonKind::copy_code;
        button.text = text_of(member(value, "text")).value_or("Copy offer code");
        button.example = first_example(member(value, "example"));
        return button;
    }
    auto text = required_text(value, "text", where);
    if (!text) {
        return std::unexpected(text.error());
    }
    button.text = std::move(*text);
    if (type == "QUICK_REPLY") {
        return button;
    }
    const bool is_url = type == "URL";
    if (!is_url && type != "PHONE_NUMBER") {
        return invalid("is no kind of button", where + ".type", type, "known are QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE");
    }
    button.kind = is_url ? ButtonKind::url : ButtonKind::phone;
    auto target = required_text(value, is_url ? "url" : "phone_number", where);
    if (!target) {
        return std::unexpected(target.error());
    }
    button.target = std::move(*target);
    button.example = first_example(member(value, "example"));
    if (is_url && placeholders_of(button.target).size() > 1) {
        return invalid("may have one placeholder at most", where + ".url", button.target);
    }
    return button;
}

Result<std::vector<ButtonForm>> read_buttons(const json::value& component, const std::string& where) {
    const auto* list = member(component, "buttons");
    if (list == nullptr || !list->is_array() || list->get_array().empty()) {
        return invalid("must list at least one button", where + ".buttons");
    }
    std::vector<ButtonForm> buttons;
    for (const json::value& value : list->get_array()) {
        auto button = read_button(value, fmt::format("{}.buttons[{}]", where, buttons.size()));
        if (!button) {
            return std::unexpected(button.error());
        }
        buttons.push_back(std::move(*button));
    }
    return buttons;
}

// HEADER, BODY and BUTTONS, which a template and each of its cards may have. False: another type.
Result<bool> read_shared(const json::value& component, const std::string& type, const std::string& where, CardForm& card) {
    if (type == "HEADER") {
        auto header = read_header(component, where);
        if (!header) {
            return std::unexpected(header.error());
        }
        card.header = std::move(*header);
        return true;
    }
    if (type == "BODY") {
        auto text = required_text(component, "text", where);
        if (!text) {
            return std::unexpected(text.error());
        }
        if (auto good = check_placeholders(*text, where + ".text"); !good) {
            return std::unexpected(good.error());
        }
        card.body = std::move(*text);
        return true;
    }
    if (type == "BUTTONS") {
        auto buttons = read_buttons(component, where);
        if (!buttons) {
            return std::unexpected(buttons.error());
        }
        card.buttons = std::move(*buttons);
        return true;
    }
    return false;
}

Result<std::vector<CardForm>> read_cards(const json::value& component, const std::string& where) {
    const auto* list = member(component, "cards");
    if (list == nullptr || !list->is_array() || list->get_array().empty() || list->get_array().size() > 10) {
        return invalid("must list 1 to 10 cards", where + ".cards");
    }
    std::vector<CardForm> cards;
    for (const json::value& value : list->get_array()) {
        const std::string card_where = fmt::format("{}.cards[{}]", where, cards.size());
        const auto* components = member(value, "components");
        if (components == nullptr || !components->is_array()) {
            return invalid("must list the card's components", card_where + ".components");
        }
        CardForm card;
        std::size_t place = 0;
        for (const json::value& part : components->get_array()) {
            const std::string part_where = fmt::format("{}.components[{}]", card_where, place++);
            const std::string type = upper(text_of(member(part, "type")).value_or(""));
            const auto known = read_shared(part, type, part_where, card);
            if (!known) {
                return std::unexpected(known.error());
            }
            if (!*known) {
                return invalid("is no component of a card", part_where + ".type", type, "known are HEADER, BODY, BUTTONS");
            }
        }
        cards.push_back(std::move(card));
    }
    return cards;
}

Result<> read_component(const json::value& component, const std::string& where, TemplateForm& form) {
    const std::string type = upper(text_of(member(component, "type")).value_or(""));
    const auto known = read_shared(component, type, where, form.main);
    if (!known) {
        return std::unexpected(known.error());
    }
    if (*known) {
        if (type == "BODY") {
            const auto* example = member(component, "example");
            const auto* rows = example == nullptr ? nullptr : member(*example, "body_text");
            if (rows != nullptr && rows->is_array() && !rows->get_array().empty() && rows->get_array().front().is_array()) {
                for (const json::value& text : rows->get_array().front().get_array()) {
                    form.body_examples.push_back(text_of(&text).value_or(""));
                }
            }
        }
        return {};
    }
    if (type == "FOOTER") {
        auto text = required_text(component, "text", where);
        if (!text) {
            return std::unexpected(text.error());
        }
        form.footer = std::move(*text);
        return {};
    }
    if (type == "LIMITED_TIME_OFFER") {
        const auto* offer = member(component, "limited_time_offer");
        if (offer == nullptr) {
            return invalid("is missing", where + ".limited_time_offer");
        }
        auto text = required_text(*offer, "text", where + ".limited_time_offer");
        if (!text) {
            return std::unexpected(text.error());
        }
        form.offer = OfferForm{std::move(*text), boolean_of(member(*offer, "has_expiration")).value_or(false)};
        return {};
    }
    if (type == "CAROUSEL") {
        auto cards = read_cards(component, where);
        if (!cards) {
            return std::unexpected(cards.error());
        }
        form.cards = std::move(*cards);
        return {};
    }
    return invalid("is no component of a template", where + ".type", type,
                   "known are HEADER, BODY, FOOTER, BUTTONS, LIMITED_TIME_OFFER, CAROUSEL");
}

}  // namespace

std::optional<PlaceholderAt> find_placeholder(std::string_view text, std::size_t from) {
    while (true) {
        const std::size_t begin = text.find("{{", from);
        if (begin == std::string_view::npos) {
            return std::nullopt;
        }
        const std::size_t end = text.find("}}", begin + 2);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view name = trimmed(text.substr(begin + 2, end - begin - 2));
        if (is_name(name)) {
            return PlaceholderAt{begin, end + 2, name};
        }
        from = begin + 2;
    }
}

std::vector<std::string> placeholders_of(std::string_view text) {
    std::vector<std::string> names;
    std::size_t from = 0;
    while (const auto found = find_placeholder(text, from)) {
        if (std::ranges::find(names, found->name) == names.end()) {
            names.emplace_back(found->name);
        }
        from = found->end;
    }
    if (std::ranges::all_of(names, [](const std::string& name) { return number_in(name).has_value(); })) {
        std::ranges::sort(names, {}, [](const std::string& name) { return *number_in(name); });
    }
    return names;
}

Result<TemplateForm> read_form(const json::array& components) {
    TemplateForm form;
    std::size_t place = 0;
    for (const json::value& component : components) {
        const std::string where = fmt::format("components[{}]", place++);
        if (auto good = read_component(component, where, form); !good) {
            return std::unexpected(good.error());
        }
    }
    if (!form.main.body) {
        return invalid("has no BODY", "components", {}, "every template has a body text");
    }
    return form;
}

}  // namespace parley
