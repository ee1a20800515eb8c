#pragma once
#include "api/context.h"
#include "campaign/campaign.h"
#include "campaign/campaigns.h"
#include "campaign/statistics.h"

namespace parley::api {

json::object to_json(const campaign::Campaign& campaign);

// With what stands between a draft and its launch: `problems`, each with field, detail and advice.
json::object whole_json(Context& context, const campaign::Campaign& campaign);

// A row of the list, with how far it is: `progress`, null before a launch.
json::object row_json(soci::session& sql, Context& context, const campaign::Campaign& campaign);

// Adds how many there are, how many of them reached what, and the rate at which they leave now: of the provider's
// lane, which other campaigns of the same provider share; 0 unless the campaign runs.
void add_progress(json::object& body, Context& context, const campaign::Campaign& campaign,
                  const campaign::Statistics& statistics);

// What stands between a draft and its launch, also media at addresses that the world cannot reach.
std::vector<Error> problems_of(Context& context, const campaign::Campaign& campaign);

// What is well written but cannot be done is answered 422, so that a caller can tell it from a
// request that is not understood.
HttpResponse not_possible_now(const Error& error);

json::object estimate_json(const campaign::Estimate& estimate);

}  // namespace parley::api
