#pragma once
#include <soci/soci.h>

#include "audience/profile.h"
#include "base/json.h"

namespace parley::api::clevertap {

// A person as profile.json has them (source: reference, vector P1): what CleverTap knows by itself at the top,
// custom properties in profileData, how often they did what in events.
json::object profile_record(soci::session& sql, ProjectId project, const audience::Profile& profile);

// The same person beside an event of theirs (vector P2).
json::object event_profile(ProjectId project, const audience::Profile& profile);

}  // namespace parley::api::clevertap
