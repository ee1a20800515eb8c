#pragma once
#include "api/call.h"
#include "api/context.h"
#include "campaign/campaign.h"

namespace parley::api {

// The campaign that the path names. Error: missing, also where it is another project's.
Result<campaign::Campaign> campaign_of(Context& context, const Call& call);

}  // namespace parley::api
