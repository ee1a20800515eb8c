#include <algorithm>
#include <cmath>

#include "api/clevertap/answer.h"
#include "api/clevertap/event_counts.h"
#include "api/clevertap/handlers.h"
#include "api/clevertap/query_input.h"
#include "audience/segment/segment.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

constexpr std::size_t most_groups = 10;
constexpr std::size_t most_top = 100;

// Counts are always complete here: nobody was ever given a number to ask with again.
Result<> no_earlier_request(const Call& call) {
    if (query_text(call, "req_id") != nullptr) {
        return Failure(Error{ErrorKind::missing, "there is no such request; counts come at once", "req_id"});
    }
    return {};
}

struct Asked {
    json::object query;  // with all that the call says
    audience::ClevertapQuery understood;
    TimeZone zone;
};

Result<Asked> read_asked(Context& context, const Call& call, std::initializer_list<std::string_view> beside) {
    if (auto fine = no_earlier_request(call); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto query = read_query(call);
    if (!query) {
        return std::unexpected(std::move(query.error()));
    }
    const TimeZone zone = account_of(context, call.project).zone;
    auto understood = understand(without(*query, beside), zone);
    if (!understood) {
        return std::unexpected(std::move(understood.error()));
    }
    return Asked{std::move(*query), std::move(*understood), zone};
}

// {"g1": {...}}: each group's name and what it asks for.
Result<std::vector<std::pair<std::string, const json::object*>>> groups_of(const json::object& query) {
    const json::value* given = query.if_contains("groups");
    const json::object* groups = given == nullptr ? nullptr : given->if_object();
    if (groups == nullptr || groups->empty() || groups->size() > most_groups) {
        return invalid("must be an object of 1 to 10 groups", "groups");
    }
    std::vector<std::pair<std::string, const json::object*>> named;
    for (const auto& [name, group] : *groups) {
        if (!group.is_object()) {
            return invalid("must be an object", "groups." + std::string(name));
        }
        if (name == "status") {
            return invalid("is no name for a group", "groups.status");
        }
        named.emplace_back(std::string(name), &group.get_object());
    }
    return named;
}

struct TopGroup {
    std::string name;
    std::string property;
    PropertyOf of = PropertyOf::event;
    std::size_t top = 10;
    bool descending = true;
};

Result<TopGroup> read_top_group(const std::string& name, const json::object& group) {
    const std::string where = "groups." + name;
    TopGroup read{.name = name, .property = {}};
    const auto kind = text_of(group.if_contains("property_type")).value_or(std::string());
    if (kind == "profile_fields" || kind == "demographics") {
        read.of = PropertyOf::person;
    } else if (kind != "event_properties") {
        return invalid("must be profile_fields or event_properties", where + ".property_type", {},
                       "what devices and places there are is not known here");
    }
    read.property = text_of(group.if_contains("name")).value_or(std::string());
    if (read.property.empty()) {
        return invalid("is missing", where + ".name");
    }
    if (const json::value* top = group.if_contains("top_n")) {
        const auto number = integer_of(top);
        if (!number || *number < 1 || *number > static_cast<std::int64_t>(most_top)) {
            return invalid("must be a whole number from 1 to 100", where + ".top_n");
        }
        read.top = static_cast<std::size_t>(*number);
    }
    if (const json::value* order = group.if_contains("order")) {
        const auto said = text_of(order).value_or(std::string());
        if (said != "asc" && said != "desc") {
            return invalid("must be asc or desc", where + ".order");
        }
        read.descending = said == "desc";
    }
    return read;
}

struct TrendGroup {
    std::string name;
    Step step = Step::daily;
};

Result<TrendGroup> read_trend_group(const std::string& name, const json::object& group) {
    const auto type = text_of(group.if_contains("trend_type")).value_or(std::string());
    for (const auto& [spelling, step] :
         {std::pair("daily", Step::daily), std::pair("weekly", Step::weekly), std::pair("monthly", Step::monthly)}) {
        if (type == spelling) {
            return TrendGroup{name, step};
        }
    }
    return invalid("must be daily, weekly or monthly", "groups." + name + ".trend_type");
}

json::value number_value(double number) {
    return std::trunc(number) == number && std::abs(number) < 1e15 ? json::value(static_cast<std::int64_t>(number))
                                                                   : json::value(number);
}

json::object told(const std::map<std::string, double>& counts) {
    json::object periods;
    for (const auto& [key, count] : counts) {
        periods[key] = number_value(count);
    }
    return periods;
}

// `sum_event_prop` stands beside the query, in some clients inside a group.
Result<std::string> summed_property(const json::object& query) {
    const json::value* given = query.if_contains("sum_event_prop");
    if (given == nullptr || given->is_null()) {
        return std::string();
    }
    if (!given->is_string() || given->get_string().empty()) {
        return invalid("must name an event property", "sum_event_prop");
    }
    return std::string(given->get_string());
}

Result<bool> is_unique(const json::object& query) {
    const json::value* given = query.if_contains("unique");
    if (given == nullptr || given->is_null()) {
        return false;
    }
    if (!given->is_bool()) {
        return invalid("must be true or false", "unique");
    }
    return given->get_bool();
}

// What `count` makes of the query's events, in one reading; `none` where nobody ever did it. Error: as the query's.
template <class Counted, class Count>
Result<Counted> over_events(Context& context, const Call& call, const Asked& asked, Counted none, Count count) {
    return context.database.read([&](soci::session& sql) -> Result<Counted> {
        const auto events = event_query_of(sql, call.project, asked.understood, context.clock.now());
        if (!events) {
            return std::unexpected(events.error());
        }
        return *events ? count(sql, **events) : Result<Counted>(std::move(none));
    });
}

}  // namespace

Result<HttpResponse> count_profiles(Context& context, const Call& call) {
    const auto asked = read_asked(context, call, {});
    if (!asked) {
        return std::unexpected(asked.error());
    }
    const auto count = context.database.read([&](soci::session& sql) {
        return audience::count_people(sql, call.project, asked->understood.people, context.clock.now());
    });
    return count ? Result<HttpResponse>(success({{"count", *count}})) : std::unexpected(count.error());
}

Result<HttpResponse> count_events(Context& context, const Call& call) {
    const auto asked = read_asked(context, call, {});
    if (!asked) {
        return std::unexpected(asked.error());
    }
    const auto count = over_events<std::int64_t>(
        context, call, *asked, 0,
        [](soci::session& sql, const EventQuery& events) { return Result<std::int64_t>(count_events(sql, events)); });
    return count ? Result<HttpResponse>(success({{"count", *count}})) : std::unexpected(count.error());
}

Result<HttpResponse> top_values(Context& context, const Call& call) {
    const auto asked = read_asked(context, call, {"groups"});
    if (!asked) {
        return std::unexpected(asked.error());
    }
    const auto named = groups_of(asked->query);
    if (!named) {
        return std::unexpected(named.error());
    }
    std::vector<TopGroup> groups;
    for (const auto& [name, group] : *named) {
        auto read = read_top_group(name, *group);
        if (!read) {
            return std::unexpected(std::move(read.error()));
        }
        groups.push_back(std::move(*read));
    }
    json::object nothing;
    for (const TopGroup& group : groups) {
        nothing[group.name] = json::object();
    }
    auto body = over_events(context, call, *asked, nothing,
                            [&](soci::session& sql, const EventQuery& events) -> Result<json::object> {
                                json::object told;
                                for (const TopGroup& group : groups) {
                                    auto counts = count_values(sql, events, group.of, group.property);
                                    if (!counts) {
                                        counts.error().where = fmt::format("groups.{}.name", group.name);
                                        return std::unexpected(std::move(counts.error()));
                                    }
                                    told[group.name] = counts->top(group.top, group.descending);
                                }
                                return told;
                            });
    return body ? Result<HttpResponse>(success(std::move(*body))) : std::unexpected(body.error());
}

Result<HttpResponse> trends(Context& context, const Call& call) {
    const auto asked = read_asked(context, call, {"groups", "unique", "sum_event_prop"});
    if (!asked) {
        return std::unexpected(asked.error());
    }
    const auto named = groups_of(asked->query);
    const auto unique = is_unique(asked->query);
    const auto summed = summed_property(asked->query);
    if (!named || !unique || !summed) {
        return std::unexpected(!named ? named.error() : !unique ? unique.error() : summed.error());
    }
    std::vector<TrendGroup> groups;
    for (const auto& [name, group] : *named) {
        auto read = read_trend_group(name, *group);
        if (!read) {
            return std::unexpected(std::move(read.error()));
        }
        groups.push_back(std::move(*read));
    }
    const Measure measure = *unique ? Measure::people : summed->empty() ? Measure::events : Measure::sum;
    json::object nothing;
    for (const TrendGroup& group : groups) {
        nothing[group.name] = json::object();
    }
    auto body = over_events(
        context, call, *asked, nothing, [&](soci::session& sql, const EventQuery& events) -> Result<json::object> {
            json::object trends;
            for (const TrendGroup& group : groups) {
                trends[group.name] = told(count_by_period(sql, events, asked->zone, group.step, measure, *summed));
            }
            return trends;
        });
    return body ? Result<HttpResponse>(success(std::move(*body))) : std::unexpected(body.error());
}

Result<HttpResponse> count_now(Context& context, const Call& call) {
    if (auto body = read_object(call.request); !body) {
        return std::unexpected(std::move(body.error()));
    }
    const Time now = context.clock.now();
    const long long since = (now - std::chrono::minutes(5)).time_since_epoch().count();
    const long long until = now.time_since_epoch().count();
    const long long project = call.project.value;
    const long long count = context.database.read([&](soci::session& sql) {
        long long people = 0;
        sql << "SELECT CAST(COUNT(DISTINCT e.profile_id) AS BIGINT) FROM event_name n JOIN event e ON e.name_id = n.id "
               "AND e.at > :since AND e.at <= :until WHERE n.project_id = :project",
            soci::use(since, "since"), soci::use(until, "until"), soci::use(project, "project"), soci::into(people);
        return people;
    });
    json::object body;
    body["count"] = count;
    body["last_processed_ts"] = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    return success(std::move(body));
}

}  // namespace parley::api::clevertap
