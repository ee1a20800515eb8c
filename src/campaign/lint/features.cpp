#include <fmt/format.h>

#include "campaign/lint/rules.h"

namespace parley::campaign::linting {

namespace {

// The first place of the form that has what a feature names; the whole where it is not one place.
class Places {
public:
    explicit Places(const TemplateForm& form) : form_(form) {}

    std::string of(Feature feature) const {
        switch (feature) {
            case Feature::named_parameters: return named();
            case Feature::header_text: return header(HeaderFormat::text);
            case Feature::header_image: return header(HeaderFormat::image);
            case Feature::header_video: return header(HeaderFormat::video);
            case Feature::header_file: return header(HeaderFormat::file);
            case Feature::header_location: return header(HeaderFormat::location);
            case Feature::footer: return form_.footer ? form_.footer->where : whole();
            case Feature::quick_reply: return button(ButtonKind::quick_reply, false);
            case Feature::dynamic_url: return button(ButtonKind::url, true);
            case Feature::static_url: return button(ButtonKind::url, false);
            case Feature::call_phone: return button(ButtonKind::phone, false);
            case Feature::copy_code: return button(ButtonKind::copy_code, false);
            case Feature::other_button: return button(ButtonKind::other, false);
            case Feature::limited_time_offer: return form_.offer ? form_.offer->where : whole();
            case Feature::carousel: return form_.cards.empty() ? whole() : form_.cards.front().where;
            default: return whole();
        }
    }

private:
    static std::string whole() { return "components"; }

    template <class Found>
    std::string first(Found found) const {
        if (const std::string place = found(form_.main); !place.empty()) {
            return place;
        }
        for (const CardForm& card : form_.cards) {
            if (const std::string place = found(card); !place.empty()) {
                return place;
            }
        }
        return whole();
    }

    std::string named() const {
        return first([](const CardForm& card) {
            if (card.header && are_named(placeholders_of(card.header->text.text))) {
                return card.header->text.where;
            }
            return card.body && are_named(placeholders_of(card.body->text)) ? card.body->where : std::string();
        });
    }
    std::string header(HeaderFormat format) const {
        return first([format](const CardForm& card) {
            return card.header && card.header->format == format ? card.header->where : std::string();
        });
    }
    std::string button(ButtonKind kind, bool is_dynamic) const {
        return first([kind, is_dynamic](const CardForm& card) {
            for (const ButtonForm& button : card.buttons) {
                const bool fits = button.kind == kind || (is_dynamic && button.kind == ButtonKind::one_time_password);
                if (fits && find_placeholder(button.target, 0).has_value() == is_dynamic) {
                    return button.where;
                }
            }
            return std::string();
        });
    }

    const TemplateForm& form_;
};

// Words that the provider has in its own copy of the template: that a wire does not repeat them
// changes nothing for whoever reads the message.
bool stands_in_the_approved_template(Feature feature) {
    switch (feature) {
        case Feature::template_text:
        case Feature::header_text:
        case Feature::footer:
        case Feature::quick_reply:
        case Feature::dynamic_url:
        case Feature::static_url:
        case Feature::call_phone:
        case Feature::copy_code:
        case Feature::limited_time_offer:
        case Feature::carousel: return true;
        default: return false;
    }
}

}  // namespace

void check_features(Findings& findings, const TemplateForm& form, const Dialect& dialect) {
    auto filled = fill(form, sample_values(form, Time(std::chrono::hours(1))));
    if (!filled) {
        findings.unsendable("components", "cannot be filled: " + filled.error().what, filled.error().where);
        return;
    }
    OutgoingMessage message;
    message.content = std::move(*filled);
    const Features features = features_of(message);
    for (const Feature feature : all_features()) {
        if (!features.test(static_cast<std::size_t>(feature))) {
            continue;
        }
        const std::string note(dialect.can.note_of(feature));
        switch (dialect.can.carriage_of(feature)) {
            case Carriage::carried: break;
            case Carriage::changed:
                if (stands_in_the_approved_template(feature)) {
                    break;
                }
                findings.doubtful(Places(form).of(feature),
                                  fmt::format("is changed by {}: {}", dialect.title, description_of(feature)), {},
                                  note);
                break;
            case Carriage::lost:
                findings.unsendable(
                    Places(form).of(feature),
                    fmt::format("cannot be sent through {}: {}", dialect.title, description_of(feature)), {}, note);
                break;
        }
    }
}

}  // namespace parley::campaign::linting
