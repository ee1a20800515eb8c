#pragma once
#include <soci/soci.h>

#include <string>

#include "campaign/campaign.h"
#include "campaign/template.h"
#include "deliver/provider.h"

// How a campaign moves from one state to another in the database, inside work of the writer. The dispatcher is told
// after the commit.
namespace parley::campaign {

// False where it is not in `from` (any more).
bool change_state(soci::session& sql, CampaignId campaign, State from, State to, const std::string& reason, Time now);

// Whoever still waits is skipped in the commit that stops the campaign. False where it neither runs nor is paused, nor
// waits for its time.
bool mark_stopped(soci::session& sql, CampaignId id, const std::string& reason, Time now);

// Finished is computed from the counters, never set.
void finish_where_nothing_waits(soci::session& sql, CampaignId campaign, Time now);

// Singles' standing campaigns (singles.h) can be stopped and no more: their messages go as soon as they can, and what
// they said is forgotten then. Error: conflict.
Result<> check_has_run(const Campaign& campaign);

// Whether messages of it would be sent at all; said before anybody waits for them. Error: conflict.
Result<> check_usable(const deliver::Provider& provider, const Template& form);

}  // namespace parley::campaign
