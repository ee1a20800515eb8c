#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "campaign/template.h"
#include "campaign/template_use.h"

// Changing and removing templates that campaigns may use. Each runs inside work of the writer, so that
// nothing comes between what is asked and what is written.
namespace parley::campaign {

struct TemplateOutcome {
    bool done = false;
    std::optional<Template> stored = {};    // as it is now; nothing where it is gone for good
    std::vector<TemplateUser> in_use = {};  // not done: these send it, and nobody said that they may be stopped
    std::vector<TemplateUser> paused = {};  // these ran; tell the dispatcher after the commit
};

// Error: conflict, where the provider has another template of this name and language. One that was
// removed, and of which campaigns are left, comes back.
Result<TemplateOutcome> add_template(soci::session& sql, Template form, bool stop_users);

// A campaign that runs with a template that now says something else would send what nobody planned, and with one
// that is no longer approved it would send nothing: it is paused where `stop_users` allows it, and one that is just
// being launched stands in the way. Error: missing, conflict.
Result<TemplateOutcome> change_template(soci::session& sql, const Template& form, bool stop_users);

// Error: missing, where it is gone; conflict, where it is not any more what it `was` when it was read.
Result<> check_unchanged(soci::session& sql, const Template& was);

// Archived where campaigns name it, also ended ones, as their messages are explained by it; else gone.
TemplateOutcome remove_or_archive(soci::session& sql, const Template& form, bool stop_users, Time now);

}  // namespace parley::campaign
