#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/generic/components.h"
#include "dialect/generic/media.h"

namespace parley::generic {

namespace {

using std::chrono::milliseconds;

// Null where it is absent, and where it is something else, which is wrong.
const json::array* list_in(Reader& reader, const json::value& parent, Keys keys) {
    const json::value* found = member(parent, keys);
    if (found == nullptr || found->is_null()) {
        return nullptr;
    }
    if (!found->is_array()) {
        reader.wrong(*found, "this must be a list");
        return nullptr;
    }
    return &found->get_array();
}

// A parameter is text, bare or as the member named after its type; currencies and dates of other
// senders have their text under another name.
std::string read_parameter(Reader& reader, const json::value& parameter) {
    if (const auto text = text_of(&parameter)) {
        if (text->find('\0') != std::string::npos) {
            reader.wrong(parameter, "text may not hold a NUL");
        }
        return *text;
    }
    constexpr std::array<std::string_view, 6> spellings{"text",       "payload",        "coupon_code",
                                                        "couponCode", "fallback_value", "value"};
    for (const std::string_view name : spellings) {
        if (member(parameter, name) != nullptr) {
            return reader.text(parameter, {name});
        }
    }
    reader.missing(parameter, "text");
    return {};
}

std::string first_parameter(Reader& reader, const json::value& component) {
    const json::array* parameters = list_in(reader, component, {"parameters", "Parameters"});
    return parameters == nullptr || parameters->empty() ? std::string() : read_parameter(reader, parameters->front());
}

// `value` is the text itself or an object with it and its parameters.
FilledText read_filled(Reader& reader, const json::value& value) {
    if (value.is_string()) {
        return {read_parameter(reader, value)};
    }
    if (!value.is_object()) {
        reader.wrong(value, "this must be text or an object with text");
        return {};
    }
    FilledText filled{reader.text(value, {"text", "Text", "body"})};
    if (const json::array* parameters = list_in(reader, value, {"parameters", "Parameters"})) {
        for (const json::value& parameter : *parameters) {
            filled.parameters.push_back(read_parameter(reader, parameter));
        }
    }
    return filled;
}

// Senders leave the type out where the member's name says it.
std::string type_of(Reader& reader, const json::value& header) {
    std::string type = lower(reader.text(header, {"type", "Type"}));
    if (type.empty() && header.is_object()) {
        for (const std::string_view name : {"text", "image", "video", "audio", "file", "document", "location"}) {
            if (member(header, name) != nullptr) {
                return std::string(name);
            }
        }
    }
    return type;
}

std::optional<Header> read_header(Reader& reader, const json::value& component) {
    const json::value* header = member(component, {"header", "Header"});
    if (header == nullptr) {
        reader.missing(component, "header");
        return std::nullopt;
    }
    const std::string type = type_of(reader, *header);
    if (type == "text") {
        if (const json::value* text = member(*header, {"text", "Text"})) {
            return read_filled(reader, *text);
        }
        reader.missing(*header, "text");
    } else if (type == "location") {
        if (auto location = read_location(reader, *header)) {
            return std::move(*location);
        }
        reader.wrong(*header, "this location has no latitude and longitude on Earth");
    } else if (const auto kind = media_kind_named(type)) {
        if (auto media = read_media(reader, *header, *kind)) {
            return std::move(*media);
        }
        reader.wrong(*header, "this media has no mediaURL");
    } else {
        reader.wrong_member(*header, {"type", "Type"}, "no such type of header", type);
    }
    return std::nullopt;
}

std::optional<FilledText> read_body(Reader& reader, const json::value& component) {
    const json::value* body = member(component, {"body", "Body"});
    if (body == nullptr) {
        reader.missing(component, "body");
        return std::nullopt;
    }
    return read_filled(reader, *body);
}

LimitedTimeOffer read_offer(Reader& reader, const json::value& component) {
    LimitedTimeOffer offer{reader.text(component, {"text", "Text"})};
    const json::array* parameters = list_in(reader, component, {"parameters", "Parameters"});
    if (parameters == nullptr || parameters->empty()) {
        return offer;
    }
    const json::value& first = parameters->front();
    const json::value* inner = member(first, "limited_time_offer");
    const json::value* expires = member(inner == nullptr ? first : *inner, "expiration_time_ms");
    if (const auto read = integer_of(expires)) {
        offer.expires = Time(milliseconds(*read));
    } else if (expires != nullptr && !expires->is_null()) {
        reader.wrong(*expires, "this must be milliseconds since 1970");
    }
    return offer;
}

std::optional<Button> read_button(Reader& reader, const json::value& component) {
    std::string type = reader.text(component, {"subType", "subtype", "sub_type"});
    std::string text = reader.text(component, {"buttonText", "buttontext", "button_text", "text"});
    std::string value = first_parameter(reader, component);
    const auto is = [&](std::string_view name) { return equal_ignoring_case(type, name); };
    if (is("quickReply") || is("quick_reply")) {
        return QuickReplyButton{std::move(text), std::move(value)};
    }
    if (is("dynamicUrl") || is("dynamic_url")) {
        return DynamicUrlButton{std::move(text), std::move(value)};
    }
    if (is("staticUrl") || is("static_url")) {
        return StaticUrlButton{std::move(text), std::move(value)};
    }
    if (is("callPhone") || is("call_phone")) {
        return CallPhoneButton{std::move(text), std::move(value)};
    }
    if (is("copy_code") || is("copyCode")) {
        return CopyCodeButton{std::move(text), std::move(value)};
    }
    reader.wrong_member(component, {"subType", "subtype", "sub_type"}, "no such subType of button", type);
    return std::nullopt;
}

// Buttons in the order of their index, which two may share: then the first stays first.
class Buttons {
public:
    void read(Reader& reader, const json::value& component) {
        const auto index = integer_of(member(component, {"index", "Index"}));
        const std::size_t arrival = arrived_.size();
        if (auto button = read_button(reader, component)) {
            arrived_.push_back({index.value_or(static_cast<std::int64_t>(arrival)), arrival, std::move(*button)});
        }
    }
    std::vector<Button> in_order() && {
        std::ranges::sort(arrived_, {}, [](const Arrived& one) { return std::pair(one.index, one.arrival); });
        std::vector<Button> buttons;
        buttons.reserve(arrived_.size());
        for (Arrived& one : arrived_) {
            buttons.push_back(std::move(one.button));
        }
        return buttons;
    }

private:
    struct Arrived {
        std::int64_t index;
        std::size_t arrival;
        Button button;
    };
    std::vector<Arrived> arrived_;
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
        parts.body = read_body(reader, component);
    } else if (type == "button") {
        buttons.read(reader, component);
    } else {
        return false;
    }
    return true;
}

Card read_card(Reader& reader, const json::value& value) {
    Card card;
    Buttons buttons;
    if (const json::array* components = list_in(reader, value, {"components", "Components"})) {
        for (const json::value& component : *components) {
            const std::string type = lower(reader.text(component, {"type", "Type"}));
            if (!read_part(reader, type, component, card, buttons)) {
                reader.wrong_member(component, {"type", "Type"}, "no such type of component in a card", type);
            }
        }
    }
    card.buttons = std::move(buttons).in_order();
    return card;
}

void read_carousel(Reader& reader, const json::value& component, FilledTemplate& content) {
    const json::array* cards = list_in(reader, component, {"cards", "Cards"});
    if (cards == nullptr) {
        reader.missing(component, "cards");
        return;
    }
    read_once(reader, component, !content.cards.empty());
    for (const json::value& card : *cards) {
        content.cards.push_back(read_card(reader, card));
    }
}

void read_footer(Reader& reader, const json::value& component, FilledTemplate& content) {
    read_once(reader, component, !content.footer.empty());
    const json::value* footer = member(component, {"footer", "footertext", "footerText", "Footer", "text"});
    if (footer == nullptr) {
        reader.missing(component, "footer");
        return;
    }
    content.footer = read_filled(reader, *footer).text;
}

void read_pairs(Reader& reader, const json::value& value, FilledTemplate& content) {
    const json::object* object = value.if_object();
    if (object == nullptr) {
        reader.wrong(value, "this must be an object of key and value");
        return;
    }
    for (const auto& [key, item] : *object) {
        if (std::string_view(key).find('\0') != std::string_view::npos) {
            reader.wrong(item, "text may not hold a NUL");
        }
        content.custom.emplace_back(std::string(key),
                                    item.is_structured() ? json::serialize(item) : reader.text(value, {key}));
    }
}

void read_custom(Reader& reader, const json::value& custom, FilledTemplate& content) {
    if (const json::array* list = custom.if_array()) {
        for (const json::value& pairs : *list) {
            read_pairs(reader, pairs, content);
        }
    } else if (!custom.is_null()) {
        read_pairs(reader, custom, content);
    }
}

void read_component(Reader& reader, const json::value& component, FilledTemplate& content, Buttons& buttons) {
    const json::value* custom = member(component, {"customProps", "customprops", "custom_props"});
    if (custom != nullptr) {
        read_custom(reader, *custom, content);
        return;
    }
    const std::string type = lower(reader.text(component, {"type", "Type"}));
    if (read_part(reader, type, component, content, buttons)) {
        return;
    }
    if (type == "footer") {
        read_footer(reader, component, content);
    } else if (type == "limited_time_offer") {
        read_once(reader, component, content.offer.has_value());
        content.offer = read_offer(reader, component);
    } else if (type == "carousel") {
        read_carousel(reader, component, content);
    } else if (type.empty()) {
        reader.missing(component, "type");
    } else {
        reader.wrong_member(component, {"type", "Type"}, "no such type of component", type);
    }
}

}  // namespace

void read_components(Reader& reader, const json::value& payload, FilledTemplate& content) {
    Buttons buttons;
    if (const json::array* components = list_in(reader, payload, {"components", "Components"})) {
        for (const json::value& component : *components) {
            read_component(reader, component, content, buttons);
        }
    }
    content.buttons = std::move(buttons).in_order();
    if (const json::value* custom = member(payload, {"customProps", "customprops", "custom_props"})) {
        read_custom(reader, *custom, content);
    }
}

}  // namespace parley::generic
