#include "campaign/template_status.h"

#include <algorithm>

#include "base/text.h"
#include "campaign/template.h"

namespace parley::campaign {

namespace {

constexpr std::size_t longest_reason = 300;

// One of Meta's own samples writes en-US where all others write en_US.
std::string with_underscore(std::string language) {
    std::ranges::replace(language, '-', '_');
    return language;
}

std::optional<Template> find(soci::session& sql, ProviderId provider, const TemplateReport& report) {
    if (!report.template_id.empty()) {
        if (auto found = find_template_known_as(sql, provider, report.template_id)) {
            return found;
        }
    }
    auto found = find_template_named(sql, provider, report.name, report.language);
    return found ? found : find_template_named(sql, provider, report.name, with_underscore(report.language));
}

}  // namespace

bool apply_report(soci::session& sql, ProviderId provider, const TemplateReport& report, Time now) {
    auto form = find(sql, provider, report);
    if (!form) {
        return false;
    }
    if (report.status) {
        form->status = *report.status;
        form->status_reason = *report.status == TemplateStatus::approved
                                  ? std::string()
                                  : std::string(shortened(report.reason, longest_reason));
    }
    if (!report.category.empty()) {
        form->category = report.category;
    }
    if (!report.quality.empty()) {
        form->quality = report.quality;
    }
    if (form->external_id.empty()) {
        form->external_id = report.template_id;
    }
    form->updated = now;
    update_template(sql, *form);
    return true;
}

}  // namespace parley::campaign
