#include <fmt/format.h>

#include <charconv>

#include "message/template_slots.h"

namespace parley {

namespace {

Failure no_value(const std::string& key) {
    return invalid("has no value", key, {}, "give it a text or an attribute with a default");
}

// Values by key, under a card's prefix.
class Filler {
public:
    Filler(const SlotValues& values, std::string prefix) : values_(values), prefix_(std::move(prefix)) {}

    Result<Card> card(const CardForm& form) const {
        Card card;
        if (form.header) {
            auto header = fill_header(*form.header);
            if (!header) {
                return std::unexpected(std::move(header.error()));
            }
            card.header = std::move(*header);
        }
        if (form.body) {
            auto body = fill_text(form.body->text, "body.");
            if (!body) {
                return std::unexpected(std::move(body.error()));
            }
            card.body = std::move(*body);
        }
        for (std::size_t at = 0; at < form.buttons.size(); ++at) {
            auto button = fill_button(form.buttons[at], fmt::format("button.{}.", at));
            if (!button) {
                return std::unexpected(std::move(button.error()));
            }
            card.buttons.push_back(std::move(*button));
        }
        return card;
    }

private:
    const std::string* find(const std::string& key) const {
        const auto found = values_.find(prefix_ + key);
        return found == values_.end() ? nullptr : &found->second;
    }
    std::string optional(const std::string& key) const {
        const std::string* found = find(key);
        return found == nullptr ? std::string() : *found;
    }
    Result<std::string> required(const std::string& key) const {
        const std::string* found = find(key);
        if (found == nullptr) {
            return no_value(prefix_ + key);
        }
        return *found;
    }

    Result<FilledText> fill_text(const std::string& text, const std::string& key) const {
        FilledText filled;
        std::vector<std::string> names = placeholders_of(text);
        for (const std::string& name : names) {
            auto value = required(key + name);
            if (!value) {
                return std::unexpected(std::move(value.error()));
            }
            filled.parameters.push_back(std::move(*value));
        }
        filled.text = replaced(text, [&](std::string_view name) { return optional(key + std::string(name)); });
        if (are_named(names)) {
            filled.names = std::move(names);
        }
        return filled;
    }

    Result<double> degrees(const std::string& key, double most) const {
        auto text = required(key);
        if (!text) {
            return std::unexpected(std::move(text.error()));
        }
        double value = 0;
        const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), value);
        if (failed != std::errc() || end != text->data() + text->size() || !(value >= -most && value <= most)) {
            return invalid(fmt::format("must be degrees from {} to {}", -most, most), prefix_ + key, *text);
        }
        return value;
    }

    Result<Header> fill_header(const HeaderForm& header) const {
        MediaKind kind = MediaKind::image;
        switch (header.format) {
            case HeaderFormat::text: return fill_text(header.text.text, "header.");
            case HeaderFormat::location: {
                const auto latitude = degrees("header.latitude", 90);
                const auto longitude = degrees("header.longitude", 180);
                if (!latitude || !longitude) {
                    return std::unexpected(latitude ? longitude.error() : latitude.error());
                }
                return Location{.latitude = *latitude,
                                .longitude = *longitude,
                                .name = optional("header.name"),
                                .address = optional("header.address")};
            }
            case HeaderFormat::image: break;
            case HeaderFormat::video: kind = MediaKind::video; break;
            case HeaderFormat::file: kind = MediaKind::file; break;
        }
        auto url = required("header.media");
        if (!url) {
            return std::unexpected(std::move(url.error()));
        }
        return Media{.kind = kind, .url = std::move(*url), .filename = optional("header.filename"), .gif = header.gif};
    }

    Result<Button> fill_button(const ButtonForm& button, const std::string& key) const {
        switch (button.kind) {
            case ButtonKind::quick_reply: return QuickReplyButton{button.text, optional(key + "payload")};
            case ButtonKind::phone: return CallPhoneButton{button.text, button.target};
            case ButtonKind::copy_code: {
                auto code = required(key + "code");
                if (!code) {
                    return std::unexpected(std::move(code.error()));
                }
                return CopyCodeButton{button.text, std::move(*code)};
            }
            case ButtonKind::url:
            case ButtonKind::one_time_password: break;
            case ButtonKind::other: return fill_other(button, key + "parameters");
        }
        const auto names = placeholders_of(button.target);
        if (names.empty()) {
            return StaticUrlButton{button.text, button.target};
        }
        auto suffix = required(key + names.front());
        if (!suffix) {
            return std::unexpected(std::move(suffix.error()));
        }
        return DynamicUrlButton{button.text, std::move(*suffix)};
    }

    Result<Button> fill_other(const ButtonForm& button, const std::string& key) const {
        OtherButton filled{.text = button.text, .type = button.type};
        const std::string* given = find(key);
        if (given == nullptr) {
            if (button.type == "mpm") {
                return no_value(prefix_ + key);
            }
            return filled;
        }
        const auto list = parse_json(*given);
        if (!list || !list->is_array()) {
            return invalid("must be a JSON list of parameters", prefix_ + key, {},
                           "as Meta writes them: " + std::string(R"([{"type":"action","action":{...}}])"));
        }
        filled.parameters = json::serialize(*list);
        return filled;
    }

    const SlotValues& values_;
    std::string prefix_;
};

Result<LimitedTimeOffer> fill_offer(const OfferForm& form, const SlotValues& values) {
    LimitedTimeOffer offer{.text = form.text};
    if (!form.expires) {
        return offer;
    }
    const auto text = values.find("offer.expires");
    if (text == values.end()) {
        return no_value("offer.expires");
    }
    offer.expires = read_offer_end(text->second);
    if (!offer.expires) {
        return invalid("must be a point in time", "offer.expires", text->second,
                       "write it as UNIX time in seconds or milliseconds");
    }
    return offer;
}

}  // namespace

std::optional<Time> read_offer_end(std::string_view digits) {
    constexpr std::int64_t milliseconds_from = 100'000'000'000;  // seconds until the year 5138
    constexpr std::int64_t latest = 253'402'300'799'999;         // the end of the year 9999
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (failed != std::errc() || end != digits.data() + digits.size() || number <= 0 || number > latest) {
        return std::nullopt;
    }
    return Time(std::chrono::milliseconds(number < milliseconds_from ? number * 1'000 : number));
}

Result<FilledTemplate> fill(const TemplateForm& form, const SlotValues& values) {
    FilledTemplate filled;
    auto main = Filler(values, {}).card(form.main);
    if (!main) {
        return std::unexpected(std::move(main.error()));
    }
    filled.header = std::move(main->header);
    filled.body = std::move(main->body);
    filled.buttons = std::move(main->buttons);
    filled.footer = form.footer ? form.footer->text : std::string();
    if (form.offer) {
        auto offer = fill_offer(*form.offer, values);
        if (!offer) {
            return std::unexpected(std::move(offer.error()));
        }
        filled.offer = std::move(*offer);
    }
    for (std::size_t at = 0; at < form.cards.size(); ++at) {
        auto card = Filler(values, fmt::format("card.{}.", at)).card(form.cards[at]);
        if (!card) {
            return std::unexpected(std::move(card.error()));
        }
        filled.cards.push_back(std::move(*card));
    }
    return filled;
}

}  // namespace parley
