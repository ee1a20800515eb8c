#include "campaign/template_import.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "api/provider_lookup.h"
#include "api/template_intake.h"
#include "api/template_json.h"

namespace parley::api {

namespace {

using campaign::ImportReport;

// What the provider's list looks like is no fault of our caller's request.
HttpResponse not_possible(const Error& error) {
    return problem(error, error.kind == ErrorKind::invalid ? 422 : status_of(error.kind));
}

}  // namespace

Result<ImportReport> import_list(Context& context, ProviderId provider, campaign::ProviderList list,
                                 const campaign::ImportRules& rules, bool dry_run) {
    const auto prepared =
        std::make_shared<const campaign::PreparedList>(campaign::prepare_list(std::move(list), provider, rules));
    if (dry_run) {
        auto plan = context.database.read(
            [&](soci::session& sql) { return campaign::plan_import(sql, provider, *prepared, rules); });
        if (!plan) {
            return std::unexpected(std::move(plan.error()));
        }
        return std::move(plan->report);
    }
    // Planned and done in one piece of work, so that no campaign comes between.
    auto report = context.writer.run([provider, prepared, rules](soci::session& sql) -> Result<ImportReport> {
        if (!deliver::project_of(sql, provider)) {  // it was deleted meanwhile
            return no_such_provider();
        }
        auto plan = campaign::plan_import(sql, provider, *prepared, rules);
        if (!plan) {
            return std::unexpected(std::move(plan.error()));
        }
        return campaign::carry_out(sql, std::move(*plan));
    });
    if (!report) {
        return std::unexpected(std::move(report.error()));
    }
    if (*report) {
        for (const campaign::TemplateUser& user : (*report)->paused) {
            context.dispatcher.pause(user.id);
        }
        context.campaigns.pause_those_without_template();
    }
    return std::move(*report);
}

Result<HttpResponse> import_templates(Context& context, const Call& call) {
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const bool dry_run = fields.boolean("dry_run").value_or(false);
    const bool allow_empty = fields.boolean("allow_empty").value_or(false);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const Dialect* dialect = dialect_named(provider->dialect);
    if (dialect == nullptr || provider->archived) {
        return Failure(Error{ErrorKind::conflict, "the provider is archived or speaks a dialect that is not known here",
                             "provider", provider->nickname, "bring it back first"});
    }
    auto list = campaign::fetch_provider_list(context.dispatcher, context.clock, *provider);
    if (!list) {
        return not_possible(list.error());
    }
    const campaign::ImportRules rules{.dialect = *dialect,
                                      .allow_private_urls = context.allow_private_urls,
                                      .click_domain = provider->templates.click_domain,
                                      .has_namespace = !deliver::account_of(*provider).field("namespace").empty(),
                                      .allow_empty = allow_empty,
                                      .now = context.clock.now()};
    const auto report = import_list(context, provider->id, std::move(*list), rules, dry_run);
    if (!report) {
        return not_possible(report.error());
    }
    json::object answer = report_to_json(*report);
    answer["dry_run"] = dry_run;
    return json_answer(answer);
}

}  // namespace parley::api
