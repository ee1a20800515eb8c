#pragma once
#include <functional>
#include <optional>

#include "audience/segment/filter.h"

namespace parley::audience {

// A day of the project's time zone, as 20260131: when it begins, or (`end`) when the next one does. Nothing where
// there is no such day.
using DayOf = std::function<std::optional<Time>(int yyyymmdd, bool end)>;

struct ClevertapQuery {
    std::optional<EventFilter> event = {};  // the base event, for who reads the events themselves
    Filter people = {};                     // everybody whom the query means, the base event among it
};

// The audience language of the compatible API (source: reference, audience query language), without what a call says
// beside it ("groups", "unique"). `{}` is everybody. Error: invalid, naming a member that is not known or that asks for
// data which there is none of here.
Result<ClevertapQuery> read_clevertap_query(const json::value& query, const DayOf& day);

}  // namespace parley::audience
