#include "audience/events.h"
#include "audience/segment/compile_parts.h"

namespace parley::audience {

namespace {

// Whoever did it from `least` to `most` times, once at least.
struct Times {
    std::int64_t least = 1;
    std::optional<std::int64_t> most = {};
};

bool has_window(const Window& window) {
    return window.last || window.from || window.until;
}

std::vector<std::string> times_conditions(SqlText& out, const std::string& count, const Times& times) {
    std::vector<std::string> conditions;
    if (times.least > 1) {
        conditions.push_back(fmt::format("{} >= {}", count, out.whole(times.least)));
    }
    if (times.most) {
        conditions.push_back(fmt::format("{} <= {}", count, out.whole(*times.most)));
    }
    return conditions;
}

std::string with(const std::string& start, const std::vector<std::string>& conditions) {
    return conditions.empty() ? start : fmt::format("{} AND {}", start, fmt::join(conditions, " AND "));
}

// Of all their life: one row a person has it counted.
std::string in_totals(Compiling& compiling, std::int64_t name, const EventFilter& filter, const Times& times) {
    SqlText& out = compiling.out;
    const std::string start =
        fmt::format("SELECT t.profile_id FROM event_total t WHERE t.name_id = {}", out.whole(name));
    if (!has_window(filter.window)) {
        return with(start, times_conditions(out, "t.events", times));
    }
    // Once at least since then, or before then: the last or the first time says it.
    const bool is_since = !filter.window.until.has_value();
    return with(start, window_conditions(compiling, is_since ? "t.last_at" : "t.first_at", filter.window));
}

std::string in_events(Compiling& compiling, std::int64_t name, const EventFilter& filter, const Times& times) {
    SqlText& out = compiling.out;
    std::string query = with(fmt::format("SELECT e.profile_id FROM event e WHERE e.name_id = {}", out.whole(name)),
                             window_conditions(compiling, "e.at", filter.window));
    for (const PropertyFilter& property : filter.properties) {
        query += " AND " + value_condition(out, "e.properties", property.name, property.comparison, property.values);
    }
    const auto conditions = times_conditions(out, "COUNT(*)", times);
    return conditions.empty()
               ? query + sorted_people(out, "e.profile_id")
               : fmt::format("{} GROUP BY e.profile_id HAVING {}", query, fmt::join(conditions, " AND "));
}

std::string did(Compiling& compiling, std::int64_t name, const EventFilter& filter, const Times& times) {
    const bool is_once = times.least == 1 && !times.most;
    const bool is_open = !(filter.window.until && (filter.window.from || filter.window.last));
    const bool totals_know = filter.properties.empty() && (!has_window(filter.window) || (is_once && is_open));
    return fmt::format("(p.id IN ({}))", totals_know ? in_totals(compiling, name, filter, times)
                                                     : in_events(compiling, name, filter, times));
}

}  // namespace

std::vector<std::string> window_conditions(Compiling& compiling, const std::string& at, const Window& window) {
    std::vector<std::string> conditions;
    if (window.last || window.from) {
        const Time from = window.last ? compiling.now - *window.last : *window.from;
        conditions.push_back(fmt::format("{} >= {}", at, compiling.out.whole(from.time_since_epoch().count())));
    }
    if (window.until) {
        conditions.push_back(fmt::format("{} < {}", at, compiling.out.whole(window.until->time_since_epoch().count())));
    }
    return conditions;
}

std::string event_condition(Compiling& compiling, const EventFilter& filter) {
    std::int64_t least = filter.times;
    std::optional<std::int64_t> most;
    switch (filter.comparison) {
        case Comparison::at_most:
            least = 0;
            most = filter.times;
            break;
        case Comparison::between: most = filter.times_until; break;
        case Comparison::equals: most = filter.times; break;
        default: break;
    }
    const auto name = find_event_name(compiling.sql, compiling.project, filter.name);
    if (least <= 0) {
        if (!most || !name) {
            return "TRUE";
        }
        // Who never did it is meant, too: everybody but those who did it oftener.
        return not_of(did(compiling, name->id.value, filter, {.least = *most + 1}));
    }
    return name ? did(compiling, name->id.value, filter, {.least = least, .most = most}) : "FALSE";
}

}  // namespace parley::audience
