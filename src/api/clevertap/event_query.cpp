#include "api/clevertap/event_query.h"

#include "api/clevertap/property_match.h"

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

std::string text_of(const EventQuery& query, const char* columns, bool joins) {
    std::string text = std::string("SELECT ") + columns + " FROM event e";
    if (joins || query.people) {
        text += " JOIN profile p ON p.id = e.profile_id";
    }
    text += " WHERE e.name_id = :event_name AND e.at >= :event_from AND e.at < :event_until";
    if (query.people) {
        text += " AND (" + query.people->text + ")";
    }
    return text;
}

struct Bounds {
    explicit Bounds(const EventQuery& query)
        : event(query.event.value),
          from(query.from.time_since_epoch().count()),
          until(query.until.time_since_epoch().count()) {}
    long long event;
    long long from;
    long long until;
};

void bind(soci::statement& statement, const EventQuery& query, const Bounds& bounds) {
    statement.exchange(soci::use(bounds.event, "event_name"));
    statement.exchange(soci::use(bounds.from, "event_from"));
    statement.exchange(soci::use(bounds.until, "event_until"));
    if (query.people) {
        audience::bind(statement, *query.people);
    }
}

void run(soci::statement& statement, const std::string& text) {
    statement.alloc();
    statement.prepare(text);
    statement.define_and_bind();
    statement.execute();
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
    made.properties = query.event->properties;
    const Filter people = without_event(query.people, *query.event);
    if (!is_everybody(people)) {
        auto condition = audience::compile(sql, project, people, now);
        if (!condition) {
            return std::unexpected(std::move(condition.error()));
        }
        made.people = std::move(*condition);
    }
    if (!name) {
        return std::nullopt;
    }
    made.event = name->id;
    made.name = name->name;
    return made;
}

void visit_events(soci::session& sql, const EventQuery& query, const EventReading& reading, const EachEvent& each) {
    std::string text = text_of(query,
                               reading.attributes ? "e.at, e.id, e.profile_id, e.properties, p.attributes"
                                                  : "e.at, e.id, e.profile_id, e.properties",
                               reading.attributes);
    text += " AND (e.at > :after_at OR (e.at = :after_at AND e.id > :after_id)) ORDER BY e.at, e.id";
    Bounds bounds(query);
    bounds.from = std::max(bounds.from, reading.after.at);  // so that later pages do not read earlier ones again
    EventRow row;
    long long profile = 0;
    std::string properties;
    std::string attributes;
    soci::statement statement(sql);
    statement.exchange(soci::into(row.place.at));
    statement.exchange(soci::into(row.place.id));
    statement.exchange(soci::into(profile));
    statement.exchange(soci::into(properties));
    if (reading.attributes) {
        statement.exchange(soci::into(attributes));
    }
    bind(statement, query, bounds);
    statement.exchange(soci::use(reading.after.at, "after_at"));
    statement.exchange(soci::use(reading.after.id, "after_id"));
    run(statement, text);
    while (statement.fetch()) {
        row.profile = ProfileId{profile};
        row.properties = object_in(properties);
        row.attributes = reading.attributes ? object_in(attributes) : json::object();
        if (fits(row.properties, query.properties) && !each(row)) {
            return;
        }
    }
}

std::int64_t count_events(soci::session& sql, const EventQuery& query) {
    std::int64_t count = 0;
    if (!query.properties.empty()) {
        visit_events(sql, query, {}, [&](EventRow&) {
            ++count;
            return true;
        });
        return count;
    }
    const Bounds bounds(query);
    long long found = 0;
    soci::statement statement(sql);
    statement.exchange(soci::into(found));
    bind(statement, query, bounds);
    run(statement, text_of(query, "CAST(COUNT(*) AS BIGINT)", false));
    statement.fetch();
    return found;
}

}  // namespace parley::api::clevertap
