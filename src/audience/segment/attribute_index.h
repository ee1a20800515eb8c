#pragma once
#include <soci/soci.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

// Attributes that are found without reading everybody: each value stands in a table of its own beside the profile.
namespace parley::audience {

using AttributeIndexId = Id<struct AttributeIndexTag>;

enum class IndexState { building, ready, removing };
std::string_view name_of(IndexState state);

struct AttributeIndex {
    AttributeIndexId id;
    ProjectId project;
    std::string name;
    IndexState state = IndexState::building;
    ProfileId built_until = {};  // those up to here are in it
    Time created = {};
};
std::vector<AttributeIndex> list_attribute_indexes(soci::session& sql, ProjectId project);

// Also where it is there already. Error: invalid for a name that no attribute has, conflict where there are too many
// or it is just being removed.
Result<AttributeIndex> add_attribute_index(soci::session& sql, ProjectId project, const std::string& name, Time now);
// Marks it; its values are removed piece by piece. Error: missing.
Result<> remove_attribute_index(soci::session& sql, ProjectId project, const std::string& name);

// A piece of what is to be built or removed, of at most so many people, whoever's it is. False: nothing is left to do.
bool advance_attribute_indexes(soci::session& sql, int people);

// A value as the index keeps it: its kind is the first letter of the text, and what has an order has a number.
struct IndexedValue {
    std::string text;
    std::optional<double> number = {};
    bool operator==(const IndexedValue&) const = default;
};
std::vector<IndexedValue> indexed_values(const json::value& value);

// The indexes of a project, for whoever writes people: inside work of the writer, each profile after it was written.
class AttributeIndexes {
public:
    AttributeIndexes(soci::session& sql, ProjectId project);
    ~AttributeIndexes();
    AttributeIndexes(const AttributeIndexes&) = delete;

    bool empty() const;
    void write(ProfileId profile, const json::object& attributes);
    void remove(ProfileId profile);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parley::audience
