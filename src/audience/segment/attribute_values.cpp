#include "audience/segment/attribute_values.h"

#include <set>

#include "audience/segment/attribute_index.h"
#include "audience/value_tally.h"

namespace parley::audience {

namespace {

void look_at(soci::session& sql, ProjectId project, const std::string& name, int people, const char* query,
             std::set<long long>& seen, ValueTally& tally) {
    long long id = 0;
    std::string attributes;
    soci::statement statement = (sql.prepare << query, soci::into(id), soci::into(attributes),
                                 soci::use(project.value, "project"), soci::use(people, "people"));
    statement.execute();
    while (statement.fetch()) {
        if (seen.insert(id).second) {
            const json::value read = json::parse(attributes);
            if (const json::value* value = read.as_object().if_contains(name)) {
                tally.add(*value);
            }
        }
    }
}

// Texts of the index from `prefix` on, each found by one step: what stands between them is not read.
std::vector<std::string> indexed_texts(soci::session& sql, AttributeIndexId index, std::string_view prefix,
                                       std::size_t limit) {
    const std::string begin = "s" + std::string(prefix);
    const std::string end = begin + "\xF4\x8F\xBF\xBF";  // the last letter there is
    std::vector<std::string> texts;
    std::string last = begin;
    soci::indicator is_there = soci::i_null;
    std::string found;
    sql << "SELECT MIN(text) FROM attribute_value WHERE attribute_id = :id AND text >= :last AND text <= :end",
        soci::use(index.value), soci::use(last), soci::use(end), soci::into(found, is_there);
    while (is_there == soci::i_ok && texts.size() < limit) {
        texts.push_back(found.substr(1));
        last = found;
        sql << "SELECT MIN(text) FROM attribute_value WHERE attribute_id = :id AND text > :last AND text <= :end",
            soci::use(index.value), soci::use(last), soci::use(end), soci::into(found, is_there);
    }
    return texts;
}

}  // namespace

std::optional<std::vector<SeenValue>> seen_values(soci::session& sql, ProjectId project, const std::string& name,
                                                  std::string_view prefix, int people, std::size_t limit) {
    std::set<long long> seen;
    ValueTally tally;
    look_at(sql, project, name, people,
            "SELECT id, attributes FROM profile WHERE project_id = :project ORDER BY id LIMIT :people", seen, tally);
    look_at(sql, project, name, people,
            "SELECT id, attributes FROM profile WHERE project_id = :project ORDER BY id DESC LIMIT :people", seen,
            tally);
    const auto indexes = list_attribute_indexes(sql, project);
    const auto index = std::ranges::find(indexes, name, &AttributeIndex::name);
    if (tally.added() == 0 && index == indexes.end()) {
        return std::nullopt;
    }
    std::vector<SeenValue> values;
    for (const auto& counted : tally.most_frequent(prefix, limit)) {
        values.push_back({counted.value, static_cast<double>(counted.count) / static_cast<double>(tally.added())});
    }
    if (values.size() < limit && index != indexes.end() && index->state == IndexState::ready) {
        for (const std::string& text : indexed_texts(sql, index->id, prefix, limit)) {
            const json::value value(text);
            if (values.size() < limit && std::ranges::find(values, value, &SeenValue::value) == values.end()) {
                values.push_back({value, std::nullopt});
            }
        }
    }
    return values;
}

}  // namespace parley::audience
