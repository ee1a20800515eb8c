#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>

#include "audience/segment/segment.h"

// Who would miss a segment or a list if it were removed. Inside the work that removes it.
namespace parley::audience {

bool mentions(const Filter& filter, SegmentId segment);
bool mentions(const Filter& filter, ListId list);

// "segment Gold" or "campaign Spring"; nothing where nobody uses it. Campaigns that are over do not count.
std::optional<std::string> user_of(soci::session& sql, ProjectId project, SegmentId segment);
std::optional<std::string> user_of(soci::session& sql, ProjectId project, ListId list);

}  // namespace parley::audience
