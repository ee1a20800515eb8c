#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/campaigns/campaign_json.h"
#include "api/handlers.h"
#include "api/statistics_json.h"
#include "api/statistics_streams.h"

namespace parley::api {

namespace {

json::array failures_of(const campaign::Statistics& statistics) {
    json::array failures;
    for (const auto& [code, count] : statistics.failures) {
        json::object item;
        item["code"] = name_of(code);
        item["count"] = count;
        item["meaning"] = explanation_of(code);
        item["advice"] = advice_of(code);
        failures.push_back(std::move(item));
    }
    return failures;
}

json::array skips_of(const campaign::Statistics& statistics) {
    json::array skips;
    for (const auto& [reason, count] : statistics.skips) {
        json::object item;
        item["reason"] = name_of(reason);
        item["count"] = count;
        item["meaning"] = explanation_of(reason);
        skips.push_back(std::move(item));
    }
    return skips;
}

std::string_view reason_name(const deliver::TallyCell& cell) {
    switch (cell.status) {
        case Status::failed: return name_of(static_cast<FailureCode>(cell.reason));
        case Status::skipped: return name_of(static_cast<SkipReason>(cell.reason));
        case Status::queued:
        case Status::intended:
        case Status::uncertain:
        case Status::accepted:
        case Status::sent:
        case Status::delivered:
        case Status::read:
        case Status::clicked: break;
    }
    return {};
}

}  // namespace

std::optional<json::object> read_progress(Context& context, CampaignId id) {
    const auto [found, statistics] = context.database.read([&](soci::session& sql) {
        return std::pair(campaign::find_campaign(sql, id), campaign::read_statistics(sql, id));
    });
    if (!found) {
        return std::nullopt;
    }
    json::object body;
    body["campaign"] = id.value;
    body["state"] = name_of(found->state);
    body["state_reason"] = text_or_null(found->state_reason);
    add_progress(body, context, *found, statistics);
    body["resent"] = statistics.resent;
    body["sums_hold"] = statistics.sums_hold();
    body["failures"] = failures_of(statistics);
    body["skips"] = skips_of(statistics);
    body["launched"] = time_or_null(found->launched);
    body["finished"] = time_or_null(found->finished);
    return body;
}

Result<HttpResponse> campaign_statistics(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    return json_answer(*read_progress(context, campaign->id));
}

Result<HttpResponse> recount_campaign(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    // Counters and messages come from one snapshot, so a running campaign may be recounted too.
    const auto found = context.database.read(
        [&](soci::session& sql) { return campaign::recount(sql, *campaign::find_campaign(sql, campaign->id)); });
    json::array differences;
    for (const auto& difference : found.differences) {
        json::object item;
        item["status"] = name_of(difference.cell.status);
        item["reason"] = text_or_null(std::string(reason_name(difference.cell)));
        item["counted"] = difference.counted;
        item["found"] = difference.found;
        differences.push_back(std::move(item));
    }
    json::array reached;
    for (const auto& difference : found.reached) {
        json::object item;
        item["stage"] = deliver::name_of(difference.stage);
        item["quarter"] = time_or_null(difference.quarter);
        item["country"] = difference.quarter ? json::value() : json::value(difference.country);
        item["counted"] = difference.counted;
        item["found"] = difference.found;
        reached.push_back(std::move(item));
    }
    json::object body;
    body["campaign"] = campaign->id.value;
    body["agrees"] = found.agrees();
    body["differences"] = std::move(differences);
    body["reached"] = std::move(reached);
    return json_answer(body);
}

void stream_statistics(Context& context, Call call, const net::ExchangePtr& exchange) {
    context.streams->watch(std::move(call), exchange);
}

}  // namespace parley::api
