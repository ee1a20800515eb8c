#pragma once
#include <soci/soci.h>

#include <string>
#include <vector>

#include "audience/profile.h"

namespace parley::audience {

// Whose identity, phone, e-mail or name begins with `query`, in order of id, those after `after`. Bounded, so that it
// can be asked while somebody types: at most so many by each of their names, and by e-mail and name (case ignored) only
// among so many people, the newest ones.
inline constexpr int most_found = 1'000;
inline constexpr int most_looked_through = 20'000;
std::vector<Profile> search_profiles(soci::session& sql, ProjectId project, const std::string& query, ProfileId after,
                                     int limit);

}  // namespace parley::audience
