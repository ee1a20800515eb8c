#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "base/text.h"

namespace parley::api {

using campaign::Campaign;

namespace {

template <class Kind>
json::value number_or_null(const std::optional<Kind>& id) {
    return id ? json::value(id->value) : json::value();
}

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
    body["created"] = to_text(campaign.created);
    body["scheduled"] = time_or_null(campaign.scheduled);
    body["launched"] = time_or_null(campaign.launched);
    body["finished"] = time_or_null(campaign.finished);
    return body;
}

std::vector<std::string> read_labels(Fields& fields) {
    std::vector<std::string> labels;
    if (const json::array* given = fields.array("labels")) {
        for (const json::value& label : *given) {
            if (!label.is_string()) {
                fields.refuse("labels", "must be an array of strings");
                return {};
            }
            labels.emplace_back(label.get_string());
        }
    }
    return labels;
}

Result<Campaign> read_campaign(const json::object& body) {
    Fields fields(body);
    Campaign campaign;
    campaign.name = fields.required_text("name", 200);
    campaign.provider = ProviderId{fields.integer("provider").value_or(0)};  // else the template's
    campaign.form = TemplateId{fields.required_integer("template")};
    if (const auto import = fields.integer("import")) {
        campaign.import = ImportId{*import};
    }
    if (const auto segment = fields.integer("segment")) {
        campaign.segment = audience::SegmentId{*segment};
    }
    if (const auto list = fields.integer("list")) {
        campaign.list = audience::ListId{*list};
    }
    const json::object* filter = fields.object("filter");
    campaign.labels = read_labels(fields);
    const json::object* plan = fields.object("plan");
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (filter != nullptr) {
        auto read = audience::read_filter(*filter);
        if (!read) {
            return std::unexpected(std::move(read.error()));
        }
        campaign.filter = std::move(*read);
    }
    if (plan != nullptr) {
        auto read = campaign::read_plan(*plan);
        if (!read) {
            if (!read.error().where.starts_with("plan")) {
                read.error().where = read.error().where.empty() ? "plan" : "plan." + read.error().where;
            }
            return std::unexpected(std::move(read.error()));
        }
        campaign.plan = std::move(*read);
    }
    return campaign;
}

Failure no_such_campaign() {
    return Failure(Error{ErrorKind::missing, "there is no such campaign"});
}

// What is well written but cannot be done is answered 422, so that a caller can tell it from a
// request that is not understood.
HttpResponse not_possible(const Error& error) {
    return problem(error, error.kind == ErrorKind::invalid ? 422 : status_of(error.kind));
}

// Moves the campaign of the path and answers what it is then.
template <class Move>
Result<HttpResponse> move_campaign(Context& context, const Call& call, Move move) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (auto moved = move(campaign->id); !moved) {
        return not_possible(moved.error());
    }
    const auto moved = campaign_of(context, call);
    return moved ? Result<HttpResponse>(json_answer(to_json(*moved))) : std::unexpected(moved.error());
}

}  // namespace

Result<Campaign> campaign_of(Context& context, const Call& call) {
    const auto id = path_id<CampaignId>(call, "campaign");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto found = context.database.read([&](soci::session& sql) { return campaign::find_campaign(sql, *id); });
    if (!found || found->project != call.project) {
        return no_such_campaign();
    }
    return std::move(*found);
}

Result<HttpResponse> list_all_of_campaigns(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "label", "state", "kind"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    campaign::CampaignQuery query{
        .project = call.project, .after = CampaignId{*after}, .limit = static_cast<int>(*limit) + 1};
    if (const std::string* label = query_text(call, "label")) {
        if (auto fine = campaign::check_labels({*label}); !fine) {
            return invalid(fine.error().what, "label");
        }
        query.label = *label;
    }
    if (const std::string* name = query_text(call, "state")) {
        query.state = campaign::state_named(*name);
        if (name_of(*query.state) != *name) {
            return invalid("is no state of a campaign", "state", to_utf8(shortened(to_utf8(*name), 40)),
                           "known are: draft, launching, running, paused, stopped, finished");
        }
    }
    if (const std::string* kind = query_text(call, "kind")) {
        if (*kind != "campaign" && *kind != "single") {
            return invalid("must be campaign or single", "kind", to_utf8(shortened(to_utf8(*kind), 40)));
        }
        query.kind = *kind;
    }
    const auto campaigns =
        context.database.read([&](soci::session& sql) { return campaign::find_campaigns(sql, query); });
    return page_of(campaigns, *limit, [](const Campaign& campaign) { return to_json(campaign); });
}

Result<HttpResponse> create_campaign(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto campaign = read_campaign(*body);
    if (!campaign) {
        return std::unexpected(std::move(campaign.error()));
    }
    if (const auto good = campaign::check_media(campaign->plan, context.allow_private_urls); !good) {
        Error error = good.error();
        error.where = "plan." + error.where;
        return not_possible(error);
    }
    campaign->project = call.project;
    campaign->created = context.clock.now();
    const auto id = context.campaigns.create(std::move(*campaign));
    if (!id) {
        // A provider, template or segment that the body names is a wrong value, not a wrong path.
        return problem(id.error(), id.error().kind == ErrorKind::invalid || id.error().kind == ErrorKind::missing
                                       ? 422
                                       : status_of(id.error().kind));
    }
    const auto stored = context.database.read([&](soci::session& sql) { return campaign::find_campaign(sql, *id); });
    if (!stored) {
        return no_such_campaign();
    }
    return created(to_json(*stored), fmt::format("/api/v1/campaigns/{}", id->value));
}

Result<HttpResponse> get_campaign(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    return json_answer(to_json(*campaign));
}

Result<HttpResponse> estimate_campaign(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    const auto estimate = context.database.read(
        [&](soci::session& sql) { return campaign::estimate(sql, *campaign, context.clock.now()); });
    if (!estimate) {
        return not_possible(estimate.error());
    }
    json::array left_out;
    for (const auto& [reason, count] : estimate->left_out) {
        json::object item;
        item["reason"] = name_of(reason);
        item["count"] = count;
        item["meaning"] = explanation_of(reason);
        left_out.push_back(std::move(item));
    }
    json::object body;
    body["audience"] = estimate->audience;
    body["reachable"] = estimate->reachable;
    body["left_out"] = std::move(left_out);
    return json_answer(body);
}

Result<HttpResponse> launch_campaign(Context& context, const Call& call) {
    return move_campaign(context, call, [&](CampaignId id) { return context.campaigns.launch(id); });
}

Result<HttpResponse> pause_campaign(Context& context, const Call& call) {
    return move_campaign(context, call, [&](CampaignId id) { return context.campaigns.pause(id); });
}

Result<HttpResponse> resume_campaign(Context& context, const Call& call) {
    return move_campaign(context, call, [&](CampaignId id) { return context.campaigns.resume(id); });
}

Result<HttpResponse> stop_campaign(Context& context, const Call& call) {
    return move_campaign(context, call, [&](CampaignId id) { return context.campaigns.stop(id); });
}

Result<HttpResponse> resend_uncertain(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto count = context.campaigns.resend_uncertain(campaign->id);
    if (!count) {
        return not_possible(count.error());
    }
    json::object body;
    body["resent"] = *count;
    return json_answer(body);
}

}  // namespace parley::api
