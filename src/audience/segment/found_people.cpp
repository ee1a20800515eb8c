#include "audience/segment/found_people.h"

#include <algorithm>

namespace parley::audience {

bool FoundPeople::holds(ProfileId after, int limit) const {
    if (!any_ || after < after_) {
        return false;
    }
    return whole_ || people_.end() - std::ranges::upper_bound(people_, after) >= limit;
}

Result<std::vector<ProfileId>> FoundPeople::next(soci::session& sql, ProjectId project, const Filter& filter, Time now,
                                                 ProfileId after, int limit) {
    if (!holds(after, limit)) {
        const int wanted = std::max(at_once_, limit);
        auto found = find_people(sql, project, filter, now, after, wanted);
        if (!found) {
            return found;
        }
        people_ = std::move(*found);
        people_.shrink_to_fit();
        after_ = after;
        whole_ = std::ssize(people_) < wanted;
        any_ = true;
    }
    const auto first = std::ranges::upper_bound(people_, after);
    const auto last = first + std::min<std::ptrdiff_t>(limit, people_.end() - first);
    return std::vector<ProfileId>(first, last);
}

}  // namespace parley::audience
