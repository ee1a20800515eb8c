#pragma once
#include "campaign/campaign.h"
#include "campaign/template.h"
#include "deliver/dispatcher.h"
#include "deliver/provider.h"

namespace parley::campaign {

// The campaign's message put into its provider's language once: what is the same for everybody is
// written now, and only the attributes of each person are left to be filled in.
Result<deliver::Run> compile(const Campaign& campaign, const Template& form, const deliver::Provider& provider);

// The plan's values with `attribute_value` in the places that are personal.
std::map<std::string, std::string> slot_texts(const Plan& plan,
                                              const std::function<std::string(const Attribute&)>& attribute_value);

}  // namespace parley::campaign
