#include "api/campaigns/campaign_json.h"

#include "api/answers.h"
#include "api/problem.h"

namespace parley::api {

using campaign::Campaign;

namespace {

template <class Kind>
json::value number_or_null(const std::optional<Kind>& id) {
    return id ? json::value(id->value) : json::value();
}

json::value problem_json(const Error& error) {
    json::object body;
    body["field"] = error.where;
    body["detail"] = error.what;
    body["advice"] = text_or_null(error.advice);
    return body;
}

double rate_of(Context& context, const Campaign& campaign) {
    if (campaign.state != campaign::State::running) {
        return 0;
    }
    for (const deliver::LaneFigures& lane : context.dispatcher.figures()) {
        if (lane.provider == campaign.provider) {
            return lane.rate;
        }
    }
    return 0;
}

}  // namespace

json::object to_json(const Campaign& campaign) {
    json::object body;
    body["id"] = campaign.id.value;
    body["kind"] = campaign.kind;
    body["name"] = campaign.name;
    body["provider"] = campaign.provider.value;
    body["template"] = campaign.form ? json::value(campaign.form.value) : json::value();
    body["import"] = number_or_null(campaign.import);
    body["segment"] = number_or_null(campaign.segment);
    body["list"] = number_or_null(campaign.list);
    body["filter"] = campaign.filter ? json::value(audience::write_filter(*campaign.filter)) : json::value();
    body["labels"] = json::value_from(campaign.labels);
    body["origin"] = text_or_null(campaign.origin);
    body["plan"] = campaign::write_plan(campaign.plan);
    body["state"] = name_of(campaign.state);
    body["state_reason"] = text_or_null(campaign.state_reason);
    body["revision"] = campaign.revision;
    body["created"] = to_text(campaign.created);
    body["updated"] = to_text(campaign.updated);
    body["send_at"] = time_or_null(campaign.send_at);
    body["scheduled"] = time_or_null(campaign.scheduled);
    body["launched"] = time_or_null(campaign.launched);
    body["finished"] = time_or_null(campaign.finished);
    return body;
}

std::vector<Error> problems_of(Context& context, const Campaign& campaign) {
    if (campaign.state != campaign::State::draft || campaign.kind != "campaign") {
        return {};
    }
    auto problems = context.campaigns.problems_of(campaign);
    if (auto good = campaign::check_media(campaign.plan, context.allow_private_urls); !good) {
        good.error().where = "plan." + good.error().where;
        problems.push_back(std::move(good.error()));
    }
    return problems;
}

json::object whole_json(Context& context, const Campaign& campaign) {
    json::object body = to_json(campaign);
    json::array problems;
    for (const Error& problem : problems_of(context, campaign)) {
        problems.push_back(problem_json(problem));
    }
    body["problems"] = std::move(problems);
    return body;
}

void add_progress(json::object& body, Context& context, const Campaign& campaign,
                  const campaign::Statistics& statistics) {
    body["qualified"] = statistics.qualified;
    body["waiting"] = statistics.waiting;
    body["sent"] = statistics.sent;
    body["failed"] = statistics.failed;
    body["uncertain"] = statistics.uncertain;
    body["skipped"] = statistics.skipped;
    body["delivered"] = statistics.delivered;
    body["read"] = statistics.read;
    body["clicked"] = statistics.clicked;
    body["replied"] = statistics.replied;
    body["rate"] = rate_of(context, campaign);
}

json::object row_json(soci::session& sql, Context& context, const Campaign& campaign) {
    json::object body = to_json(campaign);
    if (campaign.state == campaign::State::draft) {
        body["progress"] = nullptr;
        return body;
    }
    json::object progress;
    add_progress(progress, context, campaign, campaign::read_statistics(sql, campaign.id));
    body["progress"] = std::move(progress);
    return body;
}

HttpResponse not_possible_now(const Error& error) {
    return problem(error, error.kind == ErrorKind::invalid ? 422 : status_of(error.kind));
}

json::object estimate_json(const campaign::Estimate& estimate) {
    json::array left_out;
    for (const auto& [reason, count] : estimate.left_out) {
        json::object item;
        item["reason"] = name_of(reason);
        item["count"] = count;
        item["meaning"] = explanation_of(reason);
        left_out.push_back(std::move(item));
    }
    json::object body;
    body["audience"] = estimate.audience;
    body["reachable"] = estimate.reachable;
    body["left_out"] = std::move(left_out);
    return body;
}

}  // namespace parley::api
