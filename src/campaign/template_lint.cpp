#include "campaign/template_lint.h"

#include <algorithm>

#include "campaign/lint/rules.h"

namespace parley::campaign {

namespace {

using linting::Findings;
using linting::TextPlace;

constexpr std::size_t most_bytes = 64 * 1024;  // of the components as JSON

void check_card(Findings& findings, const CardForm& card, bool is_card, const LintRules& rules) {
    const Limits& limits = rules.dialect.can.limits;
    if (card.header && card.header->format == HeaderFormat::text) {
        linting::check_text(findings, card.header->text, TextPlace::header, limits.header);
        linting::check_examples(findings, card.header->text);
    } else if (card.header && card.header->format != HeaderFormat::location) {
        linting::check_media(findings, *card.header, rules);
    }
    if (card.body && is_card) {
        linting::check_text(findings, *card.body, TextPlace::body, limits.card_body);
        linting::check_placeholders(findings, *card.body);
        linting::check_examples(findings, *card.body);
    }
    linting::check_buttons(findings, card, is_card, rules);
}

void check_form(Findings& findings, const Template& form, const TemplateForm& read, const LintRules& rules) {
    const Limits& limits = rules.dialect.can.limits;
    check_card(findings, read.main, false, rules);
    linting::check_text(findings, *read.main.body, TextPlace::body, read.offer ? limits.offer_body : limits.body);
    if (!linting::is_one_time_password(read, form.category)) {  // whose text is WhatsApp's own
        linting::check_placeholders(findings, *read.main.body);
        linting::check_examples(findings, *read.main.body);
    }
    if (read.footer) {
        linting::check_text(findings, *read.footer, TextPlace::footer, limits.footer);
    }
    for (const CardForm& card : read.cards) {
        check_card(findings, card, true, rules);
    }
    linting::check_offer(findings, read, form.category, limits);
    linting::check_carousel(findings, read, form.category, rules);
    linting::check_one_time_password(findings, read, form.category);
    linting::check_features(findings, read, rules.dialect);
}

}  // namespace

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::error: return "error";
        case Severity::warning: return "warning";
    }
    return "error";
}

std::vector<Finding> lint(const Template& form, const LintRules& rules) {
    Findings findings(rules.imported);
    linting::check_name(findings, form, rules);
    linting::check_language(findings, form.language);
    linting::check_category(findings, form.category);
    const FormReading reading = read_whole_form(form.components);
    for (const Error& error : reading.errors) {
        findings.unsendable(error.where, error.what, error.value, error.advice);
    }
    if (reading.errors.empty()) {
        check_form(findings, form, reading.form, rules);
        if (json::serialize(form.components).size() > most_bytes) {
            findings.unsendable("components", "are larger than 64 KB as JSON", {},
                                "leave out what is not the template's");
        }
    }
    return findings.take();
}

bool has_errors(const std::vector<Finding>& findings) {
    return std::ranges::find(findings, Severity::error, &Finding::severity) != findings.end();
}

}  // namespace parley::campaign
