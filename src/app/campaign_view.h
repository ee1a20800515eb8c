#pragma once
#include <optional>
#include <string>

#include "app/api_client.h"
#include "app/progress.h"
#include "base/json.h"

namespace parley::app {

// Follows a campaign's progress on the terminal until it is over; returns its last statistics.
Result<json::object> follow_campaign(ApiClient& client, std::int64_t campaign, Progress& progress);

// What became of everybody, as a table for a person to read.
std::string statistics_table(const json::object& statistics);

// qualified = sent + failed + uncertain + skipped + waiting, held against the figures themselves.
bool sums_hold(const json::object& statistics);

std::int64_t count_of(const json::object& statistics, std::string_view key);

}  // namespace parley::app
