#include "message/template_match.h"

#include <fmt/format.h>

#include <algorithm>

#include "message/template_buttons.h"
#include "message/text_pattern.h"

// What fits, and what is left out, component by component.
namespace parley {

namespace {

std::string_view text_of(const std::optional<TextForm>& form) {
    return form ? std::string_view(form->text) : std::string_view();
}

std::size_t count_of(const std::optional<FilledText>& text) {
    return text ? text->parameters.size() : 0;
}

Mismatch wrong_count(std::string_view part, std::size_t given, std::size_t expected) {
    return {FailureCode::bad_parameters,
            fmt::format("{}: number of localizable_params ({}) does not match the expected number of params ({})", part,
                        given, expected)};
}

// A wire without names has the values in order.
std::optional<Mismatch> check_text(std::string_view part, std::string_view form, const FilledText& filled,
                                   Placing placing) {
    const auto names = placeholders_of(form);
    if (filled.parameters.size() != names.size()) {
        return wrong_count(part, filled.parameters.size(), names.size());
    }
    for (const std::string& name : filled.names) {
        if (std::ranges::find(names, name) == names.end()) {
            return Mismatch{FailureCode::bad_parameters,
                            fmt::format("{}: parameter name ({}) is none of the template's", part, name)};
        }
    }
    const bool needs_names = !filled.names.empty() || (placing == Placing::by_label && are_named(names));
    for (const std::string& name : needs_names ? names : std::vector<std::string>()) {
        if (std::ranges::find(filled.names, name) == filled.names.end()) {
            return Mismatch{FailureCode::bad_parameters, fmt::format("{}: parameter name ({}) is missing", part, name)};
        }
    }
    return std::nullopt;
}

std::string_view format_of(HeaderFormat format) {
    switch (format) {
        case HeaderFormat::text: return "TEXT";
        case HeaderFormat::image: return "IMAGE";
        case HeaderFormat::video: return "VIDEO";
        case HeaderFormat::file: return "DOCUMENT";
        case HeaderFormat::location: return "LOCATION";
    }
    return "UNKNOWN";
}

struct FormatOf {
    std::string_view operator()(const FilledText&) const { return "TEXT"; }
    std::string_view operator()(const Location&) const { return "LOCATION"; }
    std::string_view operator()(const Media& media) const {
        switch (media.kind) {
            case MediaKind::image: return "IMAGE";
            case MediaKind::video: return "VIDEO";
            case MediaKind::file: return "DOCUMENT";
            case MediaKind::audio: return "AUDIO";
            case MediaKind::sticker: return "STICKER";
        }
        return "UNKNOWN";
    }
};

bool says_nothing(const Header& header) {
    const auto* text = std::get_if<FilledText>(&header);
    return text != nullptr && text->text.empty() && text->parameters.empty();
}

std::optional<Mismatch> check_header(const std::optional<HeaderForm>& form, const std::optional<Header>& filled,
                                     Placing placing) {
    const bool is_given = filled && !says_nothing(*filled);
    const std::string_view given = is_given ? std::visit(FormatOf{}, *filled) : "UNKNOWN";
    const std::string_view expected = form ? format_of(form->format) : "NONE";
    if (form && form->format == HeaderFormat::text && !is_given) {
        const std::size_t values = placeholders_of(form->text.text).size();
        return values == 0 ? std::nullopt : std::optional(wrong_count("header", 0, values));
    }
    if (!form && !is_given) {
        return std::nullopt;
    }
    if (given != expected) {
        return Mismatch{FailureCode::bad_parameter_kind,
                        fmt::format("header: Format mismatch, expected {}, received {}", expected, given)};
    }
    const auto* text = std::get_if<FilledText>(&*filled);
    return text == nullptr ? std::nullopt : check_text("header", form->text.text, *text, placing);
}

std::optional<Mismatch> check_buttons(const std::vector<ButtonForm>& forms, const std::vector<Button>& buttons,
                                      Placing placing) {
    auto aligned = aligned_buttons(forms, buttons, placing);
    if (!aligned) {
        return std::move(aligned.error());
    }
    for (std::size_t at = 0; at < forms.size(); ++at) {
        if ((*aligned)[at] == nullptr && needs_value(forms[at])) {
            return Mismatch{FailureCode::bad_parameters,
                            fmt::format("buttons: Button at index {} of type {} requires a parameter", at,
                                        button_type_of(forms[at]))};
        }
    }
    return std::nullopt;
}

// What a template and each of its cards have.
template <class Parts>
std::optional<Mismatch> check_parts(const CardForm& form, const Parts& filled, Placing placing) {
    if (auto wrong = check_header(form.header, filled.header, placing)) {
        return wrong;
    }
    const FilledText nothing;
    if (auto wrong = check_text("body", text_of(form.body), filled.body ? *filled.body : nothing, placing)) {
        return wrong;
    }
    return check_buttons(form.buttons, filled.buttons, placing);
}

// The value that stands for a placeholder: by its name where values have names, else by its place.
std::string value_for(const FilledText& filled, const std::vector<std::string>& names, std::string_view name) {
    const auto& known = filled.names.size() == filled.parameters.size() && !filled.names.empty() ? filled.names : names;
    const auto found = std::ranges::find(known, name);
    const auto place = static_cast<std::size_t>(found - known.begin());
    return place < filled.parameters.size() ? filled.parameters[place] : std::string();
}

void complete_text(std::string_view form, FilledText& filled) {
    if (filled.text.empty()) {
        const auto names = placeholders_of(form);
        filled.text = replaced(form, [&](std::string_view name) { return value_for(filled, names, name); });
    }
}

template <class Parts>
void complete_parts(const CardForm& form, Parts& filled) {
    if (form.header && form.header->format == HeaderFormat::text) {
        if (!filled.header) {
            filled.header = FilledText{};
        }
        if (auto* text = std::get_if<FilledText>(&*filled.header)) {
            complete_text(form.header->text.text, *text);
        }
    }
    if (form.body) {
        if (!filled.body) {
            filled.body = FilledText{};
        }
        complete_text(form.body->text, *filled.body);
    }
    const auto aligned = form.buttons.empty() ? std::expected<std::vector<const Button*>, Mismatch>()
                                              : aligned_buttons(form.buttons, filled.buttons, Placing::by_order);
    if (aligned && !aligned->empty()) {
        std::vector<Button> buttons;
        buttons.reserve(form.buttons.size());
        for (std::size_t at = 0; at < form.buttons.size(); ++at) {
            buttons.push_back(completed_button(form.buttons[at], (*aligned)[at]));
        }
        filled.buttons = std::move(buttons);
    }
}

// Takes values off the front of one list.
class Values {
public:
    explicit Values(std::vector<std::string> all) : all_(std::move(all)) {}
    std::string next() { return next_ < all_.size() ? std::move(all_[next_++]) : std::string(); }
    std::vector<std::string> next(std::size_t count) {
        std::vector<std::string> some;
        for (std::size_t at = 0; at < count; ++at) {
            some.push_back(next());
        }
        return some;
    }

private:
    std::vector<std::string> all_;
    std::size_t next_ = 0;
};

std::size_t values_of_header(const CardForm& form) {
    return form.header && form.header->format == HeaderFormat::text ? placeholders_of(form.header->text.text).size()
                                                                    : 0;
}

std::size_t values_of(const CardForm& form) {
    const auto buttons = static_cast<std::size_t>(std::ranges::count_if(form.buttons, takes_value));
    return values_of_header(form) + placeholders_of(text_of(form.body)).size() + buttons;
}

template <class Parts>
std::optional<Mismatch> spread_parts(const CardForm& form, Values& values, Parts& filled) {
    if (const std::size_t count = values_of_header(form); count > 0) {
        filled.header = FilledText{{}, values.next(count)};
    }
    filled.body = FilledText{{}, values.next(placeholders_of(text_of(form.body)).size())};
    auto aligned = aligned_buttons(form.buttons, filled.buttons, Placing::by_order);
    if (!aligned) {
        return std::move(aligned.error());
    }
    std::vector<Button> buttons;
    for (std::size_t at = 0; at < form.buttons.size(); ++at) {
        const Button* given = (*aligned)[at];
        buttons.push_back(takes_value(form.buttons[at]) ? button_with_value(form.buttons[at], values.next())
                          : given != nullptr            ? *given
                                                        : empty_button(form.buttons[at]));
    }
    filled.buttons = std::move(buttons);
    return std::nullopt;
}

std::optional<FilledText> recovered_text(std::string_view form, const std::string& text) {
    auto values = values_in(text, form);
    if (!values) {
        return std::nullopt;
    }
    auto names = placeholders_of(form);
    return FilledText{text, std::move(*values), are_named(names) ? std::move(names) : std::vector<std::string>()};
}

}  // namespace

std::optional<Mismatch> mismatch_of(const TemplateForm& form, const FilledTemplate& filled, Placing placing) {
    if (auto wrong = check_parts(form.main, filled, placing)) {
        return wrong;
    }
    if (!form.offer && filled.offer) {
        return Mismatch{FailureCode::bad_parameter_kind,
                        "limited_time_offer: Format mismatch, expected NONE, received LIMITED_TIME_OFFER"};
    }
    if (form.offer && form.offer->expires && !(filled.offer && filled.offer->expires)) {
        return Mismatch{FailureCode::bad_parameters, "limited_time_offer: expiration_time_ms is missing"};
    }
    if (form.cards.size() != filled.cards.size()) {
        return Mismatch{FailureCode::bad_parameters,
                        fmt::format("carousel: number of cards ({}) does not match the expected number of cards ({})",
                                    filled.cards.size(), form.cards.size())};
    }
    for (std::size_t at = 0; at < form.cards.size(); ++at) {
        if (auto wrong = check_parts(form.cards[at], filled.cards[at], placing)) {
            wrong->details = fmt::format("carousel: card {}: {}", at, wrong->details);
            return wrong;
        }
    }
    return std::nullopt;
}

std::expected<FilledTemplate, Mismatch> spread(const TemplateForm& form, FilledTemplate filled) {
    std::size_t expected = values_of(form.main);
    for (const CardForm& card : form.cards) {
        expected += values_of(card);
    }
    if (count_of(filled.body) != expected) {
        return std::unexpected(wrong_count("template", count_of(filled.body), expected));
    }
    Values values(filled.body ? std::move(filled.body->parameters) : std::vector<std::string>());
    if (auto wrong = spread_parts(form.main, values, filled)) {
        return std::unexpected(std::move(*wrong));
    }
    for (std::size_t at = 0; at < std::min(form.cards.size(), filled.cards.size()); ++at) {
        if (auto wrong = spread_parts(form.cards[at], values, filled.cards[at])) {
            return std::unexpected(std::move(*wrong));
        }
    }
    return filled;
}

std::optional<FilledTemplate> recovered(const TemplateForm& form, const FilledTemplate& filled) {
    auto body = filled.body && form.main.body ? recovered_text(form.main.body->text, filled.body->text) : std::nullopt;
    if (!body || (!filled.footer.empty() && filled.footer != text_of(form.footer))) {
        return std::nullopt;
    }
    FilledTemplate whole = filled;
    whole.body = std::move(*body);
    auto* header = whole.header ? std::get_if<FilledText>(&*whole.header) : nullptr;
    if (header != nullptr && !header->text.empty()) {
        const bool has_text = form.main.header && form.main.header->format == HeaderFormat::text;
        auto text = has_text ? recovered_text(form.main.header->text.text, header->text) : std::nullopt;
        if (!text) {
            return std::nullopt;
        }
        *header = std::move(*text);
    }
    return whole;
}

void complete(const TemplateForm& form, FilledTemplate& filled) {
    complete_parts(form.main, filled);
    if (filled.footer.empty()) {
        filled.footer = text_of(form.footer);
    }
    if (form.offer) {
        if (!filled.offer) {
            filled.offer = LimitedTimeOffer{};
        }
        if (filled.offer->text.empty()) {
            filled.offer->text = form.offer->text;
        }
    }
    for (std::size_t at = 0; at < std::min(form.cards.size(), filled.cards.size()); ++at) {
        complete_parts(form.cards[at], filled.cards[at]);
    }
}

}  // namespace parley
