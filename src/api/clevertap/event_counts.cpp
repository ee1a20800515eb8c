#include "api/clevertap/event_counts.h"

#include <fmt/format.h>

namespace parley::api::clevertap {

namespace {

constexpr std::size_t periods_at_once = 400;  // a year of days

// As a path of the database's JSON functions. Names hold no quotes: nothing that is stored can have such a one.
std::optional<std::string> path_of(const std::string& property) {
    if (property.find_first_of("\"\\") != std::string::npos || property.find('\0') != std::string::npos) {
        return std::nullopt;
    }
    return fmt::format("$.\"{}\"", property);
}

std::string_view measured(Measure measure) {
    switch (measure) {
        case Measure::events: return "NULLIF(COUNT(*), 0)";
        case Measure::people: return "NULLIF(COUNT(DISTINCT e.profile_id), 0)";
        case Measure::sum: break;
    }
    return "SUM(CASE json_type(e.properties, :path) WHEN 'integer' THEN json_extract(e.properties, :path) WHEN 'real' "
           "THEN json_extract(e.properties, :path) WHEN 'text' THEN CASE WHEN json_extract(e.properties, :path) GLOB "
           "'*[^-+.0-9eE]*' THEN 0 ELSE CAST(json_extract(e.properties, :path) AS REAL) END ELSE 0 END)";
}

// The time of the first event of that name from then on, whoever did it.
std::optional<Time> next_event(soci::session& sql, const EventQuery& query, Time from) {
    const long long name = query.event.value;
    const long long since = from.time_since_epoch().count();
    const long long until = query.until.time_since_epoch().count();
    long long at = 0;
    soci::indicator there = soci::i_null;
    sql << "SELECT MIN(e.at) FROM event e WHERE e.name_id = :name AND e.at >= :since AND e.at < :until",
        soci::use(name), soci::use(since), soci::use(until), soci::into(at, there);
    return there == soci::i_ok ? std::optional(Time(std::chrono::milliseconds(at))) : std::nullopt;
}

// Periods one after the other, none of which is further than the query goes.
std::vector<Period> periods_from(const EventQuery& query, const TimeZone& zone, Step step, Time first) {
    std::vector<Period> periods;
    for (Time at = first; at < query.until && periods.size() < periods_at_once; at = periods.back().end) {
        periods.push_back(period_of(zone, step, at));
    }
    return periods;
}

// A statement of its own for each period would look up again whom the query means. The periods' own edges are all that
// bounds the time, so that each is read by itself.
std::string by_period(const EventQuery& query, std::size_t periods, Measure measure) {
    std::string rows;
    for (std::size_t place = 0; place < periods; ++place) {
        rows += fmt::format("{}({}, :begin{}, :end{})", place == 0 ? "" : ", ", place, place, place);
    }
    return fmt::format(
        "WITH period(place, begins, ends) AS (VALUES {}) SELECT d.place, ({}) FROM period d", rows,
        select_events(query, fmt::format("CAST({} AS DOUBLE PRECISION)", measured(measure)), "d.begins", "d.ends"));
}

}  // namespace

std::int64_t count_events(soci::session& sql, const EventQuery& query) {
    const Bounds bounds(query);
    long long found = 0;
    soci::statement statement(sql);
    statement.exchange(soci::into(found));
    bind(statement, query, bounds);
    run(statement, select_events(query, "CAST(COUNT(*) AS BIGINT)"));
    statement.fetch();
    return found;
}

std::map<std::string, double> count_by_period(soci::session& sql, const EventQuery& query, const TimeZone& zone,
                                              Step step, Measure measure, const std::string& property) {
    std::map<std::string, double> counts;
    const auto path = path_of(property);
    if (!path) {
        return counts;
    }
    const Bounds bounds(query);
    for (auto first = next_event(sql, query, query.from); first;) {
        const std::vector<Period> periods = periods_from(query, zone, step, *first);
        std::vector<std::pair<long long, long long>> edges;
        for (const Period& period : periods) {
            edges.emplace_back(std::max<long long>(period.begin.time_since_epoch().count(), bounds.from),
                               std::min<long long>(period.end.time_since_epoch().count(), bounds.until));
        }
        long long place = 0;
        double count = 0;
        soci::indicator there = soci::i_null;
        soci::statement statement(sql);
        statement.exchange(soci::into(place));
        statement.exchange(soci::into(count, there));
        bind_event(statement, query, bounds);
        for (std::size_t at = 0; at < edges.size(); ++at) {
            statement.exchange(soci::use(edges[at].first, fmt::format("begin{}", at)));
            statement.exchange(soci::use(edges[at].second, fmt::format("end{}", at)));
        }
        if (measure == Measure::sum) {
            statement.exchange(soci::use(*path, "path"));
        }
        run(statement, by_period(query, periods.size(), measure));
        while (statement.fetch()) {
            if (there == soci::i_ok) {
                counts[periods[static_cast<std::size_t>(place)].key] += count;
            }
        }
        first = next_event(sql, query, periods.back().end);
    }
    return counts;
}

Result<ValueCounts> count_values(soci::session& sql, const EventQuery& query, PropertyOf of,
                                 const std::string& property) {
    ValueCounts counts;
    const auto path = path_of(property);
    if (!path) {
        return counts;
    }
    const Bounds bounds(query);
    // Everybody's attributes are looked at once, however often they did it.
    const std::string text = of == PropertyOf::event
                                 ? select_events(query, "e.properties -> :path, CAST(1 AS BIGINT)")
                                 : fmt::format(
                                       "SELECT person.attributes -> :path, CAST(did.times AS BIGINT) FROM ({} GROUP BY "
                                       "e.profile_id) did JOIN profile person ON person.id = did.profile_id",
                                       select_events(query, "e.profile_id, COUNT(*) AS times"));
    std::unordered_map<std::string, std::int64_t> written;  // how often each came as it is written, before any is read
    std::string value;
    soci::indicator there = soci::i_null;
    long long times = 0;
    soci::statement statement(sql);
    statement.exchange(soci::into(value, there));
    statement.exchange(soci::into(times));
    bind(statement, query, bounds);
    statement.exchange(soci::use(*path, "path"));
    run(statement, text);
    while (statement.fetch()) {
        if (there == soci::i_ok) {
            written[value] += times;
        }
        if (written.size() > ValueCounts::most_values) {
            return ValueCounts::too_many();
        }
    }
    for (const auto& [text_of_value, count] : written) {
        const auto read = parse_json(text_of_value);
        if (auto added = read ? counts.add(&*read, count) : Result<>(); !added) {
            return std::unexpected(std::move(added.error()));
        }
    }
    return counts;
}

}  // namespace parley::api::clevertap
