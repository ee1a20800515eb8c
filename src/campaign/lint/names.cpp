#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "campaign/lint/languages.h"
#include "campaign/lint/rules.h"

namespace parley::campaign::linting {

namespace {

constexpr std::size_t longest_language = 20;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_small(char letter) {
    return letter >= 'a' && letter <= 'z';
}
bool is_capital(char letter) {
    return letter >= 'A' && letter <= 'Z';
}

bool is_meta_name(std::string_view name) {
    return !name.empty() &&
           std::ranges::all_of(name, [](char letter) { return is_small(letter) || is_digit(letter) || letter == '_'; });
}

bool is_account(std::string_view account) {
    return !account.empty() && std::ranges::all_of(account, [](char letter) {
        return is_capital(letter) || is_digit(letter) || letter == '_' || letter == '-';
    });
}

bool is_uuid(std::string_view text) {
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return text.size() == form.size() && std::ranges::equal(text, form, [](char letter, char wanted) {
               return wanted == '-'
                          ? letter == '-'
                          : is_digit(letter) || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
           });
}

// "ab:cd:name" to "ab:cd" and "name": a namespace may hold colons itself.
std::pair<std::string_view, std::string_view> split_at_last_colon(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? std::pair(std::string_view(), name)
                                           : std::pair(name.substr(0, colon), name.substr(colon + 1));
}

void check_meta_name(Findings& findings, std::string_view name, const std::string& advice) {
    if (!is_meta_name(name)) {
        findings.forbidden("name", "has other letters than a template's name may have", name, advice);
    }
}

void check_naming(Findings& findings, const Template& form, const LintRules& rules) {
    const auto [before, name] = split_at_last_colon(form.name);
    switch (rules.dialect.can.naming) {
        case TemplateNaming::meta:
            check_meta_name(findings, form.name, "use small letters, digits and _: order_shipped");
            return;
        case TemplateNaming::account_and_name: {
            if (rules.imported) {
                return;  // the provider lists names alone
            }
            const std::string advice = "write the account in capitals, a colon and the name: ACME:order_shipped";
            if (!is_account(before)) {
                findings.forbidden("name", "does not begin with the account and a colon", form.name, advice);
            }
            check_meta_name(findings, name, advice);
            return;
        }
        case TemplateNaming::namespace_and_name: {
            const std::string advice = "write the namespace, a colon and the name: 0a1b2c3d_4e5f:order_shipped";
            const bool is_plain = before.size() + name.size() == form.name.size();
            if (is_plain && rules.has_namespace) {
                check_meta_name(findings, name, "use small letters, digits and _: order_shipped");
                return;
            }
            if (before.empty() || before.find_first_of(" \t\r\n") != std::string_view::npos) {
                findings.forbidden("name", "does not begin with the namespace and a colon", form.name, advice);
            }
            check_meta_name(findings, name, advice);
            return;
        }
        case TemplateNaming::uuid:
            if (!form.external_id.empty()) {
                if (!is_uuid(form.external_id)) {
                    findings.forbidden("external_id", "is no id as this provider gives them", form.external_id,
                                       "copy the template's id (a UUID) from the provider's dashboard");
                }
            } else if (!is_uuid(form.name)) {
                findings.forbidden("name", "is no id as this provider gives them", form.name,
                                   "give the template's id (a UUID) as its name, or as external_id");
            }
            return;
        case TemplateNaming::free:
            if (trimmed(form.name).size() != form.name.size()) {
                findings.forbidden("name", "begins or ends with a blank", form.name);
            }
            return;
    }
}

}  // namespace

void check_name(Findings& findings, const Template& form, const LintRules& rules) {
    if (trimmed(form.name).empty()) {
        findings.unsendable("name", "is missing or empty");
        return;
    }
    if (!is_utf8(form.name) ||
        std::ranges::any_of(form.name, [](char letter) { return static_cast<unsigned char>(letter) < 0x20; })) {
        findings.unsendable("name", "is not valid text", form.name);
        return;
    }
    const std::size_t most = rules.dialect.can.limits.template_name;
    if (const std::size_t length = length_of(form.name); length > most) {
        findings.unsendable("name", fmt::format("has {} characters, {} are allowed", length, most), form.name);
    }
    check_naming(findings, form, rules);
}

void check_language(Findings& findings, const std::string& language) {
    if (trimmed(language).empty() || language.size() > longest_language || !is_utf8(language)) {
        findings.unsendable("language", "must have 1 to 20 characters", language, "en, en_US, pt_BR");
        return;
    }
    if (is_template_language(language)) {
        return;
    }
    std::string underscored = language;
    std::ranges::replace(underscored, '-', '_');
    if (is_template_language(underscored)) {
        findings.forbidden("language", "is written with a hyphen", language, "write " + underscored);
        return;
    }
    const std::string similar = similar_languages(language);
    findings.forbidden("language", "is no language that WhatsApp has templates in", language,
                       similar.empty() ? "write it as WhatsApp does: en, en_US, pt_BR" : "there are: " + similar);
}

void check_category(Findings& findings, const std::string& category) {
    static constexpr std::array<std::string_view, 3> known{"MARKETING", "UTILITY", "AUTHENTICATION"};
    if (!category.empty() && std::ranges::find(known, category) == known.end()) {
        findings.forbidden("category", "is no category of a template", category,
                           "known are MARKETING, UTILITY, AUTHENTICATION");
    }
}

}  // namespace parley::campaign::linting
