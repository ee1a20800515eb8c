#include <algorithm>

#include "api/answers.h"
#include "api/template_input.h"
#include "api/template_json.h"
#include "api/template_views.h"
#include "campaign/template_trial.h"

// Where else a template could be sent, as it is.
namespace parley::api {

namespace {

using campaign::Template;
using deliver::Provider;

// "ACME:welcome" is "welcome" where names have no account before them.
std::string_view bare(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Features used_by(const Template& form, Time now) {
    const auto message = campaign::trial_message(form, {}, {}, now);
    return message ? features_of(*message) : Features();
}

struct Known {
    std::vector<Provider> providers = {};
    std::vector<Template> namesakes = {};  // of the same bare name and language
};

Known read_known(Context& context, ProjectId project, const Template& form) {
    return context.database.read([&](soci::session& sql) {
        Known known{.providers = deliver::list_providers(sql, context.box, project)};
        campaign::TemplateFilter filter{.project = project, .name = std::string(bare(form.name)), .limit = 1'000};
        for (Template& other : campaign::find_templates(sql, filter)) {
            if (bare(other.name) == bare(form.name) && other.language == form.language) {
                known.namesakes.push_back(std::move(other));
            }
        }
        return known;
    });
}

json::object provider_json(const Provider& provider, const Template& form, const Known& known) {
    const auto there = std::ranges::find(known.namesakes, provider.id, &Template::provider);
    const bool is_there = there != known.namesakes.end();
    json::object body;
    body["id"] = provider.id.value;
    body["nickname"] = provider.nickname;
    body["own"] = provider.id == form.provider;
    body["template"] = is_there ? json::value(there->id.value) : json::value();
    body["status"] = is_there ? json::value(name_of(there->status)) : json::value();
    return body;
}

json::object dialect_json(const Context& context, const Dialect& dialect, const Template& form, Features used,
                          const Known& known) {
    const auto findings = campaign::lint(form, {.dialect = dialect,
                                                .allow_private_urls = context.allow_private_urls,
                                                .imported = true,
                                                .has_namespace = true});
    json::array features;
    for (const Feature feature : all_features()) {
        if (is_of_templates(feature) && used.test(static_cast<std::size_t>(feature))) {
            features.push_back(carried_json(feature, dialect.can));
        }
    }
    json::array providers;
    for (const Provider& provider : known.providers) {
        if (provider.dialect == dialect.name && !provider.archived) {
            providers.push_back(provider_json(provider, form, known));
        }
    }
    json::object body;
    body["dialect"] = dialect.name;
    body["title"] = dialect.title;
    body["good"] = !campaign::has_errors(findings);
    body["findings"] = findings_to_json(findings);
    body["features"] = std::move(features);
    body["providers"] = std::move(providers);
    return body;
}

}  // namespace

Result<HttpResponse> show_template_elsewhere(Context& context, const Call& call) {
    const auto id = path_id<TemplateId>(call, "template");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto form = template_of(context, call.project, *id);
    if (!form) {
        return std::unexpected(form.error());
    }
    const Features used = used_by(*form, context.clock.now());
    const Known known = read_known(context, call.project, *form);
    json::array items;
    for (const Dialect* dialect : all_dialects()) {
        items.push_back(dialect_json(context, *dialect, *form, used, known));
    }
    return page_answer(std::move(items), std::nullopt);
}

}  // namespace parley::api
