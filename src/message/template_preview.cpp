#include "message/template_preview.h"

#include <fmt/format.h>

#include <charconv>

namespace parley {

namespace {

std::string_view kind_of(HeaderFormat format) {
    switch (format) {
        case HeaderFormat::text: return "text";
        case HeaderFormat::image: return "image";
        case HeaderFormat::video: return "video";
        case HeaderFormat::file: return "file";
        case HeaderFormat::location: return "location";
    }
    return "text";
}

std::string_view kind_of(ButtonKind kind) {
    switch (kind) {
        case ButtonKind::quick_reply: return "quick_reply";
        case ButtonKind::url: return "url";
        case ButtonKind::phone: return "phone";
        case ButtonKind::copy_code: return "copy_code";
        case ButtonKind::one_time_password: return "one_time_password";
        case ButtonKind::other: return "other";
    }
    return "other";
}

// Reads a form's parts with what is given for them.
class FormPreview {
public:
    FormPreview(const SlotValues& values, Missing missing) : values_(values), missing_(missing) {}

    PreviewCard card(const CardForm& form, const std::string& prefix) const {
        PreviewCard card;
        if (form.header) {
            card.header = header(*form.header, prefix + "header.");
        }
        if (form.body) {
            card.body = text(*form.body, prefix + "body.");
        }
        for (std::size_t at = 0; at < form.buttons.size(); ++at) {
            card.buttons.push_back(button(form.buttons[at], fmt::format("{}button.{}.", prefix, at)));
        }
        return card;
    }

    std::string given(const std::string& key) const {
        const auto found = values_.find(key);
        return found == values_.end() ? std::string() : found->second;
    }

private:
    std::string value(const std::string& key, std::string_view placeholder, const std::string& example) const {
        const auto found = values_.find(key);
        if (found != values_.end()) {
            return found->second;
        }
        if (missing_ == Missing::example && !example.empty()) {
            return example;
        }
        return placeholder.empty() ? std::string() : fmt::format("{{{{{}}}}}", placeholder);
    }

    std::string text(const TextForm& form, const std::string& prefix) const {
        const auto names = placeholders_of(form.text);
        return replaced(form.text, [&](std::string_view name) {
            const auto place = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
            return value(prefix + std::string(name), name, form.examples[place]);
        });
    }

    std::optional<double> degrees(const std::string& key) const {
        const std::string digits = given(key);
        double number = 0;
        const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        const bool is_whole = failed == std::errc() && end == digits.data() + digits.size();
        return is_whole && number >= -180 && number <= 180 ? std::optional(number) : std::nullopt;
    }

    PreviewHeader header(const HeaderForm& form, const std::string& prefix) const {
        PreviewHeader header{.kind = std::string(kind_of(form.format))};
        switch (form.format) {
            case HeaderFormat::text: header.text = text(form.text, prefix); break;
            case HeaderFormat::image:
            case HeaderFormat::video:
            case HeaderFormat::file: {
                const bool is_url = form.example.find("://") != std::string::npos;  // else the handle of an upload
                header.url = value(prefix + "media", {}, is_url ? form.example : std::string());
                header.filename = given(prefix + "filename");
                break;
            }
            case HeaderFormat::location:
                header.latitude = degrees(prefix + "latitude");
                header.longitude = degrees(prefix + "longitude");
                header.name = given(prefix + "name");
                header.address = given(prefix + "address");
                break;
        }
        return header;
    }

    PreviewButton button(const ButtonForm& form, const std::string& prefix) const {
        PreviewButton button{.kind = std::string(kind_of(form.kind)), .text = form.text, .tracked = form.tracked};
        switch (form.kind) {
            case ButtonKind::quick_reply: button.target = given(prefix + "payload"); break;
            case ButtonKind::phone: button.target = form.target; break;
            case ButtonKind::copy_code: button.target = value(prefix + "code", {}, form.example); break;
            case ButtonKind::url:
                button.target = replaced(form.target, [&](std::string_view name) {
                    return value(prefix + std::string(name), name, form.example);
                });
                break;
            case ButtonKind::one_time_password:
                if (const auto placeholder = find_placeholder(form.target, 0)) {
                    button.target = value(prefix + std::string(placeholder->name), placeholder->name, form.example);
                }
                break;
            case ButtonKind::other: button.type = form.type; break;
        }
        return button;
    }

    const SlotValues& values_;
    Missing missing_;
};

struct ButtonPreview {
    PreviewButton operator()(const QuickReplyButton& button) const {
        return {.kind = "quick_reply", .text = button.text, .target = button.payload};
    }
    PreviewButton operator()(const DynamicUrlButton& button) const {
        return {.kind = "url", .text = button.text, .target = button.suffix};
    }
    PreviewButton operator()(const StaticUrlButton& button) const {
        return {.kind = "url", .text = button.text, .target = button.url};
    }
    PreviewButton operator()(const CallPhoneButton& button) const {
        return {.kind = "phone", .text = button.text, .target = button.phone};
    }
    PreviewButton operator()(const CopyCodeButton& button) const {
        return {.kind = "copy_code", .text = button.text, .target = button.code};
    }
    PreviewButton operator()(const OtherButton& button) const {
        return {.kind = "other", .text = button.text, .type = button.type};
    }
};

struct HeaderPreview {
    PreviewHeader operator()(const FilledText& text) const { return {.kind = "text", .text = text.text}; }
    PreviewHeader operator()(const Media& media) const {
        return {.kind = std::string(name_of(media.kind)), .url = media.url, .filename = media.filename};
    }
    PreviewHeader operator()(const Location& location) const {
        return {.kind = "location",
                .latitude = location.latitude,
                .longitude = location.longitude,
                .name = location.name,
                .address = location.address};
    }
};

// What a template and its cards have in common.
template <class Parts>
PreviewCard card_of(const Parts& parts) {
    PreviewCard card;
    if (parts.header) {
        card.header = std::visit(HeaderPreview{}, *parts.header);
    }
    if (parts.body) {
        card.body = parts.body->text;
    }
    for (const Button& button : parts.buttons) {
        card.buttons.push_back(std::visit(ButtonPreview{}, button));
    }
    return card;
}

}  // namespace

Preview preview_of(const TemplateForm& form, const SlotValues& values, Missing missing) {
    const FormPreview parts(values, missing);
    Preview preview{.main = parts.card(form.main, {}), .footer = form.footer ? form.footer->text : std::string()};
    if (form.offer) {
        preview.offer = PreviewOffer{.text = form.offer->text};
        if (form.offer->expires) {
            preview.offer->expires = read_offer_end(parts.given("offer.expires"));
        }
    }
    for (std::size_t at = 0; at < form.cards.size(); ++at) {
        preview.cards.push_back(parts.card(form.cards[at], fmt::format("card.{}.", at)));
    }
    return preview;
}

Preview preview_of(const FilledTemplate& filled) {
    Preview preview{.main = card_of(filled), .footer = filled.footer};
    if (filled.offer) {
        preview.offer = PreviewOffer{.text = filled.offer->text};
        if (filled.offer->expires) {  // a stranger's may lie beyond what a calendar shows
            preview.offer->expires = read_offer_end(std::to_string(filled.offer->expires->time_since_epoch().count()));
        }
    }
    for (const Card& card : filled.cards) {
        preview.cards.push_back(card_of(card));
    }
    return preview;
}

}  // namespace parley
