#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/whatsapp/components.h"
#include "dialect/whatsapp/media_object.h"

namespace parley::whatsapp {

namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 3> known_buttons{"quick_reply", "url", "copy_code"};

// Null where it is absent, and where it is something else, which is wrong.
const json::array* list_in(Reader& reader, const json::value& parent, std::string_view name) {
    const json::value* found = member(parent, name);
    if (found == nullptr || found->is_null()) {
        return nullptr;
    }
    if (!found->is_array()) {
        reader.wrong(*found, "this must be a list");
        return nullptr;
    }
    return &found->get_array();
}

// Of amounts and dates the text that they fall back to, as WhatsApp itself shows them.
std::string read_text_parameter(Reader& reader, const json::value& parameter) {
    const std::string type = lower(reader.text(parameter, {"type"}));
    for (const std::string_view localised : {"currency", "date_time"}) {
        if (type == localised) {
            const json::value* value = member(parameter, localised);
            if (value == nullptr) {
                reader.missing(parameter, localised);
                return {};
            }
            return reader.required_text(*value, {"fallback_value"});
        }
    }
    if (!type.empty() && type != "text") {
        reader.wrong_member(parameter, {"type"}, "a parameter of this type does not stand for text", type);
    } else if (member(parameter, "text") == nullptr) {
        reader.missing(parameter, "text");
    }
    return reader.text(parameter, {"text"});
}

FilledText read_filled(Reader& reader, const json::array& parameters) {
    FilledText filled;
    bool is_named = false;
    for (const json::value& parameter : parameters) {
        filled.parameters.push_back(read_text_parameter(reader, parameter));
        filled.names.push_back(reader.text(parameter, {"parameter_name"}));
        is_named = is_named || !filled.names.back().empty();
    }
    if (!is_named) {
        filled.names.clear();
    }
    return filled;
}

std::optional<Header> read_header(Reader& reader, const json::value& component) {
    const json::array* parameters = list_in(reader, component, "parameters");
    if (parameters == nullptr || parameters->empty()) {
        return std::nullopt;
    }
    const json::value& first = parameters->front();
    const std::string type = lower(reader.text(first, {"type"}));
    if (type == "location") {
        Location location = read_location(reader, first);
        location.url.clear();
        return location;
    }
    if (const auto kind = media_kind_of(type); kind && *kind != MediaKind::audio && *kind != MediaKind::sticker) {
        Media media = read_media(reader, first, *kind);
        media.caption.clear();
        return media;
    }
    return read_filled(reader, *parameters);
}

// A button's only value, under the name of its type.
std::string read_value(Reader& reader, const json::value& component, std::string_view name) {
    const json::array* parameters = list_in(reader, component, "parameters");
    if (parameters == nullptr || parameters->empty()) {
        reader.missing(component, "parameters");
        return {};
    }
    const json::value& first = parameters->front();
    const std::string type = lower(reader.text(first, {"type"}));
    if (!type.empty() && type != name) {
        reader.wrong_member(first, {"type"}, fmt::format("a parameter of this button is of the type {}", name), type);
    } else if (member(first, name) == nullptr) {
        reader.missing(first, name);
    }
    return reader.text(first, {name});
}

Button read_button(Reader& reader, const json::value& component) {
    std::string type = lower(reader.required_text(component, {"sub_type"}));
    if (type == "quick_reply") {
        const json::array* parameters = list_in(reader, component, "parameters");
        const bool has_payload = parameters != nullptr && !parameters->empty();
        return QuickReplyButton{{}, has_payload ? read_value(reader, component, "payload") : std::string()};
    }
    if (type == "url") {
        return DynamicUrlButton{{}, read_value(reader, component, "text")};
    }
    if (type == "copy_code") {
        return CopyCodeButton{{}, read_value(reader, component, "coupon_code")};
    }
    const json::array* parameters = list_in(reader, component, "parameters");
    const bool has_parameters = parameters != nullptr && !parameters->empty();
    return OtherButton{{}, std::move(type), has_parameters ? json::serialize(*parameters) : std::string()};
}

// Puts each button where its index says. What the template has in the places between sends nothing.
class Buttons {
public:
    void read(Reader& reader, const json::value& component) {
        const json::value* index = member(component, "index");
        const auto given = index == nullptr ? static_cast<std::int64_t>(read_.size()) : integer_of(index).value_or(-1);
        const auto place = static_cast<std::size_t>(given);
        if (given < 0 || place >= most_buttons) {
            reader.wrong_member(component, {"index"}, fmt::format("there are at most {} buttons", most_buttons));
        } else if (is_taken(place)) {
            reader.wrong_member(component, {"index"}, "there is a button of this index already");
        } else {
            read_.resize(std::max(read_.size(), place + 1));
            read_[place] = read_button(reader, component);
        }
    }

    std::vector<Button> in_order() && {
        std::vector<Button> buttons;
        for (std::optional<Button>& button : read_) {
            buttons.push_back(button ? std::move(*button) : Button(QuickReplyButton{}));
        }
        while (!buttons.empty() && !is_sent(buttons.back())) {
            buttons.pop_back();
        }
        return buttons;
    }

private:
    bool is_taken(std::size_t place) const { return place < read_.size() && read_[place].has_value(); }

    std::vector<std::optional<Button>> read_;
};

void read_once(Reader& reader, const json::value& component, bool is_there) {
    if (is_there) {
        reader.wrong(component, "there is more than one of these");
    }
}

// What templates and cards have in common; whether the component was one of it.
template <class Parts>
bool read_part(Reader& reader, std::string_view type, const json::value& component, Parts& parts, Buttons& buttons) {
    if (type == "header") {
        read_once(reader, component, parts.header.has_value());
        parts.header = read_header(reader, component);
    } else if (type == "body") {
        read_once(reader, component, parts.body.has_value());
        const json::array* parameters = list_in(reader, component, "parameters");
        if (parameters != nullptr && !parameters->empty()) {
            parts.body = read_filled(reader, *parameters);
        }
    } else if (type == "button") {
        buttons.read(reader, component);
    } else {
        return false;
    }
    return true;
}

void read_offer(Reader& reader, const json::value& component, FilledTemplate& content) {
    read_once(reader, component, content.offer.has_value());
    const json::array* parameters = list_in(reader, component, "parameters");
    if (parameters == nullptr || parameters->empty()) {
        return;
    }
    const json::value& first = parameters->front();
    const json::value* offer = member(first, "limited_time_offer");
    const json::value* expires = member(offer == nullptr ? first : *offer, "expiration_time_ms");
    const auto read = integer_of(expires);
    if (!read || *read <= 0) {
        reader.wrong(expires == nullptr ? first : *expires,
                     "this must have expiration_time_ms, in milliseconds since 1970");
        return;
    }
    content.offer = LimitedTimeOffer{{}, Time(milliseconds(*read < first_millisecond ? *read * 1'000 : *read))};
}

Card read_card(Reader& reader, const json::value& value) {
    Card card;
    Buttons buttons;
    if (!value.is_object()) {
        reader.wrong(value, "this must be a card");
    }
    if (const json::array* components = list_in(reader, value, "components")) {
        for (const json::value& component : *components) {
            const std::string type = lower(reader.text(component, {"type"}));
            if (!read_part(reader, type, component, card, buttons)) {
                reader.wrong_member(component, {"type"}, "no such type of component in a card", type);
            }
        }
    }
    card.buttons = std::move(buttons).in_order();
    return card;
}

void read_carousel(Reader& reader, const json::value& component, FilledTemplate& content) {
    const json::array* list = list_in(reader, component, "cards");
    if (list == nullptr) {
        reader.missing(component, "cards");
        return;
    }
    read_once(reader, component, !content.cards.empty());
    // In the order of their index, which two may share: then the first stays first.
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    std::vector<Card> cards;
    for (const json::value& value : *list) {
        const auto index = integer_of(member(value, "card_index"));
        order.emplace_back(index.value_or(static_cast<std::int64_t>(cards.size())), cards.size());
        cards.push_back(read_card(reader, value));
    }
    std::ranges::sort(order);
    for (const auto& place : order) {
        content.cards.push_back(std::move(cards[place.second]));
    }
}

}  // namespace

bool is_known_button(std::string_view sub_type) {
    return std::ranges::any_of(known_buttons,
                               [&](std::string_view name) { return equal_ignoring_case(name, sub_type); });
}

void read_components(Reader& reader, const json::value& parent, FilledTemplate& content) {
    Buttons buttons;
    if (const json::array* components = list_in(reader, parent, "components")) {
        for (const json::value& component : *components) {
            const std::string type = lower(reader.required_text(component, {"type"}));
            if (type == "limited_time_offer") {
                read_offer(reader, component, content);
            } else if (type == "carousel") {
                read_carousel(reader, component, content);
            } else if (!read_part(reader, type, component, content, buttons)) {
                reader.wrong_member(component, {"type"}, "no such type of component", type);
            }
        }
    }
    content.buttons = std::move(buttons).in_order();
}

}  // namespace parley::whatsapp
