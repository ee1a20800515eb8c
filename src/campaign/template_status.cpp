#include "campaign/template_status.h"

#include <algorithm>

#include "base/text.h"
#include "campaign/template.h"
#include "campaign/template_history.h"

namespace parley::campaign {

namespace {

constexpr std::size_t longest_reason = 300;

// One of Meta's own samples writes en-US where all others write en_US.
std::string with_underscore(std::string language) {
    std::ranges::replace(language, '-', '_');
    return language;
}

std::vector<Template> find(soci::session& sql, ProviderId provider, const TemplateReport& report) {
    if (!report.template_id.empty()) {
        if (auto found = find_templates_known_as(sql, provider, report.template_id); !found.empty()) {
            return found;
        }
    }
    auto found = find_template_named(sql, provider, report.name, report.language);
    if (!found) {
        found = find_template_named(sql, provider, report.name, with_underscore(report.language));
    }
    return found ? std::vector<Template>{std::move(*found)} : std::vector<Template>();
}

void note(Template& form, const TemplateReport& report, Time now) {
    const Time at = report.at.value_or(now);
    if (report.status && at >= form.status_at) {
        form.status_at = at;
        form.status = *report.status;
        form.status_reason = *report.status == TemplateStatus::approved
                                 ? std::string()
                                 : std::string(shortened(report.reason, longest_reason));
    }
    if (!report.category.empty()) {
        form.category = report.category;
    }
    if (!report.quality.empty()) {
        form.quality = report.quality;
    }
    if (form.external_id.empty()) {
        form.external_id = report.template_id;
    }
    form.updated = now;
}

}  // namespace

bool apply_report(soci::session& sql, ProviderId provider, const TemplateReport& report, Time now) {
    std::vector<Template> forms = find(sql, provider, report);
    for (Template& form : forms) {
        note(form, report, now);
        update_noted(sql, form, ChangeCause::provider);
    }
    return !forms.empty();
}

}  // namespace parley::campaign
