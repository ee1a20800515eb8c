#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/import_settings.h"
#include "base/error.h"
#include "base/time_zone.h"

namespace parley::audience {

// What each column of a file of people means: one names the person, by an identity or by our object id of them,
// `Phone` and the two consent flags are known by name, all others are attributes. Settings may give a column another
// name, or leave it out.
struct PeopleColumns {
    enum class Kind { identity, object_id, phone, opt_in, block, attribute, ignored };
    struct Column {
        Kind kind;
        std::string name;      // as the file spells it
        std::string json_key;  // `"Name":`, escaped
        ValueForm form = ValueForm::automatic;
        std::optional<DateForm> date_form = {};  // of an automatic one: dates are looked for, and the rest stays text
        char separator = ',';
        Operation operation = Operation::set;
    };
    std::vector<Column> all;
    TimeZone zone = {};  // that dates without one are in
};

// What a column of that name holds where nobody says otherwise.
PeopleColumns::Kind kind_named(std::string_view name);
bool names_person(PeopleColumns::Kind kind);

// Error: invalid, naming the column that is missing, doubled or cannot be an attribute's name.
Result<PeopleColumns> read_people_header(std::span<const std::string_view> cells, const ImportSettings& settings = {},
                                         const TimeZone& zone = {});

}  // namespace parley::audience
