#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace parley::audience {

// What each column of a file of people means: the first names the person, `Phone` and the two
// consent flags are known by name, all others are attributes.
struct PeopleColumns {
    enum class Kind { identity, phone, opt_in, block, attribute };
    struct Column {
        Kind kind;
        std::string name;      // as the file spells it
        std::string json_key;  // `"Name":`, escaped
    };
    std::vector<Column> all;
};

// Error: invalid, naming the column that is missing, doubled or cannot be an attribute's name.
Result<PeopleColumns> read_people_header(std::span<const std::string_view> cells);

}  // namespace parley::audience
