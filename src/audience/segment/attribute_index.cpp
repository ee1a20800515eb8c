#include "audience/segment/attribute_index.h"

#include <fmt/format.h>

#include "audience/segment/dates.h"
#include "audience/segment/filter_names.h"
#include "base/text.h"
#include "store/row.h"

namespace parley::audience {

namespace {

constexpr std::size_t most_indexes = 20;
constexpr int removing_mark = -1;

IndexState state_of(std::int64_t ready) {
    return ready == removing_mark ? IndexState::removing : ready == 0 ? IndexState::building : IndexState::ready;
}

std::vector<AttributeIndex> to_indexes(const soci::rowset<soci::row>& rows) {
    std::vector<AttributeIndex> indexes;
    for (const soci::row& row : rows) {
        AttributeIndex index;
        index.id = AttributeIndexId{store::integer(row, 0)};
        index.project = ProjectId{store::integer(row, 1)};
        index.name = row.get<std::string>(2);
        index.built_until = ProfileId{store::integer(row, 3)};
        index.state = state_of(store::integer(row, 4));
        index.created = Time(std::chrono::milliseconds(store::integer(row, 5)));
        indexes.push_back(std::move(index));
    }
    return indexes;
}

constexpr const char* columns = "SELECT id, project_id, name, built_until, ready, created_at FROM attribute_index ";

void add_value(std::vector<IndexedValue>& values, IndexedValue value) {
    const bool is_new =
        std::ranges::none_of(values, [&](const IndexedValue& known) { return known.text == value.text; });
    if (is_new) {
        values.push_back(std::move(value));
    }
}

void add_values_of(std::vector<IndexedValue>& values, const json::value& value) {
    if (const auto* text = value.if_string()) {
        const std::string_view held(*text);
        if (const auto date = read_date(held)) {
            add_value(values, {fmt::format("d{}", held.substr(date_mark.size())), static_cast<double>(*date)});
        } else {
            add_value(values, {fmt::format("{}{}", held.starts_with(date_mark) ? 'x' : 's', held), {}});
        }
    } else if (value.is_number()) {
        const double number = value.to_number<double>();
        add_value(values, {fmt::format("n{:.17g}", number), number});
    } else if (value.is_bool()) {
        add_value(values, {value.get_bool() ? "b1" : "b0", {}});
    }
}

class ValueRows {
public:
    explicit ValueRows(soci::session& sql)
        : remove_(
              (sql.prepare << "DELETE FROM attribute_value WHERE attribute_id = :attribute AND profile_id = :profile",
               soci::use(attribute_, "attribute"), soci::use(profile_, "profile"))),
          insert_((sql.prepare << "INSERT INTO attribute_value (attribute_id, profile_id, text, number) "
                                  "VALUES (:attribute, :profile, :text, :number)",
                   soci::use(attribute_, "attribute"), soci::use(profile_, "profile"), soci::use(text_, "text"),
                   soci::use(number_, has_number_, "number"))) {}
    ValueRows(const ValueRows&) = delete;

    void remove(AttributeIndexId index, ProfileId profile) {
        attribute_ = index.value;
        profile_ = profile.value;
        remove_.execute(true);
    }

    void write(const AttributeIndex& index, ProfileId profile, const json::object& attributes) {
        remove(index.id, profile);
        const json::value* value = attributes.if_contains(index.name);
        if (value == nullptr || value->is_null()) {
            return;
        }
        for (IndexedValue& row : indexed_values(*value)) {
            text_ = std::move(row.text);
            number_ = row.number.value_or(0);
            has_number_ = row.number ? soci::i_ok : soci::i_null;
            insert_.execute(true);
        }
    }

private:
    long long attribute_ = 0;
    long long profile_ = 0;
    std::string text_;
    double number_ = 0;
    soci::indicator has_number_ = soci::i_null;
    soci::statement remove_;
    soci::statement insert_;
};

void build_piece(soci::session& sql, const AttributeIndex& index, int people) {
    long long id = 0;
    std::string attributes;
    soci::statement select =
        (sql.prepare << "SELECT id, attributes FROM profile WHERE project_id = :project AND id > :after ORDER BY id "
                        "LIMIT :people",
         soci::use(index.project.value, "project"), soci::use(index.built_until.value, "after"),
         soci::use(people, "people"), soci::into(id), soci::into(attributes));
    select.execute();
    ValueRows rows(sql);
    long long last = index.built_until.value;
    int read = 0;
    for (; select.fetch(); ++read) {
        rows.write(index, ProfileId{id}, json::parse(attributes).as_object());
        last = id;
    }
    const int ready = read < people ? 1 : 0;
    sql << "UPDATE attribute_index SET built_until = :last, ready = :ready WHERE id = :id AND ready = 0",
        soci::use(last, "last"), soci::use(ready, "ready"), soci::use(index.id.value, "id");
}

void remove_piece(soci::session& sql, const AttributeIndex& index, int people) {
    soci::statement statement =
        (sql.prepare << "DELETE FROM attribute_value WHERE attribute_id = :id AND profile_id IN (SELECT a.profile_id "
                        "FROM attribute_value a WHERE a.attribute_id = :id ORDER BY a.profile_id LIMIT :people)",
         soci::use(index.id.value, "id"), soci::use(people, "people"));
    statement.execute(true);
    if (statement.get_affected_rows() == 0) {
        sql << "DELETE FROM attribute_index WHERE id = :id", soci::use(index.id.value);
    }
}

}  // namespace

std::string_view name_of(IndexState state) {
    switch (state) {
        case IndexState::building: return "building";
        case IndexState::ready: return "ready";
        case IndexState::removing: return "removing";
    }
    return "unknown";
}

std::vector<AttributeIndex> list_attribute_indexes(soci::session& sql, ProjectId project) {
    const std::string query = std::string(columns) + "WHERE project_id = :project ORDER BY name";
    return to_indexes((sql.prepare << query, soci::use(project.value, "project")));
}

Result<AttributeIndex> add_attribute_index(soci::session& sql, ProjectId project, const std::string& name, Time now) {
    const bool is_clean = std::ranges::none_of(
        name, [](char letter) { return letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < ' '; });
    if (name.empty() || name.size() > 120 || !is_utf8(name) || !is_clean) {
        return invalid("no attribute can be called that", "attribute");
    }
    if (own_field_named(name)) {
        return invalid("is the profile's own and is found without", "attribute", name);
    }
    const auto known = list_attribute_indexes(sql, project);
    if (const auto found = std::ranges::find(known, name, &AttributeIndex::name); found != known.end()) {
        if (found->state == IndexState::removing) {
            return Failure(Error{ErrorKind::conflict, "its index is just being removed", "attribute", name,
                                 "ask again in a moment"});
        }
        return *found;
    }
    if (known.size() >= most_indexes) {
        return Failure(Error{ErrorKind::conflict, fmt::format("{} attributes are indexed already", most_indexes),
                             "attribute", name, "remove one that no filter needs"});
    }
    AttributeIndex index{.id = {}, .project = project, .name = name, .created = now};
    const long long created = now.time_since_epoch().count();
    long long id = 0;
    sql << "INSERT INTO attribute_index (project_id, name, created_at) VALUES (:project, :name, :created) RETURNING id",
        soci::use(project.value, "project"), soci::use(name, "name"), soci::use(created, "created"), soci::into(id);
    index.id = AttributeIndexId{id};
    return index;
}

Result<> remove_attribute_index(soci::session& sql, ProjectId project, const std::string& name) {
    soci::statement statement =
        (sql.prepare
             << "UPDATE attribute_index SET ready = -1 WHERE project_id = :project AND name = :name AND ready <> -1",
         soci::use(project.value, "project"), soci::use(name, "name"));
    statement.execute(true);
    if (statement.get_affected_rows() == 0) {
        return Failure(Error{ErrorKind::missing, "this attribute is not indexed"});
    }
    return {};
}

bool advance_attribute_indexes(soci::session& sql, int people) {
    const std::string query = std::string(columns) + "WHERE ready <> 1 ORDER BY ready, id LIMIT 1";
    const auto open = to_indexes((sql.prepare << query));
    if (open.empty()) {
        return false;
    }
    if (open.front().state == IndexState::removing) {
        remove_piece(sql, open.front(), people);
    } else {
        build_piece(sql, open.front(), people);
    }
    return true;
}

std::vector<IndexedValue> indexed_values(const json::value& value) {
    std::vector<IndexedValue> values;
    if (const auto* list = value.if_array()) {
        for (const json::value& item : *list) {
            add_values_of(values, item);
        }
    } else {
        add_values_of(values, value);
    }
    if (values.empty() && !value.is_null()) {
        values.push_back({"x", {}});  // it is there, and is nothing that can be compared
    }
    return values;
}

struct AttributeIndexes::State {
    State(soci::session& sql, ProjectId project) {
        for (AttributeIndex& index : list_attribute_indexes(sql, project)) {
            if (index.state != IndexState::removing) {
                indexes.push_back(std::move(index));
            }
        }
        if (!indexes.empty()) {
            rows.emplace(sql);
        }
    }

    std::vector<AttributeIndex> indexes;
    std::optional<ValueRows> rows;
};

AttributeIndexes::AttributeIndexes(soci::session& sql, ProjectId project)
    : state_(std::make_unique<State>(sql, project)) {}

AttributeIndexes::~AttributeIndexes() = default;

bool AttributeIndexes::empty() const {
    return state_->indexes.empty();
}

void AttributeIndexes::write(ProfileId profile, const json::object& attributes) {
    for (const AttributeIndex& index : state_->indexes) {
        state_->rows->write(index, profile, attributes);
    }
}

void AttributeIndexes::remove(ProfileId profile) {
    for (const AttributeIndex& index : state_->indexes) {
        state_->rows->remove(index.id, profile);
    }
}

}  // namespace parley::audience
