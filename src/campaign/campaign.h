#pragma once
#include <soci/soci.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "campaign/plan.h"
#include "deliver/ledger.h"
#include "message/failure.h"

namespace parley::campaign {

enum class State { draft, launching, running, paused, stopped, finished };
std::string_view name_of(State state);
State state_named(const std::string& name);  // draft where none is called that

struct Campaign {
    CampaignId id;
    ProjectId project;
    std::string name;
    ProviderId provider;
    TemplateId form;
    std::optional<ImportId> import;  // nothing: everybody in the project
    Plan plan;
    State state = State::draft;
    std::string state_reason = {};  // why it is paused or stopped, in plain words
    deliver::MessageRange range = {};
    Time created = {};
    std::optional<Time> launched = {};
    std::optional<Time> finished = {};
};

CampaignId insert_campaign(soci::session& sql, const Campaign& campaign);
std::optional<Campaign> find_campaign(soci::session& sql, CampaignId id);
std::vector<Campaign> list_campaigns(soci::session& sql, ProjectId project, CampaignId after, int limit);
std::vector<Campaign> list_campaigns_in(soci::session& sql, State state);

// How many would be reached, and why the others would not.
struct Estimate {
    std::int64_t audience = 0;  // = reachable + everyone left out
    std::int64_t reachable = 0;
    std::map<SkipReason, std::int64_t> left_out;
};
Estimate estimate(soci::session& sql, const Campaign& campaign);

}  // namespace parley::campaign
