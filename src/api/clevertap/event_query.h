#pragma once
#include <soci/soci.h>

#include <functional>
#include <optional>
#include <vector>

#include "audience/events.h"
#include "audience/segment/clevertap_query.h"
#include "audience/segment/compile.h"

// The events that a query's base event means, read in the order of their time.
namespace parley::api::clevertap {

struct EventQuery {
    audience::EventNameId event;
    std::string name;  // as it was first spelt
    Time from = {};
    Time until = {};  // not included
    std::vector<audience::PropertyFilter> properties = {};
    std::optional<audience::Condition> people = {};  // nothing: whoever did it
};

// Nothing where nobody ever did it. Error: invalid where the query has no event, or as compile().
Result<std::optional<EventQuery>> event_query_of(soci::session& sql, ProjectId project,
                                                 const audience::ClevertapQuery& query, Time now);

struct EventPlace {
    long long at = -1;  // milliseconds
    long long id = 0;
};

struct EventRow {
    EventPlace place;
    ProfileId profile;
    json::object properties;
    json::object attributes;  // of the person; empty unless they were asked for
};

struct EventReading {
    EventPlace after = {};
    bool attributes = false;
};

// Until `each` returns false.
using EachEvent = std::function<bool(EventRow&)>;
void visit_events(soci::session& sql, const EventQuery& query, const EventReading& reading, const EachEvent& each);

std::int64_t count_events(soci::session& sql, const EventQuery& query);

}  // namespace parley::api::clevertap
