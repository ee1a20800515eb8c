#include "campaign/template_import.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "campaign/click_tracking.h"

namespace parley::campaign {

namespace {

constexpr std::size_t most_warnings = 1'000;
constexpr std::size_t longest_reason = 300;

Template template_of(TemplateListing listing, ProviderId provider, const ImportRules& rules) {
    Template form;
    form.provider = provider;
    form.name = std::move(listing.name);
    form.language = std::move(listing.language);
    form.components = std::move(listing.components);
    form.external_id = std::move(listing.id);
    form.category = std::move(listing.category);
    form.status = listing.status;
    form.status_reason = listing.status == TemplateStatus::approved
                             ? std::string()
                             : std::string(shortened(listing.reason, longest_reason));
    form.status_at = rules.now;
    form.origin = TemplateOrigin::imported;
    form.created = rules.now;
    form.updated = rules.now;
    mark_tracked_buttons(form.components, rules.click_domain);
    return form;
}

}  // namespace

PreparedList prepare_list(ProviderList list, ProviderId provider, const ImportRules& rules) {
    PreparedList prepared;
    prepared.listed = list.templates.size() + list.not_read;
    prepared.not_read = list.not_read;
    prepared.pages = list.pages;
    for (Unreadable& part : list.unreadable) {
        prepared.refused.push_back({.finding = {Severity::error, std::move(part.where), std::move(part.why)}});
    }
    std::set<std::pair<std::string, std::string>> seen;
    const LintRules lint_rules{rules.dialect, rules.allow_private_urls, true, rules.has_namespace};
    for (TemplateListing& listing : list.templates) {
        Template form = template_of(std::move(listing), provider, rules);
        if (!seen.emplace(form.name, form.language).second) {
            // A list that grows while it is read shows some twice.
            const auto first = std::ranges::find_if(prepared.forms, [&](const Template& known) {
                return known.name == form.name && known.language == form.language;
            });
            if (first == prepared.forms.end() || first->components != form.components) {
                prepared.refused.push_back({form.name,
                                            form.language,
                                            {Severity::error,
                                             "name",
                                             "stands twice in the list, in different forms",
                                             {},
                                             "a name and language is unique; the first one was taken"}});
            }
            continue;
        }
        std::optional<Finding> obstacle;
        for (Finding& finding : lint(form, lint_rules)) {
            if (finding.severity == Severity::error) {
                obstacle = obstacle ? std::move(obstacle) : std::optional(std::move(finding));
            } else if (prepared.warnings.size() < most_warnings) {
                prepared.warnings.push_back({form.name, form.language, std::move(finding)});
            } else {
                ++prepared.more_warnings;
            }
        }
        if (obstacle) {
            prepared.refused.push_back({std::move(form.name), std::move(form.language), std::move(*obstacle)});
        } else {
            prepared.forms.push_back(std::move(form));
        }
    }
    return prepared;
}

}  // namespace parley::campaign
