#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "campaign/statistics.h"
#include "deliver/dispatcher.h"

namespace parley::api {

// A campaign in a few numbers, as long as it moves: out of its row and its counters.
struct CampaignProgress {
    CampaignId id;
    std::string kind;
    std::string name;
    std::string state;
    std::string state_reason;
    ProviderId provider;
    std::optional<Time> launched = {};
    std::optional<Time> finished = {};
    campaign::Statistics numbers = {};
};

// Newest first, at most 100: launching, running or paused; those of single messages, too.
std::vector<CampaignProgress> read_active_campaigns(soci::session& sql, ProjectId project);
// Newest first, 40 in whatever state.
std::vector<CampaignProgress> read_newest_campaigns(soci::session& sql, ProjectId project);
// Nothing where the project has no such campaign.
std::optional<CampaignProgress> read_campaign_progress(soci::session& sql, ProjectId project, CampaignId id);

// The rate is that of its provider's lane, while it runs.
json::object to_json(const CampaignProgress& campaign, const std::vector<deliver::LaneFigures>& lanes);

}  // namespace parley::api
