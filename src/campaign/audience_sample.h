#pragma once
#include <soci/soci.h>

#include <vector>

#include "campaign/campaign.h"

namespace parley::campaign {

// People of a campaign's audience who can be written to, in the order of their ids, those after `after`. Error: missing
// or invalid, where its filter names what is not there.
Result<std::vector<ProfileId>> sample_of_audience(soci::session& sql, const Campaign& campaign, Time now,
                                                  ProfileId after, int limit);

// Whether somebody stands in it, written to or not. Error: the same.
Result<bool> is_in_audience(soci::session& sql, const Campaign& campaign, Time now, ProfileId person);

}  // namespace parley::campaign
