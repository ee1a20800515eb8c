#include <array>

#include "base/text.h"
#include "dialect/gupshup/lists.h"
#include "dialect/gupshup/place.h"
#include "dialect/gupshup/session_object.h"
#include "dialect/gupshup/template_fields.h"

namespace parley::gupshup {

namespace {

// No template has as many buttons, and no stranger makes us keep more.
constexpr std::int64_t last_index = 99;
constexpr std::size_t most_cards = 10;

void read_postbacks(Reader& reader, const json::array& list, std::vector<Button>& buttons) {
    for (const json::value& postback : list) {
        const auto index = integer_of(member(postback, "index"));
        if (!index || *index < 0 || *index > last_index) {
            reader.wrong_member(postback, {"index"}, "this must be the place of a button, from 0");
            return;
        }
        const auto place = static_cast<std::size_t>(*index);
        std::string text = reader.text(postback, {"text"});
        if (text.empty()) {
            continue;
        }
        if (buttons.size() <= place) {
            buttons.resize(place + 1);
        }
        buttons[place] = QuickReplyButton{{}, std::move(text)};
    }
}

// `type` names the member with link or id; some clients leave the member out.
std::optional<Header> read_media_header(Reader& reader, const json::value& message, const std::string& type) {
    const bool is_gif = type == "gif";
    const auto kind = is_gif ? std::optional(MediaKind::video) : media_kind_named(type);
    if (!kind || *kind == MediaKind::audio || *kind == MediaKind::sticker) {
        reader.wrong_member(message, {"type"}, "no such type of header", type);
        return std::nullopt;
    }
    const json::value* inner = member(message, {type, media_type_of(*kind)});
    const json::value& source = inner == nullptr ? message : *inner;
    Media media{.kind = *kind, .url = reader.text(source, {"link", "url", "originalUrl"}), .gif = is_gif};
    if (media.url.empty()) {
        media.id = reader.text(source, {"id"});
    }
    if (*kind == MediaKind::file) {
        media.filename = reader.text(source, {"filename"});
    }
    if (media.url.empty() && media.id.empty()) {
        reader.missing(source, "link");
    }
    return media;
}

void read_carousel(Reader& reader, const json::value& message, FilledTemplate& content) {
    const std::string type = lower(reader.required_text(message, {"cardHeaderType"}));
    if (type != "image" && type != "video") {
        reader.wrong_member(message, {"cardHeaderType"}, "this must be IMAGE or VIDEO", type);
        return;
    }
    const json::array& cards = list_in(reader, message, {"cards"});
    if (cards.size() > most_cards) {
        reader.wrong_member(message, {"cards"}, "a carousel has ten cards at most");
        return;
    }
    for (const json::value& given : cards) {
        Card card;
        card.header = Media{.kind = type == "image" ? MediaKind::image : MediaKind::video,
                            .url = reader.required_text(given, {"link", "url"})};
        read_postbacks(reader, list_in(reader, given, {"postbackTexts"}), card.buttons);
        content.cards.push_back(std::move(card));
    }
    if (content.cards.empty()) {
        reader.missing(message, "cards");
    }
}

void read_header(Reader& reader, const json::value& message, FilledTemplate& content) {
    if (!message.is_object()) {
        reader.wrong(message, "this must be an object");
        return;
    }
    const std::string type = lower(trimmed(reader.text(message, {"type"})));
    if (type == "carousel") {
        read_carousel(reader, message, content);
    } else if (type == "location") {
        const json::value* place = member(message, "location");
        auto location = read_place(reader, place == nullptr ? message : *place);
        if (!location) {
            reader.wrong(message, "this location has no latitude and longitude on Earth");
        }
        content.header = location.value_or(Location{});
    } else if (!type.empty() && type != "text") {  // the text is the template's own
        content.header = read_media_header(reader, message, type);
    }
}

void read_params(Reader& reader, const json::value& filled, std::vector<std::string>& params) {
    for (const json::value& param : list_in(reader, filled, {"params"})) {
        const auto text = text_of(&param);
        if (!text) {
            reader.wrong(param, "this must be text");
        } else if (text->find('\0') != std::string::npos) {
            reader.wrong(param, "text may not hold a NUL");
        } else {
            params.push_back(*text);
        }
    }
}

void read_products(Reader& reader, const json::value& mpm, std::vector<std::string>& params,
                   std::vector<Button>& buttons) {
    Products products;
    for (const json::value& section : list_in(reader, mpm, {"sections"})) {
        (void)reader.text(section, {"title"});
        (void)list_in(reader, section, {"products"});
        products.sections.push_back(section);
    }
    if (!params.empty()) {
        products.thumbnail = std::move(params.back());
        params.pop_back();
    }
    buttons.emplace_back(as_button(products));
}

}  // namespace

FilledTemplate read_template_fields(Reader& reader, const json::value& filled, const json::value* message,
                                    const json::value* postbacks) {
    FilledTemplate content;
    if (!filled.is_object()) {
        reader.wrong(filled, "this must be an object with id and params");
        return content;
    }
    content.id = reader.required_text(filled, {"id"});
    std::vector<std::string> params;
    read_params(reader, filled, params);
    if (const json::value* expires = member(filled, "expiration"); expires != nullptr && !expires->is_null()) {
        const auto milliseconds = integer_of(expires);
        if (!milliseconds) {
            reader.wrong(*expires, "this must be milliseconds since 1970");
        }
        content.offer = LimitedTimeOffer{{}, Time(std::chrono::milliseconds(milliseconds.value_or(0)))};
    }
    if (message != nullptr) {
        read_header(reader, *message, content);
    }
    if (postbacks != nullptr && !postbacks->is_array()) {
        reader.wrong(*postbacks, "this must be a list");
    } else if (postbacks != nullptr) {
        read_postbacks(reader, postbacks->get_array(), content.buttons);
    }
    if (const json::value* mpm = member(filled, "mpm"); mpm != nullptr && !mpm->is_null()) {
        read_products(reader, *mpm, params, content.buttons);
    }
    if (!params.empty()) {
        content.body = FilledText{{}, std::move(params)};
    }
    return content;
}

}  // namespace parley::gupshup
