#include <algorithm>
#include <cmath>

#include "api/clevertap/answer.h"
#include "api/clevertap/calendar.h"
#include "api/clevertap/event_query.h"
#include "api/clevertap/handlers.h"
#include "api/clevertap/query_input.h"
#include "api/clevertap/value_counts.h"
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
    bool of_profile = false;
    std::size_t top = 10;
    bool descending = true;
    ValueCounts counts = {};
};

Result<TopGroup> read_top_group(const std::string& name, const json::object& group) {
    const std::string where = "groups." + name;
    TopGroup read{.name = name, .property = {}};
    const auto kind = text_of(group.if_contains("property_type")).value_or(std::string());
    read.of_profile = kind == "profile_fields" || kind == "demographics";
    if (!read.of_profile && kind != "event_properties") {
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
    Calendar calendar;
    std::map<std::string, double> sums = {};
    std::map<std::string, std::vector<std::int64_t>> people = {};  // each once, but for the last ones
};

Result<TrendGroup> read_trend_group(const std::string& name, const json::object& group, const TimeZone& zone) {
    const auto type = text_of(group.if_contains("trend_type")).value_or(std::string());
    for (const auto& [spelling, step] :
         {std::pair("daily", Step::daily), std::pair("weekly", Step::weekly), std::pair("monthly", Step::monthly)}) {
        if (type == spelling) {
            return TrendGroup{name, Calendar(zone, step)};
        }
    }
    return invalid("must be daily, weekly or monthly", "groups." + name + ".trend_type");
}

// Everybody once; what was added since is sorted in when it has become as much as there was.
void add_person(std::vector<std::int64_t>& people, std::int64_t person) {
    constexpr std::size_t worth_sorting = 4'096;
    people.push_back(person);
    if (people.size() >= worth_sorting && people.size() == people.capacity()) {
        std::ranges::sort(people);
        const auto surplus = std::ranges::unique(people);
        people.erase(surplus.begin(), surplus.end());
    }
}

std::int64_t count_people(std::vector<std::int64_t>& people) {
    std::ranges::sort(people);
    return std::ssize(people) - std::ssize(std::ranges::unique(people));
}

json::value number_value(double number) {
    return std::trunc(number) == number && std::abs(number) < 1e15 ? json::value(static_cast<std::int64_t>(number))
                                                                   : json::value(number);
}

json::object told(TrendGroup& group, bool unique) {
    json::object days;
    for (auto& [key, people] : group.people) {
        days[key] = count_people(people);
    }
    for (const auto& [key, sum] : group.sums) {
        if (!unique) {
            days[key] = number_value(sum);
        }
    }
    return days;
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

// Runs `each` over the query's events inside one reading. Error: as the query's.
Result<> over_events(Context& context, const Call& call, const Asked& asked, bool attributes,
                     const std::function<Result<>(EventRow&)>& each) {
    return context.database.read([&](soci::session& sql) -> Result<> {
        const auto events = event_query_of(sql, call.project, asked.understood, context.clock.now());
        if (!events) {
            return std::unexpected(events.error());
        }
        Result<> good;
        if (*events) {
            visit_events(sql, **events, {.after = {}, .attributes = attributes}, [&](EventRow& row) {
                good = each(row);
                return good.has_value();
            });
        }
        return good;
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
    const auto count = context.database.read([&](soci::session& sql) -> Result<std::int64_t> {
        const auto events = event_query_of(sql, call.project, asked->understood, context.clock.now());
        if (!events) {
            return std::unexpected(events.error());
        }
        return *events ? count_events(sql, **events) : 0;
    });
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
    const bool attributes = std::ranges::any_of(groups, &TopGroup::of_profile);
    const auto good = over_events(context, call, *asked, attributes, [&](EventRow& row) -> Result<> {
        for (TopGroup& group : groups) {
            const json::object& values = group.of_profile ? row.attributes : row.properties;
            if (auto added = group.counts.add(values.if_contains(group.property)); !added) {
                added.error().where = fmt::format("groups.{}.name", group.name);
                return added;
            }
        }
        return {};
    });
    if (!good) {
        return std::unexpected(good.error());
    }
    json::object body;
    for (const TopGroup& group : groups) {
        body[group.name] = group.counts.top(group.top, group.descending);
    }
    return success(std::move(body));
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
        auto read = read_trend_group(name, *group, asked->zone);
        if (!read) {
            return std::unexpected(std::move(read.error()));
        }
        groups.push_back(std::move(*read));
    }
    const auto good = over_events(context, call, *asked, false, [&](EventRow& row) -> Result<> {
        const double value = summed->empty() ? 1 : number_of(row.properties.if_contains(*summed)).value_or(0);
        for (TrendGroup& group : groups) {
            const std::string& key = group.calendar.key_of(Time(std::chrono::milliseconds(row.place.at)));
            if (*unique) {
                add_person(group.people[key], row.profile.value);
            } else {
                group.sums[key] += value;
            }
        }
        return {};
    });
    if (!good) {
        return std::unexpected(good.error());
    }
    json::object body;
    for (TrendGroup& group : groups) {
        body[group.name] = told(group, *unique);
    }
    return success(std::move(body));
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
