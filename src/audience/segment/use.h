#pragma once
#include <soci/soci.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audience/segment/segment.h"

// Who would miss a segment or a list if it were removed or changed. Inside the work that does it.
namespace parley::audience {

bool mentions(const Filter& filter, SegmentId segment);
bool mentions(const Filter& filter, ListId list);

// "segment Gold" or "campaign Spring"; nothing where nobody uses it. Campaigns that are over do not count.
std::optional<std::string> user_of(soci::session& sql, ProjectId project, SegmentId segment);
std::optional<std::string> user_of(soci::session& sql, ProjectId project, ListId list);

// All who would.
struct Use {
    std::string kind;  // "segment" or "campaign"
    std::int64_t id = 0;
    std::string name;
    std::string state;  // of a campaign
};
std::vector<Use> uses_of(soci::session& sql, ProjectId project, SegmentId segment);
std::vector<Use> uses_of(soci::session& sql, ProjectId project, ListId list);

// Segments that hold others and cannot be asked, as these have become too large for them: their names.
std::set<std::string> unusable_segments(soci::session& sql, ProjectId project, Time now);

}  // namespace parley::audience
