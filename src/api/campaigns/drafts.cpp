#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/campaigns/campaign_input.h"
#include "api/campaigns/campaign_json.h"
#include "api/handlers.h"
#include "api/problem.h"

// Drafts, which people write in several sittings and windows.
namespace parley::api {

Result<HttpResponse> change_campaign(Context& context, const Call& call) {
    const auto known = campaign_of(context, call);
    if (!known) {
        return std::unexpected(known.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    CampaignInput input(*body);
    const std::int64_t revision = input.fields().required_integer("revision");
    input.read_name_and_labels();
    input.read_parts(false);
    const auto send_at = input.time("send_at");
    auto campaign = input.finish();
    if (!campaign) {
        return std::unexpected(std::move(campaign.error()));
    }
    if (known->scheduled) {
        if (!call.rights.has(access::Right::send)) {  // it goes by itself
            return problem(Error{ErrorKind::denied,
                                 "the campaign is scheduled, and changing it takes the right to send",
                                 "scheduled",
                                 {},
                                 "ask somebody who may send to call the schedule off first"},
                           403);
        }
        if (auto good = campaign::check_media(campaign->plan, context.allow_private_urls); !good) {
            good.error().where = "plan." + good.error().where;
            return not_possible_now(good.error());
        }
    }
    campaign->id = known->id;
    campaign->project = known->project;
    campaign->provider = campaign->provider ? campaign->provider : known->provider;
    campaign->revision = revision;
    campaign->send_at = send_at;
    if (auto changed = context.campaigns.change(std::move(*campaign)); !changed) {
        const bool is_of_body = changed.error().kind == ErrorKind::missing && changed.error().where != "campaign";
        return is_of_body ? problem(changed.error(), 422) : not_possible_now(changed.error());
    }
    // What is written as one types would bury the rest of the audit log; the launch tells it whole.
    call.noted = !known->scheduled;
    const auto now = campaign_of(context, call);
    return now ? Result<HttpResponse>(json_answer(whole_json(context, *now))) : std::unexpected(now.error());
}

Result<HttpResponse> remove_campaign(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto removed = context.campaigns.remove(campaign->id); !removed) {
        return not_possible_now(removed.error());
    }
    return HttpResponse{.status = 204, .headers = {}, .body = {}};
}

}  // namespace parley::api
