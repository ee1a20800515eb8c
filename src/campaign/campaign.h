#pragma once
#include <soci/soci.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audience/segment/segment.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
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
    std::string kind = "campaign";  // or "single": where messages to one person each stand, which has no audience
    std::string name;
    ProviderId provider;
    TemplateId form;  // none: of a "single", whose messages each say what they say
    // Whom it is for: one of the four, or nothing for everybody in the project.
    std::optional<ImportId> import;
    std::optional<audience::SegmentId> segment = {};
    std::optional<audience::ListId> list = {};
    std::optional<audience::Filter> filter = {};
    std::vector<std::string> labels = {};
    std::string origin = {};     // which API made it, where that matters: "clevertap"
    json::object settings = {};  // what that API said and wants to find again
    Plan plan;
    State state = State::draft;
    std::string state_reason = {};  // why it is paused or stopped, in plain words
    deliver::MessageRange range = {};
    Time created = {};
    std::optional<Time> scheduled = {};  // when a draft is launched by itself; kept once it was
    std::optional<Time> send_at = {};    // when a draft shall go, which nobody has confirmed yet
    std::int64_t revision = 1;           // one more with each change of a draft
    Time updated = {};                   // of what it says, not of its state
    std::optional<Time> launched = {};
    std::optional<Time> finished = {};
};

CampaignId insert_campaign(soci::session& sql, const Campaign& campaign);
// What a draft says, where it is one and still at campaign.revision, which becomes one more. False elsewhere.
bool update_draft(soci::session& sql, const Campaign& campaign);
bool remove_draft(soci::session& sql, CampaignId id);
// Nothing: it is not launched by itself any more. False where it is no draft at that revision.
bool set_schedule(soci::session& sql, CampaignId id, std::int64_t revision, const std::optional<Time>& at);
std::optional<Campaign> find_campaign(soci::session& sql, CampaignId id);
// Without those of kind "single", as list_campaigns_in.
std::vector<Campaign> list_campaigns(soci::session& sql, ProjectId project, CampaignId after, int limit);
std::vector<Campaign> list_campaigns_in(soci::session& sql, State state);
// Drafts whose time has come, those that wait longest first.
std::vector<Campaign> list_due_campaigns(soci::session& sql, Time now);

struct CampaignQuery {
    ProjectId project = {};
    std::string kind = "campaign";
    std::optional<State> state = {};
    std::string label = {};   // empty: any
    std::string origin = {};  // empty: any
    std::string name = {};    // a part of it, in any case (ASCII); empty: any
    std::optional<bool> scheduled = {};
    bool newest_first = false;
    CampaignId after = {};
    int limit = 100;
};
std::vector<Campaign> find_campaigns(soci::session& sql, const CampaignQuery& query);  // in order of their ids

// A label stands in quotes in the database and must not hold any. Error: invalid.
Result<> check_labels(const std::vector<std::string>& labels);

// How many would be reached, and why the others would not.
struct Estimate {
    std::int64_t audience = 0;  // = reachable + everyone left out
    std::int64_t reachable = 0;
    std::map<SkipReason, std::int64_t> left_out;
};
// `needed`: attributes without which nothing is said to a person (personal.h); it costs more to know. Error: missing or
// invalid, where its filter names what is not there.
Result<Estimate> estimate(soci::session& sql, const Campaign& campaign, Time now,
                          const std::vector<std::string>& needed = {});

}  // namespace parley::campaign
