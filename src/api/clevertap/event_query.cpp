#include "api/clevertap/event_query.h"

#include <fmt/format.h>

namespace parley::api::clevertap {

namespace {

using audience::EventFilter;
using audience::Filter;

constexpr Time end_of_time = Time(std::chrono::seconds(253'402'300'800));  // the year 10000

bool is_same(const EventFilter& one, const EventFilter& other) {
    return json::serialize(audience::write_filter(Filter{one})) ==
           json::serialize(audience::write_filter(Filter{other}));
}

// Whoever did an event fits "has done it": what is left is what else the query asks of people.
Filter without_event(const Filter& people, const EventFilter& event) {
    const auto is_base = [&](const Filter& filter) {
        const auto* said = std::get_if<EventFilter>(&filter.rule);
        return said != nullptr && is_same(*said, event);
    };
    if (is_base(people)) {
        return Filter{audience::AllOf{}};
    }
    Filter rest = people;
    if (auto* all = std::get_if<audience::AllOf>(&rest.rule)) {
        std::erase_if(all->filters, is_base);
    }
    return rest;
}

bool is_everybody(const Filter& filter) {
    const auto* all = std::get_if<audience::AllOf>(&filter.rule);
    return all != nullptr && all->filters.empty();
}

json::object object_in(const std::string& text) {
    auto value = parse_json(text);
    return value && value->is_object() ? std::move(value->get_object()) : json::object();
}

}  // namespace

Result<std::optional<EventQuery>> event_query_of(soci::session& sql, ProjectId project,
                                                 const audience::ClevertapQuery& query, Time now) {
    if (!query.event) {
        return invalid("is missing", "event_name");
    }
    const auto name = audience::find_event_name(sql, project, query.event->name);
    EventQuery made;
    made.from = query.event->window.from.value_or(Time{});
    if (query.event->window.last) {
        made.from = std::max(made.from, now - *query.event->window.last);
    }
    made.until = query.event->window.until.value_or(end_of_time);
    const Filter people = without_event(query.people, *query.event);
    auto condition = audience::compile_events(sql, project, query.event->properties, people, now);
    if (!condition) {
        return std::unexpected(std::move(condition.error()));
    }
    made.condition = std::move(*condition);
    made.needs_person = !is_everybody(people);
    if (!name) {
        return std::nullopt;
    }
    made.event = name->id;
    made.name = name->name;
    return made;
}

Bounds::Bounds(const EventQuery& query)
    : event(query.event.value),
      from(query.from.time_since_epoch().count()),
      until(query.until.time_since_epoch().count()) {}

std::string select_events(const EventQuery& query, std::string_view columns, std::string_view from,
                          std::string_view until) {
    return fmt::format("SELECT {} FROM event e{} WHERE e.name_id = :event_name AND e.at >= {} AND e.at < {} AND ({})",
                       columns, query.needs_person ? " JOIN profile p ON p.id = e.profile_id" : "", from, until,
                       query.condition.text);
}

void bind(soci::statement& statement, const EventQuery& query, const Bounds& bounds) {
    bind_event(statement, query, bounds);
    statement.exchange(soci::use(bounds.from, "event_from"));
    statement.exchange(soci::use(bounds.until, "event_until"));
}

void bind_event(soci::statement& statement, const EventQuery& query, const Bounds& bounds) {
    statement.exchange(soci::use(bounds.event, "event_name"));
    audience::bind(statement, query.condition);
}

void run(soci::statement& statement, const std::string& text) {
    statement.alloc();
    statement.prepare(text);
    statement.define_and_bind();
    statement.execute();
}

void visit_events(soci::session& sql, const EventQuery& query, EventPlace after, const EachEvent& each) {
    const std::string text = select_events(query, "e.at, e.id, e.profile_id, e.properties") +
                             " AND (e.at > :after_at OR (e.at = :after_at AND e.id > :after_id)) ORDER BY e.at, e.id";
    Bounds bounds(query);
    bounds.from = std::max(bounds.from, after.at);  // so that later pages do not read earlier ones again
    EventRow row;
    long long profile = 0;
    std::string properties;
    soci::statement statement(sql);
    statement.exchange(soci::into(row.place.at));
    statement.exchange(soci::into(row.place.id));
    statement.exchange(soci::into(profile));
    statement.exchange(soci::into(properties));
    bind(statement, query, bounds);
    statement.exchange(soci::use(after.at, "after_at"));
    statement.exchange(soci::use(after.id, "after_id"));
    run(statement, text);
    while (statement.fetch()) {
        row.profile = ProfileId{profile};
        row.properties = object_in(properties);
        if (!each(row)) {
            return;
        }
    }
}

}  // namespace parley::api::clevertap
