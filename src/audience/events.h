#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"

namespace parley::audience {

using EventNameId = Id<struct EventNameTag>;

// Names are compared without case and blanks: "SignUp", "sign up".
std::string folded_event_name(std::string_view name);

struct EventName {
    EventNameId id;
    std::string name;        // as it was first spelt
    bool discarded = false;  // an administrator wants no more of them
    bool operator==(const EventName&) const = default;
};
std::vector<EventName> list_event_names(soci::session& sql, ProjectId project);
std::optional<EventName> find_event_name(soci::session& sql, ProjectId project, std::string_view name);
// What was written of it stays. False where there is no such name.
bool set_event_discarded(soci::session& sql, EventNameId name, bool discarded);

struct EventTotal {
    std::string name;
    std::int64_t count = 0;
    Time first = {};
    Time last = {};
    bool operator==(const EventTotal&) const = default;
};
std::vector<EventTotal> event_totals(soci::session& sql, ProfileId profile);

// One thing that happened. `id` goes up with the order of writing.
struct Event {
    std::int64_t id = 0;
    ProfileId profile;
    std::string name;
    Time at = {};
    json::object properties = {};
};
// Newest first; those before (`before`, `before_id`) where given.
std::vector<Event> events_of(soci::session& sql, ProfileId profile, std::optional<Time> before, std::int64_t before_id,
                             int limit);

}  // namespace parley::audience
