#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/campaigns/campaign_input.h"
#include "api/campaigns/campaign_json.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "base/text.h"

namespace parley::api {

using campaign::Campaign;

namespace {

constexpr std::size_t longest_search = 200;

Failure no_such_campaign() {
    return Failure(Error{ErrorKind::missing, "there is no such campaign"});
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
        return not_possible_now(moved.error());
    }
    const auto moved = campaign_of(context, call);
    return moved ? Result<HttpResponse>(json_answer(whole_json(context, *moved))) : std::unexpected(moved.error());
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
    if (auto fine = only_query(call, {"after", "limit", "label", "state", "kind", "name", "scheduled", "order"});
        !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    const auto scheduled = query_flag(call, "scheduled");
    if (!after || !limit || !scheduled) {
        return std::unexpected(!after ? after.error() : !limit ? limit.error() : scheduled.error());
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
    if (const std::string* name = query_text(call, "name")) {
        if (!is_utf8(*name) || length_of(*name) > longest_search || name->find('\0') != std::string::npos) {
            return invalid(fmt::format("must be a text of at most {} characters", longest_search), "name");
        }
        query.name = trimmed(*name);
    }
    if (query_text(call, "scheduled") != nullptr) {
        query.scheduled = *scheduled;
    }
    if (const std::string* order = query_text(call, "order")) {
        if (*order != "newest" && *order != "oldest") {
            return invalid("must be newest or oldest", "order", to_utf8(shortened(to_utf8(*order), 40)));
        }
        query.newest_first = *order == "newest";
    }
    return context.database.read([&](soci::session& sql) {
        return page_of(campaign::find_campaigns(sql, query), *limit,
                       [&](const Campaign& campaign) { return row_json(sql, context, campaign); });
    });
}

Result<HttpResponse> create_campaign(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    CampaignInput input(*body);
    const bool unfinished = input.fields().boolean("unfinished").value_or(false);
    input.read_name_and_labels();
    input.read_parts(!unfinished);
    const auto send_at = input.time("send_at");
    auto campaign = input.finish();
    if (!campaign) {
        return std::unexpected(std::move(campaign.error()));
    }
    if (const auto good = campaign::check_media(campaign->plan, context.allow_private_urls); !good && !unfinished) {
        Error error = good.error();
        error.where = "plan." + error.where;
        return not_possible_now(error);
    }
    campaign->project = call.project;
    campaign->created = context.clock.now();
    campaign->send_at = send_at;
    const auto id =
        unfinished ? context.campaigns.draft(std::move(*campaign)) : context.campaigns.create(std::move(*campaign));
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
    return created(whole_json(context, *stored), fmt::format("/api/v1/campaigns/{}", id->value));
}

Result<HttpResponse> get_campaign(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    return json_answer(whole_json(context, *campaign));
}

Result<HttpResponse> launch_campaign(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    CampaignInput input(*body);
    const auto revision = input.fields().integer("revision");
    const auto at = input.time("at");
    if (auto read = input.finish(); !read) {
        return std::unexpected(std::move(read.error()));
    }
    // A draft may have been saved with media that nobody could fetch.
    if (campaign->state == campaign::State::draft) {
        if (auto good = campaign::check_media(campaign->plan, context.allow_private_urls); !good) {
            good.error().where = "plan." + good.error().where;
            return not_possible_now(good.error());
        }
    }
    const auto done = at ? context.campaigns.schedule(campaign->id, *at, revision)
                         : context.campaigns.launch(campaign->id, {}, revision);
    if (!done) {
        return not_possible_now(done.error());
    }
    const auto now = campaign_of(context, call);
    return now ? Result<HttpResponse>(json_answer(whole_json(context, *now))) : std::unexpected(now.error());
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

Result<HttpResponse> unschedule_campaign(Context& context, const Call& call) {
    return move_campaign(context, call, [&](CampaignId id) { return context.campaigns.unschedule(id); });
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
        return not_possible_now(count.error());
    }
    json::object body;
    body["resent"] = *count;
    return json_answer(body);
}

}  // namespace parley::api
