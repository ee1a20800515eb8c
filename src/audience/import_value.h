#pragma once
#include <string>
#include <string_view>

#include "audience/people_columns.h"

namespace parley::audience {

// Appends what a cell says of an attribute as a member of a JSON object: `"Plan":"Gold"`, or with its operator
// `"Interests":{"$add":["garden"]}`. An empty cell says nothing, but with $delete every cell does. Error: invalid,
// `where` the column, where the cell has not the chosen form.
Result<> append_attribute(std::string& object, const PeopleColumns::Column& column, std::string_view cell,
                          const TimeZone& zone);

// Whether JSON's own number gives back the same text.
bool is_clean_number(std::string_view text);
// "39.5", "+5", "1e5"; as JSON writes it.
std::optional<std::string> read_number(std::string_view text);

}  // namespace parley::audience
