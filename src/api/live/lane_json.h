#pragma once
#include "api/live/lane_history.h"
#include "base/json.h"

namespace parley::api {

// A lane as GET /api/v1/lanes, the overview and the events tell of it.
json::object to_json(const deliver::LaneFigures& lane, const LaneHistory& history);

}  // namespace parley::api
