#include "campaign/campaign.h"
#include "store/row.h"

#include <array>

namespace parley::campaign {

namespace {

constexpr std::array states{State::draft,  State::launching, State::running,
                            State::paused, State::stopped,   State::finished};

constexpr const char* columns =
    "SELECT id, project_id, name, provider_id, template_id, import_id, plan, state, state_reason, run, first_message, "
    "last_message, created_at, launched_at, finished_at FROM campaign ";

std::optional<Time> optional_time(const soci::row& row, std::size_t place) {
    if (row.get_indicator(place) == soci::i_null) {
        return std::nullopt;
    }
    return Time(std::chrono::milliseconds(store::integer(row, place)));
}

std::vector<Campaign> to_campaigns(const soci::rowset<soci::row>& rows) {
    std::vector<Campaign> campaigns;
    for (const soci::row& row : rows) {
        Campaign campaign;
        campaign.id = CampaignId{store::integer(row, 0)};
        campaign.project = ProjectId{store::integer(row, 1)};
        campaign.name = row.get<std::string>(2);
        campaign.provider = ProviderId{store::integer(row, 3)};
        campaign.form = TemplateId{store::integer(row, 4)};
        if (row.get_indicator(5) != soci::i_null) {
            campaign.import = ImportId{store::integer(row, 5)};
        }
        if (auto plan = read_plan(json::parse(row.get<std::string>(6)))) {
            campaign.plan = std::move(*plan);
        }
        campaign.state = state_named(row.get<std::string>(7));
        campaign.state_reason = row.get<std::string>(8);
        campaign.range = {campaign.id, store::integer(row, 9), MessageId{store::integer(row, 10)},
                          MessageId{store::integer(row, 11)}};
        campaign.created = Time(std::chrono::milliseconds(store::integer(row, 12)));
        campaign.launched = optional_time(row, 13);
        campaign.finished = optional_time(row, 14);
        campaigns.push_back(std::move(campaign));
    }
    return campaigns;
}

}  // namespace

std::string_view name_of(State state) {
    switch (state) {
        case State::draft: return "draft";
        case State::launching: return "launching";
        case State::running: return "running";
        case State::paused: return "paused";
        case State::stopped: return "stopped";
        case State::finished: return "finished";
    }
    return "unknown";
}

State state_named(const std::string& name) {
    for (const State state : states) {
        if (name_of(state) == name) {
            return state;
        }
    }
    return State::draft;
}

CampaignId insert_campaign(soci::session& sql, const Campaign& campaign) {
    const auto project = static_cast<long long>(campaign.project.value);
    const auto provider = static_cast<long long>(campaign.provider.value);
    const auto form = static_cast<long long>(campaign.form.value);
    const long long import = campaign.import ? campaign.import->value : 0;
    soci::indicator import_mark = campaign.import ? soci::i_ok : soci::i_null;
    const std::string plan = json::serialize(write_plan(campaign.plan));
    const std::string state(name_of(State::draft));
    const long long created = campaign.created.time_since_epoch().count();
    long long id = 0;
    sql << "INSERT INTO campaign (project_id, name, provider_id, template_id, import_id, plan, state, created_at) "
           "VALUES (:project, :name, :provider, :form, :import, :plan, :state, :created) RETURNING id",
        soci::use(project), soci::use(campaign.name), soci::use(provider), soci::use(form),
        soci::use(import, import_mark), soci::use(plan), soci::use(state), soci::use(created), soci::into(id);
    return CampaignId{id};
}

std::optional<Campaign> find_campaign(soci::session& sql, CampaignId id) {
    const auto number = static_cast<long long>(id.value);
    const std::string query = std::string(columns) + "WHERE id = :id";
    auto campaigns = to_campaigns((sql.prepare << query, soci::use(number)));
    if (campaigns.empty()) {
        return std::nullopt;
    }
    return std::move(campaigns.front());
}

std::vector<Campaign> list_campaigns(soci::session& sql, ProjectId project, CampaignId after, int limit) {
    const auto number = static_cast<long long>(project.value);
    const auto from = static_cast<long long>(after.value);
    const std::string query =
        std::string(columns) + "WHERE project_id = :project AND id > :after ORDER BY id LIMIT :limit";
    return to_campaigns((sql.prepare << query, soci::use(number), soci::use(from), soci::use(limit)));
}

std::vector<Campaign> list_campaigns_in(soci::session& sql, State state) {
    const std::string name(name_of(state));
    const std::string query = std::string(columns) + "WHERE state = :state ORDER BY id";
    return to_campaigns((sql.prepare << query, soci::use(name)));
}

}  // namespace parley::campaign
