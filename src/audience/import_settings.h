#pragma once
#include <optional>
#include <string>
#include <vector>

#include "audience/import_date.h"
#include "base/error.h"
#include "base/json.h"

// How a file of people is to be understood, where its header alone does not say it.
namespace parley::audience {

enum class ValueForm { automatic, text, number, boolean, date, list };
std::string_view name_of(ValueForm form);

// What a cell does to the attribute that the person has. Source: reference, property rules.
enum class Operation { set, add, remove, increase, decrease, erase };
std::string_view name_of(Operation operation);  // "$add"

struct ColumnSettings {
    std::string column;          // as the header spells it
    std::string attribute = {};  // empty: the column's own name; "identity", "Phone" and the consent flags also here
    ValueForm form = ValueForm::automatic;
    std::optional<DateForm> date_form = {};  // makes it a date; a cell of another form is refused
    char separator = ',';                    // between the values of a list
    Operation operation = Operation::set;
    bool ignore = false;
    bool operator==(const ColumnSettings&) const = default;
};

struct ImportSettings {
    std::vector<ColumnSettings> columns = {};
    std::optional<DateForm> date_form = {};  // of all columns without a type of their own; other cells stay text
    std::string identity_column = {};        // empty: the first one, which then must be called identity or objectId
    std::string country = {};                // of numbers without country code
    std::string list = {};                   // an uploaded list that everybody in the file is put on
    bool operator==(const ImportSettings&) const = default;
};

// Error: invalid, `where` a path ("settings.columns[0].operation").
Result<ImportSettings> read_import_settings(const json::object& object, const std::string& where = "settings");
json::object write_import_settings(const ImportSettings& settings);

}  // namespace parley::audience
