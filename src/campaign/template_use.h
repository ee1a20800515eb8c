#pragma once
#include <soci/soci.h>

#include <map>
#include <string>
#include <vector>

#include "campaign/campaign.h"
#include "campaign/template.h"

namespace parley::campaign {

// A campaign that names a template.
struct TemplateUser {
    CampaignId id;
    std::string name;
    State state = State::draft;
    bool operator==(const TemplateUser&) const = default;
};

bool is_over(State state);     // stopped or finished: it sends nothing any more
bool is_sending(State state);  // running, or about to be

std::vector<TemplateUser> users_of_template(soci::session& sql, TemplateId form);
// Of all templates of a provider.
std::map<TemplateId, std::vector<TemplateUser>> users_of_templates(soci::session& sql, ProviderId provider);

// Those that run are paused, and those that are paused already get the reason, so that whoever
// resumes one knows. Returns those that ran: their lanes must be told after the commit.
std::vector<TemplateUser> pause_users(soci::session& sql, const std::vector<TemplateUser>& users,
                                      const std::string& reason, Time now);

}  // namespace parley::campaign
