#pragma once
#include <soci/soci.h>

#include <map>
#include <string>
#include <vector>

#include "deliver/dispatcher.h"

namespace parley::api {

// The nicknames of the project's providers that are neither archived nor removed. Opens no credentials.
std::map<ProviderId, std::string> providers_in_use(soci::session& sql, ProjectId project);

// Of all lanes, those of the project.
std::vector<deliver::LaneFigures> lanes_of(soci::session& sql, ProjectId project,
                                           const std::vector<deliver::LaneFigures>& all);

}  // namespace parley::api
