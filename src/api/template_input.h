#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/context.h"
#include "campaign/template.h"
#include "campaign/template_lint.h"

namespace parley::api {

// What somebody wants to be a template, and how it is to be saved.
struct TemplateInput {
    campaign::Template form;
    bool trial = true;
    std::string trial_number = {};  // empty: the sender itself
    bool stop_users = false;
};

// Names and shapes of the members only: the linter judges what they say. `known`: one that is changed,
// which keeps its provider, and what is not given of id, category and status. Without it the provider may be left out.
Result<TemplateInput> read_template(const json::object& body, const campaign::Template* known = nullptr);
// One that is being written: name, language and components may be missing or empty, as the linter says so.
Result<TemplateInput> read_draft(const json::object& body);

// Of this project; the default one where there is no id. Error: invalid, "provider".
Result<deliver::Provider> provider_of_template(Context& context, ProjectId project, ProviderId id);
Failure no_such_template();
// Error: missing.
Result<campaign::Template> template_of(Context& context, ProjectId project, TemplateId id, bool with_archived = true);

std::vector<campaign::Finding> lint_for(const Context& context, const campaign::Template& form,
                                        const deliver::Provider& provider);

}  // namespace parley::api
