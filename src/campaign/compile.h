#pragma once
#include "campaign/campaign.h"
#include "campaign/template.h"
#include "deliver/dispatcher.h"
#include "deliver/provider.h"

namespace parley::campaign {

// The campaign's message put into its provider's language once: what is the same for everybody is
// written now, and only the attributes of each person are left to be filled in. What goes into a button's URL is made
// legal in one: an attribute may hold a name with blanks.
Result<deliver::Run> compile(const Campaign& campaign, const Template& form, const deliver::Provider& provider);

}  // namespace parley::campaign
