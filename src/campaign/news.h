#pragma once
#include <soci/soci.h>

#include <string>

#include "base/clock.h"
#include "campaign/campaign.h"
#include "campaign/template.h"

// What others are told by webhook of campaigns and templates, inside the work that changes them. Where nobody wants to
// be told, each costs one look.
namespace parley::campaign {

// After the change was written.
void tell_state(soci::session& sql, CampaignId campaign, State former, const std::string& reason, Time now);

// Before the new form is written: tells of its status, quality or category where one is another than before.
void tell_template(soci::session& sql, const Template& form);

}  // namespace parley::campaign
