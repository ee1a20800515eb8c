#include <fmt/format.h>

#include <algorithm>

#include "campaign/lint/rules.h"

namespace parley::campaign::linting {

namespace {

constexpr std::int64_t longest_code_life = 90;  // minutes

bool is_picture_or_film(const HeaderForm& header) {
    return header.format == HeaderFormat::image || header.format == HeaderFormat::video;
}

void check_is_marketing(Findings& findings, const std::string& category, std::string_view what) {
    if (!category.empty() && category != "MARKETING") {
        findings.forbidden("category", fmt::format("does not fit {}", what), category, "its category is MARKETING");
    }
}

// Where "components[2].buttons[0]" is a button's place, "components[2]" is that of its component.
std::string component_of(const CardForm& card) {
    const std::string& first = card.buttons.front().where;
    return first.substr(0, first.rfind(".buttons"));
}

bool same_kinds(const CardForm& a, const CardForm& b) {
    return std::ranges::equal(a.buttons, b.buttons, [](const ButtonForm& left, const ButtonForm& right) {
        return left.kind == right.kind && left.type == right.type &&
               find_placeholder(left.target, 0).has_value() == find_placeholder(right.target, 0).has_value();
    });
}

void check_card(Findings& findings, const CardForm& card, const CardForm& first, const LintRules& rules) {
    const Limits& limits = rules.dialect.can.limits;
    if (!card.header) {
        findings.forbidden(card.where, "has no header", {}, "every card begins with a picture or a film");
    } else if (!is_picture_or_film(*card.header)) {
        findings.forbidden(card.header->where, "is no header for a card", {}, "a card begins with a picture or a film");
    } else if (first.header && first.header->format != card.header->format) {
        findings.forbidden(card.header->where, "is of another kind than that of the first card", {},
                           "all cards have a picture, or all a film");
    }
    if (card.body.has_value() != first.body.has_value()) {
        findings.forbidden(card.where, "differs from the first card: only one of the two has a text", {},
                           "all cards have a text, or none has");
    }
    if (card.buttons.empty()) {
        findings.forbidden(card.where, "has no button", {}, "every card has one or two");
    } else if (card.buttons.size() > limits.card_buttons) {
        findings.forbidden(card.where,
                           fmt::format("has {} buttons, {} are allowed", card.buttons.size(), limits.card_buttons));
    }
    if (!same_kinds(card, first)) {
        findings.forbidden(card.where, "has other kinds of buttons than the first card", {},
                           "all cards have the same kinds in the same order");
    }
}

}  // namespace

void check_offer(Findings& findings, const TemplateForm& form, const std::string& category, const Limits& limits) {
    if (!form.offer) {
        return;
    }
    check_label(findings, form.offer->text, form.offer->where + ".text", limits.offer_text);
    if (form.main.header && !is_picture_or_film(*form.main.header)) {
        findings.forbidden(form.main.header->where, "does not go with a limited-time offer", {},
                           "its header is a picture or a film, or there is none");
    }
    if (form.footer) {
        findings.forbidden(form.footer->where, "does not go with a limited-time offer", form.footer->text,
                           "leave the footer out");
    }
    if (!form.cards.empty()) {
        findings.forbidden(form.offer->where, "does not go with a carousel");
    }
    check_is_marketing(findings, category, "a limited-time offer");
}

void check_carousel(Findings& findings, const TemplateForm& form, const std::string& category, const LintRules& rules) {
    if (form.cards.empty()) {
        return;
    }
    const std::string& first = form.cards.front().where;
    const std::string where = first.substr(0, first.rfind('['));
    if (form.cards.size() < 2 || form.cards.size() > rules.dialect.can.limits.cards) {
        findings.forbidden(
            where, fmt::format("has {} cards, 2 to {} are allowed", form.cards.size(), rules.dialect.can.limits.cards));
    }
    const std::string advice = "beside its cards a carousel has a body text and nothing else";
    if (form.main.header) {
        findings.forbidden(form.main.header->where, "does not go with a carousel", {}, advice);
    }
    if (form.footer) {
        findings.forbidden(form.footer->where, "does not go with a carousel", form.footer->text, advice);
    }
    if (!form.main.buttons.empty()) {
        findings.forbidden(component_of(form.main), "does not go with a carousel", {}, advice);
    }
    for (const CardForm& card : form.cards) {
        check_card(findings, card, form.cards.front(), rules);
    }
    check_is_marketing(findings, category, "a carousel");
}

bool is_one_time_password(const TemplateForm& form, const std::string& category) {
    return category == "AUTHENTICATION" || std::ranges::any_of(form.main.buttons, [](const ButtonForm& button) {
               return button.kind == ButtonKind::one_time_password;
           });
}

void check_one_time_password(Findings& findings, const TemplateForm& form, const std::string& category) {
    if (form.code_minutes && (*form.code_minutes < 1 || *form.code_minutes > longest_code_life)) {
        findings.forbidden(form.footer ? form.footer->where : "components", "is no time that a code may be good for",
                           std::to_string(*form.code_minutes), "code_expiration_minutes is 1 to 90");
    }
    if (!is_one_time_password(form, category)) {
        return;
    }
    bool has_code = false;
    for (const ButtonForm& button : form.main.buttons) {
        has_code = has_code || button.kind == ButtonKind::one_time_password;
        if (button.kind != ButtonKind::one_time_password) {
            findings.forbidden(button.where, "does not go with a one-time password", button.text,
                               "its only button copies the code");
        }
    }
    if (!has_code) {
        findings.forbidden("components", "has no button for the one-time password", {},
                           "add a button of type OTP, or choose another category");
    }
    if (category.empty()) {
        findings.doubtful("category", "is not given for a one-time password", {}, "its category is AUTHENTICATION");
    } else if (category != "AUTHENTICATION") {
        findings.forbidden("category", "does not fit a one-time password", category, "its category is AUTHENTICATION");
    }
    if (form.main.header) {
        findings.forbidden(form.main.header->where, "does not go with a one-time password", {}, "leave the header out");
    }
    if (form.offer) {
        findings.forbidden(form.offer->where, "does not go with a one-time password");
    }
    if (!form.cards.empty()) {
        findings.forbidden(form.cards.front().where, "does not go with a one-time password");
    }
    if (form.main.body && form.main.body->text.find("://") != std::string::npos) {
        findings.forbidden(form.main.body->where, "holds a link, though it is a one-time password's", {},
                           "its text is WhatsApp's own");
    }
}

}  // namespace parley::campaign::linting
