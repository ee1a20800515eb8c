#pragma once
#include <soci/soci.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audience/segment/filter.h"

namespace parley::audience {

using SegmentId = Id<struct SegmentTag>;
using ListId = Id<struct ListTag>;

// A saved filter: whoever fits it at the moment of asking.
struct Segment {
    SegmentId id;
    ProjectId project;
    std::string name;
    Filter filter;
    Time created = {};
    Time updated = {};
};
SegmentId insert_segment(soci::session& sql, const Segment& segment);
bool update_segment(soci::session& sql, const Segment& segment);
std::optional<Segment> find_segment(soci::session& sql, ProjectId project, SegmentId id);
std::optional<Segment> find_segment_named(soci::session& sql, ProjectId project, const std::string& name);
std::vector<Segment> list_segments(soci::session& sql, ProjectId project, SegmentId after, int limit);

// People by name, as a file of identities gave them; or frozen at a campaign's launch.
struct PeopleList {
    ListId id;
    ProjectId project;
    std::string name;
    std::string origin = "uploaded";  // or "frozen"
    std::int64_t members = 0;
    std::int64_t unknown = 0;  // identities of the file that nobody has
    Time created = {};
    Time updated = {};
};
std::optional<PeopleList> find_list(soci::session& sql, ProjectId project, ListId id);
std::vector<PeopleList> list_lists(soci::session& sql, ProjectId project, ListId after, int limit);

// Error: invalid where the filter names an event property wrongly, missing where it names a list, segment or campaign
// that the project has not.
Result<std::int64_t> count_people(soci::session& sql, ProjectId project, const Filter& filter, Time now);
// In the order of their ids, those after `after`.
Result<std::vector<ProfileId>> find_people(soci::session& sql, ProjectId project, const Filter& filter, Time now,
                                           ProfileId after, int limit);

}  // namespace parley::audience
