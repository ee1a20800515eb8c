#include "api/live/campaign_progress.h"

#include "api/answers.h"
#include "store/row.h"

namespace parley::api {

namespace {

#define CAMPAIGNS \
    "SELECT id, kind, name, state, state_reason, provider_id, launched_at, finished_at FROM campaign WHERE "

std::optional<Time> time_or_nothing(const soci::row& row, std::size_t place) {
    return row.get_indicator(place) == soci::i_null
               ? std::nullopt
               : std::optional(Time(std::chrono::milliseconds(store::integer(row, place))));
}

std::vector<CampaignProgress> read_all(soci::session& sql, const soci::rowset<soci::row>& rows) {
    std::vector<CampaignProgress> campaigns;
    for (const soci::row& row : rows) {
        CampaignProgress campaign{CampaignId{store::integer(row, 0)},
                                  row.get<std::string>(1),
                                  row.get<std::string>(2),
                                  row.get<std::string>(3),
                                  row.get<std::string>(4),
                                  ProviderId{store::integer(row, 5)},
                                  time_or_nothing(row, 6),
                                  time_or_nothing(row, 7)};
        campaigns.push_back(std::move(campaign));
    }
    for (CampaignProgress& campaign : campaigns) {
        campaign.numbers = campaign::read_statistics(sql, campaign.id);
    }
    return campaigns;
}

}  // namespace

std::vector<CampaignProgress> read_active_campaigns(soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    return read_all(sql, (sql.prepare << CAMPAIGNS "project_id = :project AND state IN ('launching', 'running', "
                                                   "'paused') ORDER BY id DESC LIMIT 100",
                          soci::use(owner, "project")));
}

std::vector<CampaignProgress> read_newest_campaigns(soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    return read_all(
        sql, (sql.prepare << CAMPAIGNS "project_id = :project ORDER BY id DESC LIMIT 40", soci::use(owner, "project")));
}

std::optional<CampaignProgress> read_campaign_progress(soci::session& sql, ProjectId project, CampaignId id) {
    const long long owner = project.value;
    const long long number = id.value;
    auto found = read_all(sql, (sql.prepare << CAMPAIGNS "project_id = :project AND id = :id",
                                soci::use(owner, "project"), soci::use(number, "id")));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

#undef CAMPAIGNS

json::object to_json(const CampaignProgress& campaign, const std::vector<deliver::LaneFigures>& lanes) {
    double rate = 0;
    if (campaign.state == "running") {
        for (const deliver::LaneFigures& lane : lanes) {
            rate = lane.provider == campaign.provider ? lane.rate : rate;
        }
    }
    json::object item;
    item["id"] = campaign.id.value;
    item["kind"] = campaign.kind;
    item["name"] = campaign.name;
    item["state"] = campaign.state;
    item["state_reason"] = text_or_null(campaign.state_reason);
    item["provider"] = campaign.provider.value;
    item["qualified"] = campaign.numbers.qualified;
    item["waiting"] = campaign.numbers.waiting;
    item["sent"] = campaign.numbers.sent;
    item["failed"] = campaign.numbers.failed;
    item["uncertain"] = campaign.numbers.uncertain;
    item["skipped"] = campaign.numbers.skipped;
    item["delivered"] = campaign.numbers.delivered;
    item["read"] = campaign.numbers.read;
    item["clicked"] = campaign.numbers.clicked;
    item["replied"] = campaign.numbers.replied;
    item["rate"] = rate;
    item["launched"] = time_or_null(campaign.launched);
    item["finished"] = time_or_null(campaign.finished);
    return item;
}

}  // namespace parley::api
