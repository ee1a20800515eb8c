#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "campaign/lint/rules.h"

namespace parley::campaign::linting {

namespace {

constexpr std::array<std::string_view, 5> known_others{"voice_call", "flow", "catalog", "mpm", "spm"};

bool is_for_cards(ButtonKind kind) {
    switch (kind) {
        case ButtonKind::quick_reply:
        case ButtonKind::url:
        case ButtonKind::phone: return true;
        case ButtonKind::copy_code:
        case ButtonKind::one_time_password:
        case ButtonKind::other: return false;
    }
    return false;
}

void check_button(Findings& findings, const ButtonForm& button, const LintRules& rules) {
    const Limits& limits = rules.dialect.can.limits;
    check_label(findings, button.text, button.where + ".text", limits.button_text);
    switch (button.kind) {
        case ButtonKind::quick_reply:
        case ButtonKind::one_time_password: return;
        case ButtonKind::url:
            check_link(findings, button.target, button.where + ".url", rules);
            if (find_placeholder(button.target, 0) && button.example.empty()) {
                findings.doubtful(button.where, "has a placeholder without an example", button.target,
                                  "WhatsApp asks for one in review");
            }
            return;
        case ButtonKind::phone: check_number(findings, button.target, button.where + ".phone_number", limits); return;
        case ButtonKind::copy_code:
            if (button.example.empty()) {
                findings.doubtful(button.where, "has no example of the code", {}, "WhatsApp asks for one in review");
            } else if (const std::size_t length = length_of(button.example); length > limits.copy_code) {
                findings.forbidden(button.where + ".example",
                                   fmt::format("has {} characters, {} are allowed", length, limits.copy_code),
                                   button.example);
            }
            return;
        case ButtonKind::other:
            if (std::ranges::find(known_others, button.type) == known_others.end()) {
                findings.forbidden(button.where + ".type", "is no kind of button that is known here", button.type,
                                   "known are QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, OTP, VOICE_CALL, FLOW, "
                                   "CATALOG, MPM, SPM");
            }
            return;
    }
}

void check_counts(Findings& findings, const CardForm& card, const std::string& where, const Limits& limits) {
    const auto check = [&](std::ptrdiff_t count, std::size_t most, std::string_view what) {
        if (count > static_cast<std::ptrdiff_t>(most)) {
            findings.forbidden(where, fmt::format("has {} {}, {} are allowed", count, what, most));
        }
    };
    const auto count_of = [&](ButtonKind kind) { return std::ranges::count(card.buttons, kind, &ButtonForm::kind); };
    check(std::ssize(card.buttons), limits.buttons, "buttons");
    check(count_of(ButtonKind::quick_reply), limits.quick_replies, "quick replies");
    check(count_of(ButtonKind::url), limits.url_buttons, "link buttons");
    check(count_of(ButtonKind::phone), limits.phone_buttons, "call buttons");
    check(count_of(ButtonKind::copy_code), limits.copy_codes, "buttons that copy a code");
    check(std::ranges::count(card.buttons, "voice_call", &ButtonForm::type), 1, "WhatsApp call buttons");
}

// Quick replies stand together: one, one, link is fine, one, link, one is not.
void check_grouping(Findings& findings, const CardForm& card) {
    int groups = 0;
    bool inside = false;
    for (const ButtonForm& button : card.buttons) {
        const bool is_reply = button.kind == ButtonKind::quick_reply;
        if (is_reply && !inside && ++groups == 2) {
            findings.forbidden(button.where, "stands apart from the other quick replies", button.text,
                               "put all quick replies first, or all last");
        }
        inside = is_reply;
    }
}

void check_labels_differ(Findings& findings, const CardForm& card) {
    for (std::size_t at = 1; at < card.buttons.size(); ++at) {
        const auto earlier = card.buttons.begin() + static_cast<std::ptrdiff_t>(at);
        const std::string& text = card.buttons[at].text;
        if (!text.empty() &&
            std::any_of(card.buttons.begin(), earlier, [&](const ButtonForm& button) { return button.text == text; })) {
            findings.doubtful(card.buttons[at].where + ".text", "has the same text as another button", text,
                              "nobody could tell them apart");
        }
    }
}

}  // namespace

void check_buttons(Findings& findings, const CardForm& card, bool is_card, const LintRules& rules) {
    if (card.buttons.empty()) {
        return;
    }
    // "components[2].buttons[0]" to "components[2].buttons"
    const std::string& first = card.buttons.front().where;
    const std::string where = first.substr(0, first.rfind('['));
    for (const ButtonForm& button : card.buttons) {
        check_button(findings, button, rules);
        if (is_card && !is_for_cards(button.kind)) {
            findings.forbidden(button.where, "is no button for a card", button.text,
                               "a card has quick replies, links and calls");
        }
    }
    check_counts(findings, card, where, rules.dialect.can.limits);
    check_grouping(findings, card);
    check_labels_differ(findings, card);
    if (!is_card && card.buttons.size() > 3) {
        findings.doubtful(where, "are more than three: on a desktop the whole message is not shown", {},
                          "keep to three where people read on a desktop");
    }
}

}  // namespace parley::campaign::linting
