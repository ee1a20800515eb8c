#pragma once
#include <optional>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/time_zone.h"

namespace parley::api::clevertap {

// `when` of a campaign: "now", "20260205 10:30", or {"type":"later","delivery_date_time":["20260205 10:30"]}, in the
// account's time zone. Nothing: at once. Error: invalid, for what is past and for what is not done here: several times,
// recurring ones and people's own time zones.
Result<std::optional<Time>> read_when(const json::value* when, const TimeZone& zone, Time now);

}  // namespace parley::api::clevertap
