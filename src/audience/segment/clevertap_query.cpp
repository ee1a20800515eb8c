#include "audience/segment/clevertap_query.h"

#include <fmt/format.h>

#include "audience/segment/clevertap_parts.h"
#include "audience/segment/filter_check.h"

namespace parley::audience {

namespace {

// The days of `from` and `to`, both included.
Result<Window> window_in(const json::object& object, const DayOf& day, const std::string& where) {
    Window window;
    for (const auto& [name, moment, is_end] :
         {std::tuple("from", &window.from, false), std::tuple("to", &window.until, true)}) {
        const json::value* value = object.if_contains(name);
        if (value == nullptr) {
            continue;
        }
        const auto number = integer_of(value);
        const auto time = number && *number >= 10'000'000 && *number <= 99'981'231
                              ? day(static_cast<int>(*number), is_end)
                              : std::nullopt;
        if (!time) {
            return invalid("must be a day written as yyyymmdd", place_in(where, name));
        }
        *moment = *time;
    }
    if (window.from && window.until && *window.from >= *window.until) {
        return invalid("is before from", place_in(where, "to"));
    }
    return window;
}

Result<std::int64_t> count_of(const json::value* value, const std::string& where) {
    const auto number = integer_of(value);
    if (!number || *number < 0) {
        return invalid("must be a number of times", where);
    }
    return *number;
}

// How often: {"operator": "equals", "value": 10}. Returns false where the opposite of the rule is meant.
Result<bool> read_count(EventFilter& filter, const json::object& object, const std::string& where) {
    if (!object.contains("operator") && !object.contains("value")) {
        return true;
    }
    const auto comparison = operator_in(object, Comparison::at_least, where);
    if (!comparison) {
        return std::unexpected(comparison.error());
    }
    const std::string here = place_in(where, "value");
    const json::value* value = object.if_contains("value");
    if (*comparison == Comparison::between) {
        const auto* both = value == nullptr ? nullptr : value->if_array();
        if (both == nullptr || both->size() != 2) {
            return invalid("must be two numbers", here);
        }
        const auto least = count_of(&(*both)[0], here);
        const auto most = count_of(&(*both)[1], here);
        if (!least || !most) {
            return std::unexpected(least ? most.error() : least.error());
        }
        filter.comparison = Comparison::between;
        filter.times = *least;
        filter.times_until = *most;
        return true;
    }
    const auto times = count_of(value, here);
    if (!times) {
        return std::unexpected(times.error());
    }
    filter.times = *times;
    switch (*comparison) {
        case Comparison::equals:
        case Comparison::not_equals: filter.comparison = Comparison::equals; break;
        case Comparison::at_least: filter.comparison = Comparison::at_least; break;
        case Comparison::at_most: filter.comparison = Comparison::at_most; break;
        case Comparison::greater:
            filter.comparison = Comparison::at_least;
            ++filter.times;
            break;
        case Comparison::less:
            if (*times == 0) {
                return invalid("nobody does something less than 0 times", here);
            }
            filter.comparison = Comparison::at_most;
            --filter.times;
            break;
        default: return invalid("does not count", place_in(where, "operator"));
    }
    return *comparison != Comparison::not_equals;
}

Result<EventFilter> read_event(const json::object& object, const DayOf& day, const std::string& where) {
    auto name = name_in(object, "event_name", where);
    if (!name) {
        return std::unexpected(std::move(name.error()));
    }
    const auto window = window_in(object, day, where);
    if (!window) {
        return std::unexpected(window.error());
    }
    EventFilter filter{.name = std::move(*name), .window = *window};
    // Older clients call them "props".
    for (const std::string_view key : {"event_properties", "props"}) {
        const json::value* properties = object.if_contains(key);
        if (properties == nullptr) {
            continue;
        }
        const std::string here = place_in(where, key);
        const auto list = array_of(*properties, here);
        if (!list) {
            return std::unexpected(list.error());
        }
        for (std::size_t place = 0; place < (*list)->size(); ++place) {
            auto rule = read_property_rule((**list)[place], fmt::format("{}[{}]", here, place));
            if (!rule) {
                return std::unexpected(std::move(rule.error()));
            }
            filter.properties.push_back(std::move(*rule));
        }
    }
    return filter;
}

Filter opposite(Filter filter) {
    NotOf rule;
    rule.filters.push_back(std::move(filter));
    return {std::move(rule)};
}

// `count` says how often, of the event itself or of all the events of a list.
Result<Filter> read_counted(const json::value& value, const json::object* count, const DayOf& day,
                            const std::string& where) {
    const auto object = object_of(value, where);
    if (!object) {
        return std::unexpected(object.error());
    }
    auto fine =
        count == nullptr
            ? only_members(**object, {"event_name", "from", "to", "event_properties", "props", "operator", "value"},
                           where)
            : only_members(**object, {"event_name", "from", "to", "event_properties", "props"}, where);
    if (!fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto event = read_event(**object, day, where);
    if (!event) {
        return std::unexpected(std::move(event.error()));
    }
    const auto is_meant = read_count(*event, count == nullptr ? **object : *count, where);
    fine = is_meant ? check(*event, where) : Result<>(std::unexpected(is_meant.error()));
    if (!fine) {
        return std::unexpected(std::move(fine.error()));
    }
    Filter filter{std::move(*event)};
    return *is_meant ? filter : opposite(std::move(filter));
}

Result<std::vector<Filter>> read_events(const json::value& value, const json::object* count, const DayOf& day,
                                        const std::string& where) {
    const auto list = array_of(value, where);
    if (!list) {
        return std::unexpected(list.error());
    }
    std::vector<Filter> filters;
    for (std::size_t place = 0; place < (*list)->size(); ++place) {
        auto filter = read_counted((**list)[place], count, day, fmt::format("{}[{}]", where, place));
        if (!filter) {
            return std::unexpected(std::move(filter.error()));
        }
        filters.push_back(std::move(*filter));
    }
    return filters;
}

Result<> add_advanced(std::vector<Filter>& all, const json::value& value, const DayOf& day, const std::string& where) {
    const auto object = object_of(value, where);
    if (!object) {
        return std::unexpected(object.error());
    }
    if (auto fine = only_members(**object, {"did_all", "did_any", "did_none"}, where); !fine) {
        return fine;
    }
    for (const auto& [key, member] : **object) {
        const std::string here = place_in(where, key);
        if (key != "did_any") {
            auto filters = read_events(member, nullptr, day, here);
            if (!filters) {
                return std::unexpected(std::move(filters.error()));
            }
            for (Filter& filter : *filters) {
                all.push_back(key == "did_all" ? std::move(filter) : opposite(std::move(filter)));
            }
            continue;
        }
        const auto any = object_of(member, here);
        if (!any) {
            return std::unexpected(any.error());
        }
        if (auto fine = only_members(**any, {"any_events", "operator", "value"}, here); !fine) {
            return fine;
        }
        const json::value* events = (*any)->if_contains("any_events");
        if (events == nullptr) {
            return invalid("is missing", here + ".any_events");
        }
        auto filters = read_events(*events, *any, day, here + ".any_events");
        if (!filters) {
            return std::unexpected(std::move(filters.error()));
        }
        all.push_back({AnyOf{std::move(*filters)}});
    }
    return {};
}

}  // namespace

Result<ClevertapQuery> read_clevertap_query(const json::value& query, const DayOf& day) {
    const auto object = object_of(query, "query");
    if (!object) {
        return std::unexpected(object.error());
    }
    if (auto fine = only_members(
            **object,
            {"event_name", "from", "to", "event_properties", "props", "common_profile_properties", "advanced_query"},
            "");
        !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    ClevertapQuery result;
    std::vector<Filter> all;
    const bool speaks_of_event = (*object)->contains("event_name") || (*object)->contains("from") ||
                                 (*object)->contains("to") || (*object)->contains("event_properties") ||
                                 (*object)->contains("props");
    if (speaks_of_event) {
        auto event = read_event(**object, day, "");
        auto fine = event ? check(*event, "query") : Result<>(std::unexpected(event.error()));
        if (!fine) {
            return std::unexpected(std::move(fine.error()));
        }
        result.event = *event;
        all.push_back({std::move(*event)});
    }
    Result<> added;
    if (const json::value* properties = (*object)->if_contains("common_profile_properties")) {
        added = add_profile_properties(all, *properties, "common_profile_properties");
    }
    if (const json::value* advanced = (*object)->if_contains("advanced_query"); advanced != nullptr && added) {
        added = add_advanced(all, *advanced, day, "advanced_query");
    }
    if (!added) {
        return std::unexpected(std::move(added.error()));
    }
    result.people = {AllOf{std::move(all)}};
    return result;
}

}  // namespace parley::audience
