#pragma once
#include <soci/soci.h>

#include <vector>

#include "audience/profile.h"
#include "base/id.h"
#include "base/json.h"

// What is stored of a person beside the profile, also of those who were merged into them.
namespace parley::api {

// In order of id, those after `after`.
std::vector<MessageId> messages_to(soci::session& sql, ProfileId profile, MessageId after, int limit);

// Newest first, those before `before` ({}: from the newest).
std::vector<MessageId> newest_messages_to(soci::session& sql, ProfileId profile, MessageId before, int limit);

// What they wrote; in order of id, those after `after`.
json::array incoming_of(soci::session& sql, ProjectId project, const audience::Profile& profile, std::int64_t after,
                        int limit);
json::array lists_of(soci::session& sql, ProfileId profile);
json::array merged_into(soci::session& sql, ProfileId profile);  // as they were

}  // namespace parley::api
