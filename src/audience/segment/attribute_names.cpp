#include "audience/segment/attribute_names.h"

#include <map>
#include <set>

#include "audience/value_tally.h"
#include "base/json.h"

namespace parley::audience {

namespace {

constexpr std::size_t most_names = 1'000;

using Types = std::map<std::string, std::map<std::string, int>>;

void look_at(soci::session& sql, ProjectId project, int people, const char* query, std::set<long long>& seen,
             Types& types) {
    long long id = 0;
    std::string attributes;
    soci::statement statement = (sql.prepare << query, soci::into(id), soci::into(attributes),
                                 soci::use(project.value, "project"), soci::use(people, "people"));
    statement.execute();
    while (statement.fetch()) {
        if (!seen.insert(id).second) {
            continue;
        }
        const json::value read = json::parse(attributes);
        for (const auto& [name, value] : read.as_object()) {
            if (!value.is_null() && (types.size() < most_names || types.contains(std::string(name)))) {
                ++types[std::string(name)][std::string(type_of(value))];
            }
        }
    }
}

}  // namespace

std::vector<SeenAttribute> seen_attributes(soci::session& sql, ProjectId project, int people) {
    std::set<long long> seen;
    Types types;
    look_at(sql, project, people,
            "SELECT id, attributes FROM profile WHERE project_id = :project ORDER BY id LIMIT :people", seen, types);
    look_at(sql, project, people,
            "SELECT id, attributes FROM profile WHERE project_id = :project ORDER BY id DESC LIMIT :people", seen,
            types);
    std::vector<SeenAttribute> attributes;
    for (const auto& [name, counts] : types) {
        int all = 0;
        for (const auto& [ignored, count] : counts) {
            all += count;
        }
        const auto most = std::ranges::max_element(counts, {}, [](const auto& count) { return count.second; });
        attributes.push_back({name, most->first, static_cast<double>(all) / static_cast<double>(seen.size())});
    }
    std::ranges::sort(attributes, [](const SeenAttribute& a, const SeenAttribute& b) {
        return a.share != b.share ? a.share > b.share : a.name < b.name;
    });
    return attributes;
}

}  // namespace parley::audience
