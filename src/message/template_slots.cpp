#include "message/template_slots.h"

#include <fmt/format.h>

#include <array>

namespace parley {

namespace {

constexpr std::string_view sample_image = "https://www.example.com/sample.jpg";
constexpr std::string_view sample_video = "https://www.example.com/sample.mp4";
constexpr std::string_view sample_file = "https://www.example.com/sample.pdf";
constexpr std::string_view sample_text = "sample";
constexpr std::string_view sample_code = "SAMPLE10";
constexpr std::string_view sample_password = "123456";
constexpr std::string_view sample_products =
    R"([{"type":"action","action":{"thumbnail_product_retailer_id":"sample","sections":[{"title":"Sample","product_items":[{"product_retailer_id":"sample"}]}]}}])";

bool can_be_fetched(std::string_view url) {
    return url.starts_with("https://") || url.starts_with("http://");
}

void add_header_slots(const std::optional<HeaderForm>& header, const std::string& prefix, std::vector<Slot>& slots) {
    if (!header) {
        return;
    }
    switch (header->format) {
        case HeaderFormat::text: {
            const auto names = placeholders_of(header->text.text);
            for (std::size_t at = 0; at < names.size(); ++at) {
                slots.push_back({prefix + "header." + names[at], header->text.examples[at]});
            }
            return;
        }
        case HeaderFormat::file:
            slots.push_back({.key = prefix + "header.filename", .required = false});
            [[fallthrough]];
        case HeaderFormat::image:
        case HeaderFormat::video:
            // A handle of what was uploaded for review is no URL that could be sent.
            slots.push_back(
                {prefix + "header.media", can_be_fetched(header->example) ? header->example : std::string()});
            return;
        case HeaderFormat::location:
            slots.push_back({.key = prefix + "header.latitude", .personal = false});
            slots.push_back({.key = prefix + "header.longitude", .personal = false});
            slots.push_back({.key = prefix + "header.name", .required = false});
            slots.push_back({.key = prefix + "header.address", .required = false});
            return;
    }
}

void add_button_slots(const ButtonForm& button, const std::string& key, std::vector<Slot>& slots) {
    switch (button.kind) {
        case ButtonKind::quick_reply: slots.push_back({.key = key + "payload", .required = false}); return;
        case ButtonKind::copy_code: slots.push_back({key + "code", button.example}); return;
        case ButtonKind::phone: return;
        case ButtonKind::url:
        case ButtonKind::one_time_password:
            for (const std::string& name : placeholders_of(button.target)) {
                slots.push_back(
                    {.key = key + name, .example = button.example, .in_url = true, .tracked = button.tracked});
            }
            return;
        case ButtonKind::other:
            // Only a list of products cannot go without; catalogues, flows and calls have a default.
            slots.push_back({.key = key + "parameters", .personal = false, .required = button.type == "mpm"});
            return;
    }
}

void add_slots(const CardForm& card, const std::string& prefix, std::vector<Slot>& slots) {
    add_header_slots(card.header, prefix, slots);
    if (card.body) {
        const auto names = placeholders_of(card.body->text);
        for (std::size_t at = 0; at < names.size(); ++at) {
            slots.push_back({prefix + "body." + names[at], card.body->examples[at]});
        }
    }
    for (std::size_t at = 0; at < card.buttons.size(); ++at) {
        add_button_slots(card.buttons[at], fmt::format("{}button.{}.", prefix, at), slots);
    }
}

std::string_view sample_media(const std::optional<HeaderForm>& header) {
    switch (header ? header->format : HeaderFormat::image) {
        case HeaderFormat::video: return sample_video;
        case HeaderFormat::file: return sample_file;
        case HeaderFormat::text:
        case HeaderFormat::location:
        case HeaderFormat::image: break;
    }
    return sample_image;
}

// What a slot without an example may be filled with, by what its key ends with.
std::string sample_of(const Slot& slot, const CardForm& card, const std::string& prefix) {
    const std::string_view rest = std::string_view(slot.key).substr(prefix.size());
    if (rest == "header.media") {
        return std::string(sample_media(card.header));
    }
    if (rest == "header.latitude" || rest == "header.longitude") {
        return "1.5";
    }
    if (rest.ends_with(".code")) {
        return std::string(sample_code);
    }
    if (rest.ends_with(".parameters")) {
        return std::string(sample_products);
    }
    const bool is_password = std::ranges::any_of(
        card.buttons, [](const ButtonForm& button) { return button.kind == ButtonKind::one_time_password; });
    return std::string(is_password ? sample_password : sample_text);
}

void add_samples(const CardForm& card, const std::string& prefix, SlotValues& values) {
    std::vector<Slot> slots;
    add_slots(card, prefix, slots);
    for (const Slot& slot : slots) {
        if (slot.required) {
            values[slot.key] = slot.example.empty() ? sample_of(slot, card, prefix) : slot.example;
        }
    }
}

}  // namespace

std::vector<Slot> slots_of(const TemplateForm& form) {
    std::vector<Slot> slots;
    add_slots(form.main, {}, slots);
    if (form.offer && form.offer->expires) {
        slots.push_back({.key = "offer.expires", .personal = false});
    }
    for (std::size_t at = 0; at < form.cards.size(); ++at) {
        add_slots(form.cards[at], fmt::format("card.{}.", at), slots);
    }
    return slots;
}

SlotValues sample_values(const TemplateForm& form, Time now) {
    SlotValues values;
    add_samples(form.main, {}, values);
    if (form.offer && form.offer->expires) {
        values["offer.expires"] = std::to_string((now + std::chrono::hours(24)).time_since_epoch().count());
    }
    for (std::size_t at = 0; at < form.cards.size(); ++at) {
        add_samples(form.cards[at], fmt::format("card.{}.", at), values);
    }
    return values;
}

bool is_sample_media(const std::string& url) {
    return url == sample_image || url == sample_video || url == sample_file;
}

}  // namespace parley
