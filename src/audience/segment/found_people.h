#pragma once
#include <soci/soci.h>

#include <vector>

#include "audience/segment/segment.h"

namespace parley::audience {

// Whom a filter finds, for those who read them some at a time: finding the next few costs nearly as much as finding all
// of them, so that many are found at once and kept.
class FoundPeople {
public:
    explicit FoundPeople(int at_once) : at_once_(at_once) {}

    // In the order of their ids, those after `after`. All calls are of the same project, filter and time. Whoever has
    // come to fit since others of them were found may be missing, whoever has ceased to may be there. Error: as
    // find_people().
    Result<std::vector<ProfileId>> next(soci::session& sql, ProjectId project, const Filter& filter, Time now,
                                        ProfileId after, int limit);

private:
    bool holds(ProfileId after, int limit) const;

    int at_once_;
    bool any_ = false;
    ProfileId after_ = {};  // those that are kept come after this one
    bool whole_ = false;    // nobody comes after them
    std::vector<ProfileId> people_;
};

}  // namespace parley::audience
