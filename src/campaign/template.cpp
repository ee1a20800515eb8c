#include "campaign/template.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "message/template_form.h"

namespace parley::campaign {

namespace {

using Values = std::map<std::string, std::string>;

const std::string* value_in(const Values& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
}

Failure no_value(const std::string& key) { return invalid("has no value", key, {}, "give it a text or an attribute with a default"); }

void add_header_slots(const std::optional<HeaderForm>& header, const std::string& prefix, std::vector<Slot>& slots) {
    if (!header) {
        return;
    }
    switch (header->format) {
        case HeaderFormat::text:
            for (const std::string& name : placeholders_of(header->text)) {
                slots.push_back({prefix + "header." + name, {}});
            }
            return;
        case HeaderFormat::file:
            slots.push_back({prefix + "header.filename", {}, true, false});
            [[fallthrough]];
        case HeaderFormat::image:
        case HeaderFormat::video: slots.push_back({prefix + "header.media", header->example}); return;
        case HeaderFormat::location:
            slots.push_back({prefix + "header.latitude", {}, false});
            slots.push_back({prefix + "header.longitude", {}, false});
            slots.push_back({prefix + "header.name", {}, true, false});
            slots.push_back({prefix + "header.address", {}, true, false});
            return;
    }
}

void add_slots(const CardForm& card, const std::string& prefix, const std::vector<std::string>& examples,
               std::vector<Slot>& slots) {
    add_header_slots(card.header, prefix, slots);
    std::size_t place = 0;
    for (const std::string& name : placeholders_of(card.body.value_or(""))) {
        slots.push_back({prefix + "body." + name, place < examples.size() ? examples[place] : std::string()});
        ++place;
    }
    for (std::size_t at = 0; at < card.buttons.size(); ++at) {
        const ButtonForm& button = card.buttons[at];
        const std::string key = fmt::format("{}button.{}.", prefix, at);
        switch (button.kind) {
            case ButtonKind::quick_reply: slots.push_back({key + "payload", {}, true, false}); break;
            case ButtonKind::copy_code: slots.push_back({key + "code", button.example}); break;
            case ButtonKind::phone: break;
            case ButtonKind::url:
                for (const std::string& name : placeholders_of(button.target)) {
                    slots.push_back({key + name, button.example});
                }
                break;
        }
    }
}

Result<FilledText> fill_text(const std::string& text, const std::string& prefix, const Values& values) {
    FilledText filled;
    for (const std::string& name : placeholders_of(text)) {
        const std::string* value = value_in(values, prefix + name);
        if (value == nullptr) {
            return no_value(prefix + name);
        }
        filled.parameters.push_back(*value);
    }
    filled.text = replaced(text, [&](std::string_view name) { return values.at(prefix + std::string(name)); });
    return filled;
}

Result<double> degrees(const Values& values, const std::string& key, double most) {
    const std::string* text = value_in(values, key);
    if (text == nullptr) {
        return no_value(key);
    }
    double value = 0;
    const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (failed != std::errc() || end != text->data() + text->size() || !(value >= -most && value <= most)) {
        return invalid(fmt::format("must be degrees from {} to {}", -most, most), key, *text);
    }
    return value;
}

Result<Header> fill_header(const HeaderForm& header, const std::string& prefix, const Values& values) {
    const std::string key = prefix + "header.";
    const auto optional_text = [&](const char* name) {
        const std::string* text = value_in(values, key + name);
        return text == nullptr ? std::string() : *text;
    };
    MediaKind kind = MediaKind::image;
    switch (header.format) {
        case HeaderFormat::text: return fill_text(header.text, key, values);
        case HeaderFormat::location: {
            const auto latitude = degrees(values, key + "latitude", 90);
            const auto longitude = degrees(values, key + "longitude", 180);
            if (!latitude || !longitude) {
                return std::unexpected(latitude ? longitude.error() : latitude.error());
            }
            return Location{.latitude = *latitude, .longitude = *longitude, .name = optional_text("name"),
                            .address = optional_text("address")};
        }
        case HeaderFormat::image: break;
        case HeaderFormat::video: kind = MediaKind::video; break;
        case HeaderFormat::file: kind = MediaKind::file; break;
    }
    const std::string* url = value_in(values, key + "media");
    if (url == nullptr) {
        return no_value(key + "media");
    }
    return Media{.kind = kind, .url = *url, .filename = optional_text("filename")};
}

Result<std::vector<Button>> fill_buttons(const std::vector<ButtonForm>& buttons, const std::string& prefix,
                                         const Values& values) {
    std::vector<Button> filled;
    for (std::size_t at = 0; at < buttons.size(); ++at) {
        const ButtonForm& button = buttons[at];
        const std::string key = fmt::format("{}button.{}.", prefix, at);
        switch (button.kind) {
            case ButtonKind::quick_reply: {
                const std::string* payload = value_in(values, key + "payload");
                filled.push_back(QuickReplyButton{button.text, payload == nullptr ? std::string() : *payload});
                break;
            }
            case ButtonKind::phone: filled.push_back(CallPhoneButton{button.text, button.target}); break;
            case ButtonKind::copy_code: {
                const std::string* code = value_in(values, key + "code");
                if (code == nullptr) {
                    return no_value(key + "code");
                }
                filled.push_back(CopyCodeButton{button.text, *code});
                break;
            }
            case ButtonKind::url: {
                const auto names = placeholders_of(button.target);
                if (names.empty()) {
                    filled.push_back(StaticUrlButton{button.text, button.target});
                    break;
                }
                const std::string* suffix = value_in(values, key + names.front());
                if (suffix == nullptr) {
                    return no_value(key + names.front());
                }
                filled.push_back(DynamicUrlButton{button.text, *suffix});
                break;
            }
        }
    }
    return filled;
}

Result<Card> fill_card(const CardForm& form, const std::string& prefix, const Values& values) {
    Card card;
    if (form.header) {
        auto header = fill_header(*form.header, prefix, values);
        if (!header) {
            return std::unexpected(header.error());
        }
        card.header = std::move(*header);
    }
    if (form.body) {
        auto body = fill_text(*form.body, prefix + "body.", values);
        if (!body) {
            return std::unexpected(body.error());
        }
        card.body = std::move(*body);
    }
    auto buttons = fill_buttons(form.buttons, prefix, values);
    if (!buttons) {
        return std::unexpected(buttons.error());
    }
    card.buttons = std::move(*buttons);
    return card;
}

Result<LimitedTimeOffer> fill_offer(const OfferForm& form, const Values& values) {
    LimitedTimeOffer offer{.text = form.text};
    if (!form.expires) {
        return offer;
    }
    const std::string* text = value_in(values, "offer.expires");
    if (text == nullptr) {
        return no_value("offer.expires");
    }
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (failed != std::errc() || end != text->data() + text->size() || number <= 0) {
        return invalid("must be a point in time", "offer.expires", *text, "write it as UNIX time in seconds or milliseconds");
    }
    constexpr std::int64_t milliseconds_from = 100'000'000'000;  // seconds until the year 5138
    offer.expires = Time(std::chrono::milliseconds(number < milliseconds_from ? number * 1'000 : number));
    return offer;
}

}  // namespace

Result<> check(const Template& form) {
    if (trimmed(form.name).empty() || length_of(form.name) > 512) {
        return invalid("must have 1 to 512 characters", "name", form.name);
    }
    if (trimmed(form.language).empty() || length_of(form.language) > 20) {
        return invalid("must have 1 to 20 characters", "language", form.language, "as the provider spells it: en, en_US");
    }
    const auto read = read_form(form.components);
    if (!read) {
        return std::unexpected(read.error());
    }
    return {};
}

std::vector<Slot> slots_of(const Template& form) {
    std::vector<Slot> slots;
    const auto read = read_form(form.components);
    if (!read) {
        return slots;
    }
    add_slots(read->main, {}, read->body_examples, slots);
    if (read->offer && read->offer->expires) {
        slots.push_back({"offer.expires", {}, false});
    }
    for (std::size_t at = 0; at < read->cards.size(); ++at) {
        add_slots(read->cards[at], fmt::format("card.{}.", at), {}, slots);
    }
    return slots;
}

Result<FilledTemplate> fill(const Template& form, const std::map<std::string, std::string>& values) {
    const auto read = read_form(form.components);
    if (!read) {
        return std::unexpected(read.error());
    }
    FilledTemplate filled;
    filled.name = form.name;
    filled.language = form.language;
    auto main = fill_card(read->main, {}, values);
    if (!main) {
        return std::unexpected(main.error());
    }
    filled.header = std::move(main->header);
    filled.body = std::move(main->body);
    filled.buttons = std::move(main->buttons);
    filled.footer = read->footer;
    if (read->offer) {
        auto offer = fill_offer(*read->offer, values);
        if (!offer) {
            return std::unexpected(offer.error());
        }
        filled.offer = std::move(*offer);
    }
    for (std::size_t at = 0; at < read->cards.size(); ++at) {
        auto card = fill_card(read->cards[at], fmt::format("card.{}.", at), values);
        if (!card) {
            return std::unexpected(card.error());
        }
        filled.cards.push_back(std::move(*card));
    }
    return filled;
}

}  // namespace parley::campaign
