#include "api/live/alarms.h"

#include <algorithm>

#include "api/answers.h"
#include "api/live/live_feed.h"
#include "api/live/project_lanes.h"
#include "base/text.h"
#include "store/row.h"
#include "webhook/endpoint.h"

namespace parley::api {

namespace {

constexpr int most_of_a_kind = 20;
constexpr int most_quarantined = 1'000;  // more are not counted
constexpr std::chrono::seconds long_lag{30};
constexpr std::chrono::minutes failing_for_long{5};

struct ActiveCampaign {
    std::int64_t id = 0;
    std::string name = {};
    std::string state = {};
    std::string reason = {};
    ProviderId provider = {};
    std::int64_t waiting = 0;
};

// Those that run or are paused; of single messages, too.
std::vector<ActiveCampaign> active_in(soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare
             << "SELECT c.id, c.name, c.state, c.state_reason, c.provider_id, CAST(COALESCE((SELECT "
                "SUM(t.messages) FROM tally t WHERE t.campaign_id = c.id AND t.status IN (1, 2)), 0) AS BIGINT) "
                "FROM campaign c WHERE c.project_id = :project "
                "AND c.state IN ('launching', 'running', 'paused') ORDER BY c.id DESC LIMIT 100",
         soci::use(owner, "project"));
    std::vector<ActiveCampaign> active;
    for (const soci::row& row : rows) {
        active.push_back({store::integer(row, 0), row.get<std::string>(1), row.get<std::string>(2),
                          row.get<std::string>(3), ProviderId{store::integer(row, 4)}, store::integer(row, 5)});
    }
    return active;
}

void add_lanes(std::vector<Alarm>& alarms, const std::vector<deliver::LaneFigures>& lanes,
               const std::map<ProviderId, std::string>& providers) {
    for (const deliver::LaneFigures& lane : lanes) {
        const auto mine = providers.find(lane.provider);
        if (mine == providers.end()) {
            continue;
        }
        const std::string id = std::to_string(lane.provider.value);
        if (!lane.paused_because.empty()) {
            alarms.push_back({.kind = "provider_refuses",
                              .subject = id,
                              .needs = Right::read_settings,
                              .name = mine->second,
                              .what = "the provider refuses everything, so its campaigns are paused",
                              .words = to_utf8(shortened(to_utf8(lane.paused_because), 400)),
                              .advice = "check its credentials and the account there, then resume the campaigns"});
        }
        if (lane.circuit != "closed") {
            alarms.push_back({.kind = "circuit_open",
                              .subject = id,
                              .needs = Right::read_settings,
                              .severe = false,
                              .name = mine->second,
                              .what = "most requests to the provider fail, so one a second finds out when it is back",
                              .advice = "sending goes on by itself; if it lasts, ask the provider"});
        }
    }
}

// A campaign that waits although nothing keeps it from going on.
bool is_stalled(const ActiveCampaign& campaign, const deliver::LaneFigures* lane, const LaneHistory& history) {
    return campaign.state == "running" && campaign.waiting > 0 && lane != nullptr && lane->paused_because.empty() &&
           lane->circuit == "closed" && lane->in_flight == 0 && history.is_still(*lane);
}

void add_campaigns(std::vector<Alarm>& alarms, const std::vector<ActiveCampaign>& active,
                   const std::vector<deliver::LaneFigures>& lanes, const LaneHistory& history) {
    int paused = 0;
    for (const ActiveCampaign& campaign : active) {
        if (campaign.state == "paused" && !campaign.reason.empty() && ++paused <= most_of_a_kind) {
            alarms.push_back({.kind = "campaign_paused",
                              .subject = std::to_string(campaign.id),
                              .needs = Right::read_campaigns,
                              .name = campaign.name,
                              .what = "the campaign paused itself",
                              .words = campaign.reason,
                              .advice = "see to the reason, then resume it",
                              .count = campaign.waiting});
        }
        const auto lane = std::ranges::find(lanes, campaign.provider, &deliver::LaneFigures::provider);
        if (is_stalled(campaign, lane == lanes.end() ? nullptr : &*lane, history)) {
            alarms.push_back({.kind = "campaign_stalled",
                              .subject = std::to_string(campaign.id),
                              .needs = Right::read_campaigns,
                              .name = campaign.name,
                              .what = "messages wait, and for a minute none has left",
                              .advice = "look at the provider's rate and its health; pausing and resuming starts anew",
                              .count = campaign.waiting});
        }
    }
}

void add_quarantine(std::vector<Alarm>& alarms, soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    const int limit = most_quarantined;
    long long count = 0;
    sql << "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM provider p JOIN quarantine q ON q.owner_id = p.id "
           "WHERE p.project_id = :project LIMIT :limit) AS some",
        soci::use(owner, "project"), soci::use(limit, "limit"), soci::into(count);
    if (count > 0) {
        alarms.push_back({.kind = "quarantine",
                          .subject = {},
                          .needs = Right::administer,
                          .severe = false,
                          .what = "callbacks could not be read or name no message, and are kept aside",
                          .advice = "look at them in the settings and try them again",
                          .count = count});
    }
}

void add_installation(std::vector<Alarm>& alarms, Context& context) {
    const receive::Applier::Figures figures = context.applier.figures();
    if (figures.failing || figures.lag_age > long_lag) {
        alarms.push_back({.kind = "journal_lag",
                          .subject = {},
                          .needs = Right::administer,
                          .severe = figures.failing,
                          .what = "callbacks are safe, but statuses and replies show late",
                          .advice = "the server's log says more; see whether disk and processor keep up",
                          .count = static_cast<std::int64_t>(figures.lag_records)});
    }
    if (context.writer.figures().failing) {
        alarms.push_back({.kind = "storage_failing",
                          .subject = {},
                          .needs = Right::administer,
                          .what = "the database takes no changes, so nothing can be sent or saved",
                          .advice = "see whether the disk is full or damaged"});
    }
}

// Its path may be a secret of the receiver's.
std::string host_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    const std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    return std::string(rest.substr(0, rest.find_first_of("/?#")));
}

void add_webhooks(std::vector<Alarm>& alarms, soci::session& sql, ProjectId project, Time now) {
    for (const webhook::WebhookEndpoint& endpoint : webhook::list_endpoints(sql, project)) {
        const bool is_off = !endpoint.enabled && !endpoint.disabled_reason.empty();
        const bool fails =
            endpoint.enabled && endpoint.failing_since && now - *endpoint.failing_since > failing_for_long;
        if (is_off || fails) {
            alarms.push_back({.kind = is_off ? "webhook_disabled" : "webhook_failing",
                              .subject = std::to_string(endpoint.id.value),
                              .needs = Right::read_settings,
                              .severe = is_off,
                              .name = endpoint.description.empty() ? host_of(endpoint.url) : endpoint.description,
                              .what = is_off ? "the webhook is switched off, so its events are told to nobody"
                                             : "the webhook's receiver does not take its events",
                              .words = endpoint.disabled_reason,
                              .advice = "see in its delivery log what the receiver answers",
                              .since = endpoint.failing_since});
        }
    }
}

}  // namespace

std::vector<Alarm> alarms_of(Context& context, soci::session& sql, ProjectId project) {
    std::vector<Alarm> alarms;
    const auto lanes = context.dispatcher.figures();
    add_installation(alarms, context);
    add_lanes(alarms, lanes, providers_in_use(sql, project));
    add_campaigns(alarms, active_in(sql, project), lanes, context.live->lanes());
    add_webhooks(alarms, sql, project, context.clock.now());
    add_quarantine(alarms, sql, project);
    std::ranges::stable_partition(alarms, &Alarm::severe);
    return alarms;
}

json::object to_json(const Alarm& alarm) {
    json::object item;
    item["id"] = alarm.id();
    item["kind"] = alarm.kind;
    item["open"] = true;
    item["severe"] = alarm.severe;
    item["subject"] = text_or_null(alarm.subject);
    item["name"] = text_or_null(alarm.name);
    item["what"] = alarm.what;
    item["words"] = text_or_null(alarm.words);
    item["advice"] = alarm.advice;
    item["count"] = alarm.count;
    item["since"] = time_or_null(alarm.since);
    return item;
}

}  // namespace parley::api
