#include "api/answers.h"
#include "api/live/alarms.h"
#include "api/live/campaign_progress.h"
#include "api/live/handlers.h"
#include "api/live/lane_json.h"
#include "api/live/live_feed.h"
#include "api/live/overview_numbers.h"
#include "api/live/project_lanes.h"
#include "audience/consent_changes.h"
#include "store/row.h"

namespace parley::api {

namespace {

constexpr std::int64_t quarter_of_an_hour = 900'000;
constexpr std::size_t most_recent = 5;

std::string day_text(const TimeZone& zone, Time begin) {
    const LocalTime local = zone.to_local(begin);
    return fmt::format("{:04}-{:02}-{:02}", local.year, local.month, local.day);
}

json::array days_json(const TimeZone& zone, const std::vector<Stretch>& days) {
    json::array items;
    for (const Stretch& day : days) {
        json::object item;
        item["day"] = day_text(zone, day.begin);
        put_numbers(item, day);
        items.push_back(std::move(item));
    }
    return items;
}

json::array hours_json(const std::vector<Stretch>& hours) {
    json::array items;
    for (const Stretch& hour : hours) {
        json::object item;
        item["at"] = to_text(hour.begin);
        put_numbers(item, hour);
        items.push_back(std::move(item));
    }
    return items;
}

json::object totals_json(const std::vector<Stretch>& stretches) {
    Stretch total;
    for (const Stretch& stretch : stretches) {
        total += stretch;
    }
    json::object body;
    put_numbers(body, total);
    return body;
}

json::array consent_json(soci::session& sql, ProjectId project, const TimeZone& zone, const std::vector<Time>& days) {
    std::vector<audience::ConsentCount> by_day(days.size());
    const std::int64_t first = days.front().time_since_epoch().count() / quarter_of_an_hour;
    for (const auto& count : audience::count_consent(sql, project, first, std::numeric_limits<std::int64_t>::max())) {
        const Time at(std::chrono::milliseconds(count.quarter * quarter_of_an_hour));
        const auto after = std::ranges::upper_bound(days, at);
        if (after != days.begin()) {
            auto& day = by_day[static_cast<std::size_t>(after - days.begin()) - 1];
            day.opted_in += count.opted_in;
            day.opted_out += count.opted_out;
        }
    }
    json::array items;
    for (std::size_t place = 0; place < days.size(); ++place) {
        json::object item;
        item["day"] = day_text(zone, days[place]);
        item["opted_in"] = by_day[place].opted_in;
        item["opted_out"] = by_day[place].opted_out;
        items.push_back(std::move(item));
    }
    return items;
}

// `query` is one of the texts below.
bool is_there(soci::session& sql, ProjectId project, const char* query) {
    const long long owner = project.value;
    int there = 0;
    sql << query, soci::use(owner, "project"), soci::into(there);
    return there != 0;
}

json::object checklist(soci::session& sql, ProjectId project) {
    json::object body;
    body["provider_connected"] = is_there(sql, project,
                                          "SELECT CASE WHEN EXISTS (SELECT 1 FROM provider WHERE project_id = :project "
                                          "AND archived = 0 AND removed_at IS NULL) THEN 1 ELSE 0 END");
    body["templates_there"] =
        is_there(sql, project,
                 "SELECT CASE WHEN EXISTS (SELECT 1 FROM provider p JOIN template t ON t.provider_id = p.id WHERE "
                 "p.project_id = :project AND p.removed_at IS NULL AND t.archived = 0) THEN 1 ELSE 0 END");
    body["people_there"] = is_there(sql, project,
                                    "SELECT CASE WHEN EXISTS (SELECT 1 FROM profile WHERE project_id = :project) "
                                    "THEN 1 ELSE 0 END");
    body["campaign_sent"] =
        is_there(sql, project,
                 "SELECT CASE WHEN EXISTS (SELECT 1 FROM campaign WHERE project_id = :project AND kind = 'campaign' "
                 "AND launched_at IS NOT NULL) THEN 1 ELSE 0 END");
    return body;
}

json::array scheduled_json(soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, name, scheduled_at FROM campaign WHERE scheduled_at IS NOT NULL "
                        "AND state = 'draft' AND project_id = :project ORDER BY scheduled_at LIMIT 5",
         soci::use(owner, "project"));
    json::array items;
    for (const soci::row& row : rows) {
        json::object item;
        item["id"] = store::integer(row, 0);
        item["name"] = row.get<std::string>(1);
        item["scheduled"] = to_text(Time(std::chrono::milliseconds(store::integer(row, 2))));
        items.push_back(std::move(item));
    }
    return items;
}

json::array alarms_json(Context& context, soci::session& sql, const Call& call) {
    json::array items;
    for (const Alarm& alarm : alarms_of(context, sql, call.project)) {
        if (call.rights.has(alarm.needs)) {
            items.push_back(to_json(alarm));
        }
    }
    return items;
}

void put_campaigns(json::object& body, soci::session& sql, ProjectId project,
                   const std::vector<deliver::LaneFigures>& lanes) {
    json::array active;
    for (const CampaignProgress& campaign : read_active_campaigns(sql, project)) {
        if (campaign.kind == "campaign") {
            active.push_back(to_json(campaign, lanes));
        }
    }
    json::array recent;
    for (const CampaignProgress& campaign : read_newest_campaigns(sql, project)) {
        const bool is_over = campaign.state == "finished" || campaign.state == "stopped";
        if (campaign.kind == "campaign" && is_over && recent.size() < most_recent) {
            recent.push_back(to_json(campaign, lanes));
        }
    }
    body["campaigns"] = std::move(active);
    body["recent"] = std::move(recent);
    body["scheduled"] = scheduled_json(sql, project);
}

json::value providers_json(Context& context, soci::session& sql, ProjectId project,
                           const std::vector<deliver::LaneFigures>& all) {
    json::array items;
    for (const deliver::LaneFigures& lane : lanes_of(sql, project, all)) {
        items.push_back(to_json(lane, context.live->lanes()));
    }
    return items;
}

}  // namespace

// The first page in one answer, out of counters: no message is looked at.
Result<HttpResponse> get_overview(Context& context, const Call& call) {
    constexpr std::int64_t week = 7;
    constexpr std::int64_t most_days = 90;
    if (auto fine = only_query(call, {"days"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto wanted = query_number(call, "days", week, 1, most_days);
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    const Time now = context.clock.now();
    const TimeZone zone = TimeZone::known(context.projects->of(call.project).time_zone);
    const auto days = days_until(now, zone, static_cast<int>(*wanted));
    const auto lanes = context.dispatcher.figures();
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto by_day = count_messages(sql, call.project, days);
        const auto by_hour = count_messages(sql, call.project, hours_of_today(now, zone));
        json::object today = totals_json(by_hour);
        today["day"] = day_text(zone, days.back());
        today["hours"] = hours_json(by_hour);
        json::object body;
        body["time_zone"] = zone.name();
        body["as_of"] = to_text(now);
        body["today"] = std::move(today);
        body["days"] = days_json(zone, by_day);
        body["funnel"] = totals_json(by_day);
        put_campaigns(body, sql, call.project, lanes);
        body["providers"] =
            call.rights.has(Right::read_settings) ? providers_json(context, sql, call.project, lanes) : json::value();
        body["alarms"] = alarms_json(context, sql, call);
        body["consent"] = call.rights.has(Right::read_people) ? json::value(consent_json(sql, call.project, zone, days))
                                                              : json::value();
        body["checklist"] = checklist(sql, call.project);
        return json_answer(body);
    });
}

}  // namespace parley::api
