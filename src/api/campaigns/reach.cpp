#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/campaigns/campaign_input.h"
#include "api/campaigns/campaign_json.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "campaign/frozen_audience.h"
#include "campaign/personal.h"

// Whom a campaign would reach now, and why not the others.
namespace parley::api {

namespace {

Result<HttpResponse> estimate_of(Context& context, const campaign::Campaign& campaign) {
    const Time now = context.clock.now();
    const auto needed = campaign::needed_attributes(campaign.plan);
    const auto estimate = context.database.read([&](soci::session& sql) -> Result<campaign::Estimate> {
        if (auto fine = campaign::check_audience(sql, campaign, now); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        return campaign::estimate(sql, campaign, now, needed);
    });
    if (!estimate) {
        return problem(estimate.error(), 422);
    }
    return json_answer(estimate_json(*estimate));
}

}  // namespace

Result<HttpResponse> estimate_campaign(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    return estimate_of(context, *campaign);
}

Result<HttpResponse> estimate_plan(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    CampaignInput input(*body);
    input.read_parts(false);
    auto campaign = input.finish();
    if (!campaign) {
        return std::unexpected(std::move(campaign.error()));
    }
    campaign->project = call.project;
    return estimate_of(context, *campaign);
}

}  // namespace parley::api
