#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/template.h"

// What became of a template over time: who changed what of it, and what the provider said of it.
namespace parley::campaign {

enum class ChangeCause { person, import, provider };
std::string_view name_of(ChangeCause cause);

struct TemplateChange {
    std::int64_t id = 0;
    Time at = {};
    ChangeCause cause = ChangeCause::person;
    std::vector<std::string> what = {};  // "added", "removed", "status", "quality", "category", "name", "body"...
    TemplateStatus status = TemplateStatus::approved;  // from then on
    std::optional<TemplateStatus> status_was = {};     // nothing: it was added
    std::string reason = {};
    std::string quality = {};
    std::string category = {};
};

// As insert_template() and update_template(), and noted: each template's last two hundred changes.
TemplateId insert_noted(soci::session& sql, const Template& form, ChangeCause cause);
void update_noted(soci::session& sql, const Template& form, ChangeCause cause);

// Newest first, those with a smaller id than `before` where that is not nothing.
std::vector<TemplateChange> changes_of_template(soci::session& sql, TemplateId form, std::int64_t before, int limit);

}  // namespace parley::campaign
