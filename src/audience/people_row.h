#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/people_columns.h"
#include "base/error.h"

namespace parley::audience {

// What one row of a file says of a person. What it leaves empty it does not say: the person keeps it.
struct PersonRow {
    std::int64_t line = 0;
    std::string identity;
    bool by_object_id = false;  // then `identity` holds our own id of somebody known
    std::string phone = {};     // E.164, or empty
    std::optional<bool> opted_in = {};
    std::optional<bool> number_blocked = {};
    std::string attributes = {};  // a JSON object, in the order of the columns
};

// Attributes are text as it was written; whole numbers of at most 15 digits, true and false become
// JSON's own, as these can be written back without loss. Error: `where` is the column, `value` the
// cell as given.
Result<PersonRow> read_person(const PeopleColumns& columns, std::span<const std::string_view> cells,
                              std::string_view default_country);

// All that is wrong with the row, and not only the first of it.
std::vector<Error> problems_of_person(const PeopleColumns& columns, std::span<const std::string_view> cells,
                                      std::string_view default_country);

}  // namespace parley::audience
