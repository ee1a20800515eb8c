#pragma once
#include <soci/soci.h>

#include <string>
#include <vector>

#include "base/id.h"

namespace parley::audience {

// An attribute as some of the people have it.
struct SeenAttribute {
    std::string name;
    std::string type;  // of most values: "text", "number", "boolean", "date", "list"
    double share = 0;  // of the people looked at
    bool operator==(const SeenAttribute&) const = default;
};

// From the oldest and the newest people, so many of each; the most frequent names first.
std::vector<SeenAttribute> seen_attributes(soci::session& sql, ProjectId project, int people);

}  // namespace parley::audience
