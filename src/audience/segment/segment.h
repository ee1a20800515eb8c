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
void remove_segment(soci::session& sql, SegmentId id);  // that nothing uses (use.h)

// People by name, as a file of identities gave them; or frozen at a campaign's launch.
struct PeopleList {
    ListId id;
    ProjectId project;
    std::string name;
    std::string origin = "uploaded";  // or "frozen"; "removed" while its members still go
    std::int64_t members = 0;
    std::int64_t unknown = 0;  // identities of the file that nobody has
    Time created = {};
    Time updated = {};
};
std::optional<PeopleList> find_list(soci::session& sql, ProjectId project, ListId id);
std::optional<PeopleList> find_list_named(soci::session& sql, ProjectId project, const std::string& name);  // uploaded
std::vector<PeopleList> list_lists(soci::session& sql, ProjectId project, ListId after, int limit);  // uploaded ones

// Error: invalid where the filter names an event property wrongly, missing where it names a list, segment or campaign
// that the project has not.
Result<std::int64_t> count_people(soci::session& sql, ProjectId project, const Filter& filter, Time now);
// In the order of their ids, those after `after`.
Result<std::vector<ProfileId>> find_people(soci::session& sql, ProjectId project, const Filter& filter, Time now,
                                           ProfileId after, int limit);

struct PeopleCount {
    std::int64_t people = 0;
    std::int64_t reachable = 0;  // those of them who can be written to
};
Result<PeopleCount> count_reachable(soci::session& sql, ProjectId project, const Filter& filter, Time now);

// Both at once, which costs little more than the count.
struct PeoplePreview {
    PeopleCount count;
    std::vector<ProfileId> sample;  // the first ones, in the order of their ids
};
Result<PeoplePreview> preview_people(soci::session& sql, ProjectId project, const Filter& filter, Time now, int limit);

// All of them in the order of their ids, some at a time, in memory that does not grow with how many they are.
// Error: also what `each` said, which ends it.
using EachPeople = std::function<Result<>(const std::vector<ProfileId>&)>;
Result<> visit_people(soci::session& sql, ProjectId project, const Filter& filter, Time now, std::size_t at_a_time,
                      const EachPeople& each);

}  // namespace parley::audience
