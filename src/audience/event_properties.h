#pragma once
#include <soci/soci.h>

#include <string>
#include <vector>

#include "audience/events.h"
#include "audience/value_tally.h"

namespace parley::audience {

// A property as some of the events of a name have it.
struct SeenProperty {
    std::string name;
    std::string type;                           // of most values: "text", "number", "boolean", "date", "list", "object"
    double share = 0;                           // of the events looked at
    std::vector<ValueTally::Counted> values{};  // the most frequent first
};

// Of so many of the oldest and of the newest events; the most frequent properties first, with so many of their values.
std::vector<SeenProperty> seen_properties(soci::session& sql, EventNameId event, int events, std::size_t values);

}  // namespace parley::audience
