#include "audience/event_properties.h"

#include <algorithm>
#include <map>
#include <set>

namespace parley::audience {

namespace {

constexpr std::size_t most_names = 500;

using Tallies = std::map<std::string, ValueTally>;

void look_at(soci::session& sql, EventNameId event, int events, const char* query, std::set<long long>& seen,
             Tallies& tallies) {
    long long id = 0;
    std::string properties;
    soci::statement statement = (sql.prepare << query, soci::into(id), soci::into(properties),
                                 soci::use(event.value, "event"), soci::use(events, "events"));
    statement.execute();
    while (statement.fetch()) {
        if (!seen.insert(id).second) {
            continue;
        }
        const json::value read = json::parse(properties);
        for (const auto& [name, value] : read.as_object()) {
            const std::string key(name);
            if (tallies.size() < most_names || tallies.contains(key)) {
                tallies[key].add(value);
            }
        }
    }
}

}  // namespace

std::vector<SeenProperty> seen_properties(soci::session& sql, EventNameId event, int events, std::size_t values) {
    std::set<long long> seen;
    Tallies tallies;
    look_at(sql, event, events,
            "SELECT id, properties FROM event WHERE name_id = :event ORDER BY name_id, at, id LIMIT :events", seen,
            tallies);
    look_at(sql, event, events,
            "SELECT id, properties FROM event WHERE name_id = :event ORDER BY name_id DESC, at DESC, id DESC LIMIT "
            ":events",
            seen, tallies);
    std::vector<SeenProperty> properties;
    for (const auto& [name, tally] : tallies) {
        if (tally.added() > 0) {
            properties.push_back({name, std::string(tally.type()),
                                  static_cast<double>(tally.added()) / static_cast<double>(seen.size()),
                                  tally.most_frequent({}, values)});
        }
    }
    std::ranges::stable_sort(properties, std::ranges::greater(), &SeenProperty::share);
    return properties;
}

}  // namespace parley::audience
