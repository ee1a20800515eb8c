#pragma once
#include "campaign/lint/findings.h"
#include "message/template_form.h"

// The rules by what they look at (sources: the limits of the generic guide's template set-up and of
// Meta's Cloud API, and the naming rules of the Gupshup and Nexmo guides).
namespace parley::campaign::linting {

// names.cpp: name, language and category
void check_name(Findings& findings, const Template& form, const LintRules& rules);
void check_language(Findings& findings, const std::string& language);
void check_category(Findings& findings, const std::string& category);

// texts.cpp
enum class TextPlace { header, body, footer };
void check_text(Findings& findings, const TextForm& text, TextPlace place, std::size_t most_characters);
// Of what is shown as it is: the text of a button or an offer.
void check_label(Findings& findings, const std::string& text, const std::string& where, std::size_t most_characters);
// Neither first nor last, not side by side, not too many.
void check_placeholders(Findings& findings, const TextForm& text);
void check_examples(Findings& findings, const TextForm& text);

// links.cpp
void check_link(Findings& findings, const std::string& url, const std::string& where, const LintRules& rules);
void check_media(Findings& findings, const HeaderForm& header, const LintRules& rules);
void check_number(Findings& findings, const std::string& phone, const std::string& where, const Limits& limits);

// buttons.cpp
void check_buttons(Findings& findings, const CardForm& card, bool is_card, const LintRules& rules);

// kinds.cpp: what a limited-time offer, a carousel and a one-time password ask for
void check_offer(Findings& findings, const TemplateForm& form, const std::string& category, const Limits& limits);
void check_carousel(Findings& findings, const TemplateForm& form, const std::string& category, const LintRules& rules);
bool is_one_time_password(const TemplateForm& form, const std::string& category);
void check_one_time_password(Findings& findings, const TemplateForm& form, const std::string& category);

// features.cpp: what the provider's dialect loses or changes
void check_features(Findings& findings, const TemplateForm& form, const Dialect& dialect);

}  // namespace parley::campaign::linting
