#include "audience/segment/presence.h"

#include <algorithm>

#include "audience/segment/attribute_index.h"
#include "audience/segment/sql_text.h"

namespace parley::audience {

namespace {

constexpr const char* says_something =
    "(CASE {0} WHEN 'text' THEN {1} <> '' WHEN 'integer' THEN TRUE WHEN 'real' THEN TRUE WHEN 'true' THEN TRUE WHEN "
    "'false' THEN TRUE ELSE FALSE END)";

}  // namespace

Condition condition_of_presence(soci::session& sql, ProjectId project, const std::vector<std::string>& names) {
    const std::vector<AttributeIndex> indexes =
        names.empty() ? std::vector<AttributeIndex>{} : list_attribute_indexes(sql, project);
    Condition condition;
    std::vector<std::string> parts;
    const auto bound = [&condition](std::variant<std::string, long long> value) {
        condition.bindings.push_back({fmt::format("need{}", condition.bindings.size()), std::move(value)});
        return ":" + condition.bindings.back().name;
    };
    for (const std::string& name : names) {
        const auto index = std::ranges::find_if(
            indexes, [&name](const AttributeIndex& one) { return one.name == name && one.state == IndexState::ready; });
        if (index != indexes.end()) {
            // Texts stand in it behind an "s" (indexed_values()).
            parts.push_back(
                fmt::format("EXISTS (SELECT 1 FROM attribute_value a WHERE a.attribute_id = {} AND a.profile_id = p.id "
                            "AND a.text <> 's')",
                            bound(static_cast<long long>(index->id.value))));
        } else if (name.find('"') == std::string::npos) {
            const std::string path = bound(fmt::format("$.\"{}\"", name));
            parts.push_back(fmt::format(fmt::runtime(says_something), fmt::format("json_type(p.attributes, {})", path),
                                        fmt::format("json_extract(p.attributes, {})", path)));
        } else {  // no path can name it
            parts.push_back(fmt::format("EXISTS (SELECT 1 FROM json_each(p.attributes) j WHERE j.key = {} AND {})",
                                        bound(name), fmt::format(fmt::runtime(says_something), "j.type", "j.value")));
        }
    }
    condition.text = all_of(parts);
    return condition;
}

}  // namespace parley::audience
