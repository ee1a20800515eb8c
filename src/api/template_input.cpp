#include "api/template_input.h"

#include "api/fields.h"
#include "base/phone.h"
#include "base/text.h"

namespace parley::api {

namespace {

using campaign::Template;

void read_status(Fields& fields, Template& form) {
    const auto status = fields.text("status", 50);
    if (status) {
        const auto known = template_status_named(lower(*status));
        if (!known) {
            fields.refuse("status", "is no status of a template",
                          "known are approved, pending, rejected, paused, disabled");
        }
        form.status = known.value_or(form.status);
        form.status_reason.clear();
    }
    form.status_reason = fields.text("status_reason", 1'000).value_or(form.status_reason);
    if (form.status == TemplateStatus::approved) {
        form.status_reason.clear();
    }
}

void read_trial(Fields& fields, TemplateInput& input) {
    input.trial = fields.boolean("trial").value_or(true);
    if (const auto number = fields.text("trial_number", 50)) {
        const auto phone = Phone::from_wire(*number);
        if (!phone) {
            fields.refuse("trial_number", "is no phone number", "write it with its country code: +14155550100");
        }
        input.trial_number = phone ? phone->e164() : std::string();
    }
}

enum class Names { required, may_be_missing };

Result<TemplateInput> read_body_of_template(const json::object& body, const Template* known, Names names) {
    Fields fields(body);
    TemplateInput input;
    Template& form = input.form;
    if (known != nullptr) {
        form = *known;
        if (const auto provider = fields.integer("provider"); provider && *provider != known->provider.value) {
            fields.refuse("provider", "cannot be changed", "make a new template for the other provider");
        }
    } else {
        const auto provider = fields.integer("provider");
        if (provider && *provider < 1) {
            fields.refuse("provider", "is no id of a provider");
        }
        form.provider = ProviderId{provider.value_or(0)};
    }
    const bool is_draft = names == Names::may_be_missing;
    form.name = is_draft ? fields.text("name", 4'096).value_or("") : fields.required_text("name", 4'096);
    form.language = is_draft ? fields.text("language", 100).value_or("") : fields.required_text("language", 100);
    form.external_id = fields.text("external_id", 200).value_or(form.external_id);
    if (auto category = fields.text("category", 100)) {
        form.category = upper(std::move(*category));
    }
    read_status(fields, form);
    read_trial(fields, input);
    input.stop_users = fields.boolean("stop_users").value_or(false);
    const json::array* components = fields.array("components");
    if (components == nullptr && !is_draft && !fields.has("components")) {
        fields.refuse("components", "is missing");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    form.components = components == nullptr ? json::array() : *components;
    return input;
}

}  // namespace

Result<TemplateInput> read_template(const json::object& body, const Template* known) {
    return read_body_of_template(body, known, Names::required);
}

Result<TemplateInput> read_draft(const json::object& body) {
    return read_body_of_template(body, nullptr, Names::may_be_missing);
}

Result<deliver::Provider> provider_of_template(Context& context, ProjectId project, ProviderId id) {
    auto provider = context.database.read([&](soci::session& sql) {
        return id ? deliver::find_provider(sql, context.box, id)
                  : deliver::find_default_provider(sql, context.box, project);
    });
    if (!provider && !id) {
        return invalid("is missing", "provider", {}, "name one, or make one the default");
    }
    if (!provider || provider->project != project) {
        return invalid("there is no such provider", "provider", std::to_string(id.value));
    }
    return std::move(*provider);
}

Failure no_such_template() {
    return Failure(Error{ErrorKind::missing, "there is no such template"});
}

Result<Template> template_of(Context& context, ProjectId project, TemplateId id, bool with_archived) {
    auto form = context.database.read([&](soci::session& sql) -> std::optional<Template> {
        auto found = campaign::find_template(sql, id);
        return found && deliver::project_of(sql, found->provider) == project ? found : std::nullopt;
    });
    if (!form || (form->archived && !with_archived)) {
        return no_such_template();
    }
    return std::move(*form);
}

std::vector<campaign::Finding> lint_for(const Context& context, const Template& form,
                                        const deliver::Provider& provider) {
    const Dialect* dialect = dialect_named(provider.dialect);
    if (dialect == nullptr) {
        return {
            {campaign::Severity::error, "provider", "speaks a dialect that is not known here", provider.dialect, {}}};
    }
    return campaign::lint(form, {.dialect = *dialect,
                                 .allow_private_urls = context.allow_private_urls,
                                 .has_namespace = !deliver::account_of(provider).field("namespace").empty()});
}

}  // namespace parley::api
