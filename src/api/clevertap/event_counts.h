#pragma once
#include <map>

#include "api/clevertap/calendar.h"
#include "api/clevertap/event_query.h"
#include "api/clevertap/value_counts.h"

// What is counted over a query's events, where they lie: the database counts, and tells the sums.
namespace parley::api::clevertap {

std::int64_t count_events(soci::session& sql, const EventQuery& query);

enum class Measure { events, people, sum };

// By the keys of the periods in which there are any. `property` is what is summed: numbers, also written as text.
std::map<std::string, double> count_by_period(soci::session& sql, const EventQuery& query, const TimeZone& zone,
                                              Step step, Measure measure, const std::string& property = {});

// How often the events have each value of a property, or of an attribute of whoever did them. Error: as
// ValueCounts::add().
enum class PropertyOf { event, person };
Result<ValueCounts> count_values(soci::session& sql, const EventQuery& query, PropertyOf of,
                                 const std::string& property);

}  // namespace parley::api::clevertap
