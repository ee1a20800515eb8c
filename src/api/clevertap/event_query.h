#pragma once
#include <soci/soci.h>

#include <functional>
#include <optional>
#include <string>

#include "audience/events.h"
#include "audience/segment/clevertap_query.h"
#include "audience/segment/compile.h"

// The events that a query's base event means, read in the order of their time.
namespace parley::api::clevertap {

struct EventQuery {
    audience::EventNameId event;
    std::string name;  // as it was first spelt
    Time from = {};
    Time until = {};                     // not included
    audience::Condition condition = {};  // on `event e`, and on `profile p` where that is needed
    bool needs_person = false;
};

// What the text of a statement on the query's events names. The query must outlive the statement, as must this.
struct Bounds {
    explicit Bounds(const EventQuery& query);
    long long event;
    long long from;
    long long until;
};

// "SELECT <columns> FROM event e ... WHERE ...", from a time on and until another, as the text names them.
std::string select_events(const EventQuery& query, std::string_view columns, std::string_view from = ":event_from",
                          std::string_view until = ":event_until");
void bind(soci::statement& statement, const EventQuery& query, const Bounds& bounds);        // where it names its own
void bind_event(soci::statement& statement, const EventQuery& query, const Bounds& bounds);  // without from and until
void run(soci::statement& statement, const std::string& text);                               // up to the first row

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
};

// Those after that place, until `each` returns false.
using EachEvent = std::function<bool(EventRow&)>;
void visit_events(soci::session& sql, const EventQuery& query, EventPlace after, const EachEvent& each);

}  // namespace parley::api::clevertap
