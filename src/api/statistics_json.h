#pragma once
#include "api/context.h"
#include "base/json.h"
#include "campaign/statistics.h"

namespace parley::api {

// What the API tells of a campaign's progress, in one snapshot. Nothing where it is gone.
std::optional<json::object> read_progress(Context& context, CampaignId campaign);

}  // namespace parley::api
