#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "api/provider_json.h"
#include "api/template_input.h"
#include "api/template_json.h"
#include "campaign/template_change.h"
#include "campaign/template_trial.h"

namespace parley::api {

namespace {

using campaign::Finding;
using campaign::Template;
using campaign::TemplateOutcome;
using deliver::Provider;
using deliver::Trial;

HttpResponse refused_by_lint(const std::vector<Finding>& findings) {
    const auto first = std::ranges::find(findings, campaign::Severity::error, &Finding::severity);
    json::object more;
    more["findings"] = findings_to_json(findings);
    return problem(Error{ErrorKind::invalid, first->what, first->where, first->value, first->advice}, 422,
                   std::move(more));
}

HttpResponse refused_by_provider(const Trial& trial) {
    json::object more;
    more["trial"] = to_json(trial);
    return problem(Error{ErrorKind::invalid,
                         "the provider did not take the template: " + trial.why,
                         "components",
                         {},
                         "compare request and response with the template at the provider; nothing was saved. To "
                         "save it nevertheless, ask for no trial"},
                   422, std::move(more));
}

HttpResponse in_use(const std::vector<campaign::TemplateUser>& users) {
    const bool is_launching =
        std::ranges::find(users, campaign::State::launching, &campaign::TemplateUser::state) != users.end();
    json::object more;
    more["campaigns"] = users_to_json(users);
    return problem(Error{ErrorKind::conflict,
                         is_launching ? "a campaign is being launched with it" : "campaigns are sending it",
                         "stop_users",
                         {},
                         is_launching ? "wait until the campaign runs, then pause it"
                                      : "say stop_users to pause them; nothing was changed"},
                   409, std::move(more));
}

// Nothing: it is not to be tried. Error: where it cannot be.
Result<std::optional<Trial>> try_template(Context& context, const Provider& provider, const TemplateInput& input) {
    if (!input.trial || input.form.status != TemplateStatus::approved) {
        return std::nullopt;
    }
    if (provider.archived) {
        return Failure(Error{ErrorKind::conflict, "the provider is archived and sends nothing", "provider",
                             provider.nickname, "bring it back, or ask for no trial"});
    }
    auto number =
        input.trial_number.empty() ? campaign::trial_number(provider) : Result<std::string>(input.trial_number);
    if (!number) {
        return std::unexpected(std::move(number.error()));
    }
    const auto message = campaign::trial_message(input.form, provider, *number, context.clock.now());
    if (!message) {
        return std::unexpected(message.error());
    }
    Trial trial = context.dispatcher.try_message_and_wait(provider, *message);
    if (!trial.good && trial.outcome && campaign::took_template(*trial.outcome, *message)) {
        trial.good = true;  // `why` still says what the provider thinks of the number
    }
    return trial;
}

// The dispatcher and the campaigns learn of what was written.
void tell(Context& context, const TemplateOutcome& outcome) {
    for (const campaign::TemplateUser& user : outcome.paused) {
        context.dispatcher.pause(user.id);
    }
    if (outcome.stored && outcome.stored->status != TemplateStatus::approved) {
        context.campaigns.pause_those_without_template();
    }
}

// Linted, tried, and only then written by `write`, which runs inside work of the writer.
template <class Write>
Result<HttpResponse> save(Context& context, ProjectId project, TemplateInput input, bool is_new, Write write) {
    const auto provider = provider_of_template(context, project, input.form.provider);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    input.form.provider = provider->id;
    const std::vector<Finding> findings = lint_for(context, input.form, *provider);
    if (campaign::has_errors(findings)) {
        return refused_by_lint(findings);
    }
    // Asked before the trial too, so that nobody waits for a provider only to hear that the name is taken.
    const auto other = context.database.read([&](soci::session& sql) {
        return campaign::find_template_named(sql, input.form.provider, input.form.name, input.form.language);
    });
    if (other && other->id != input.form.id && !other->archived) {
        return Failure(Error{ErrorKind::conflict, "the provider has a template of this name and language", "name",
                             input.form.name, "choose another name or language"});
    }
    auto trial = try_template(context, *provider, input);
    if (!trial) {
        return std::unexpected(std::move(trial.error()));
    }
    if (*trial && !(*trial)->good) {
        return refused_by_provider(**trial);
    }
    input.form.updated = context.clock.now();
    if (is_new) {
        input.form.created = input.form.updated;
    }
    auto written = context.writer.run([project, form = input.form, stop_users = input.stop_users,
                                       write](soci::session& sql) -> Result<TemplateOutcome> {
        if (deliver::project_of(sql, form.provider) != project) {  // it was deleted meanwhile
            return invalid("there is no such provider", "provider", std::to_string(form.provider.value));
        }
        return write(sql, form, stop_users);
    });
    if (!written || !*written) {
        return std::unexpected(std::move(written ? written->error() : written.error()));
    }
    const TemplateOutcome& outcome = **written;
    if (!outcome.done) {
        return in_use(outcome.in_use);
    }
    tell(context, outcome);
    json::object body = template_to_json(*outcome.stored);
    body["findings"] = findings_to_json(findings);
    body["trial"] = *trial ? json::value(to_json(**trial)) : json::value();
    body["paused"] = users_to_json(outcome.paused);
    return is_new ? created(body, fmt::format("/api/v1/templates/{}", outcome.stored->id.value)) : json_answer(body);
}

Result<campaign::TemplateFilter> read_filter(const Call& call) {
    if (auto fine = only_query(call, {"provider", "status", "name", "with_archived", "after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
    const auto provider = query_number(call, "provider", 0, 1, highest);
    const auto after = query_number(call, "after", 0, 0, highest);
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    const auto with_archived = query_flag(call, "with_archived");
    for (const auto* number : {&provider, &after, &limit}) {
        if (!*number) {
            return std::unexpected(number->error());
        }
    }
    if (!with_archived) {
        return std::unexpected(with_archived.error());
    }
    campaign::TemplateFilter filter{.project = call.project, .with_archived = *with_archived};
    if (*provider != 0) {
        filter.provider = ProviderId{*provider};
    }
    if (const std::string* status = query_text(call, "status")) {
        filter.status = template_status_named(*status);
        if (!filter.status) {
            return invalid("is no status of a template", "status", {},
                           "known are approved, pending, rejected, paused, disabled");
        }
    }
    if (const std::string* name = query_text(call, "name")) {
        filter.name = *name;
    }
    filter.after = TemplateId{*after};
    filter.limit = static_cast<int>(*limit);
    return filter;
}

}  // namespace

Result<HttpResponse> list_all_of_templates(Context& context, const Call& call) {
    auto filter = read_filter(call);
    if (!filter) {
        return std::unexpected(std::move(filter.error()));
    }
    const std::int64_t limit = filter->limit;
    ++filter->limit;  // one more tells that there is a next page
    const auto found =
        context.database.read([&](soci::session& sql) { return campaign::find_templates(sql, *filter); });
    return page_of(found, limit, [](const Template& form) { return template_to_json(form); });
}

Result<HttpResponse> create_template(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto input = read_template(*body);
    if (!input) {
        return std::unexpected(std::move(input.error()));
    }
    return save(context, call.project, std::move(*input), true,
                [](soci::session& sql, const Template& form, bool stop_users) {
                    return campaign::add_template(sql, form, stop_users);
                });
}

Result<HttpResponse> get_template(Context& context, const Call& call) {
    const auto id = path_id<TemplateId>(call, "template");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto form = template_of(context, call.project, *id);
    if (!form) {
        return std::unexpected(form.error());
    }
    return json_answer(template_to_json(*form));
}

Result<HttpResponse> replace_template(Context& context, const Call& call) {
    const auto id = path_id<TemplateId>(call, "template");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto known = template_of(context, call.project, *id, false);
    if (!known) {
        return std::unexpected(known.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto input = read_template(*body, &*known);
    if (!input) {
        return std::unexpected(std::move(input.error()));
    }
    return save(context, call.project, std::move(*input), false,
                [was = *known](soci::session& sql, const Template& form, bool stop_users) {
                    const auto unchanged = campaign::check_unchanged(sql, was);
                    return unchanged ? campaign::change_template(sql, form, stop_users)
                                     : Result<TemplateOutcome>(std::unexpected(unchanged.error()));
                });
}

Result<HttpResponse> remove_template(Context& context, const Call& call) {
    const auto id = path_id<TemplateId>(call, "template");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (auto fine = only_query(call, {"stop_users"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto stop_users = query_flag(call, "stop_users");
    if (!stop_users) {
        return std::unexpected(stop_users.error());
    }
    const auto known = template_of(context, call.project, *id, false);
    if (!known) {
        return std::unexpected(known.error());
    }
    const auto removed = context.writer.run(
        [id = *id, stop = *stop_users, now = context.clock.now()](soci::session& sql) -> Result<TemplateOutcome> {
            const auto form = campaign::find_template(sql, id);
            if (!form || form->archived) {
                return no_such_template();
            }
            return campaign::remove_or_archive(sql, *form, stop, now);
        });
    if (!removed || !*removed) {
        return std::unexpected(removed ? removed->error() : removed.error());
    }
    const TemplateOutcome& outcome = **removed;
    if (!outcome.done) {
        return in_use(outcome.in_use);
    }
    tell(context, outcome);
    json::object body;
    body["archived"] = outcome.stored.has_value();
    body["paused"] = users_to_json(outcome.paused);
    return json_answer(body);
}

}  // namespace parley::api
