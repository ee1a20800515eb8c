#include "audience/import_settings.h"

#include <fmt/format.h>

#include <array>

#include "audience/attribute_change.h"
#include "audience/people_columns.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::array forms{ValueForm::automatic, ValueForm::text, ValueForm::number,
                           ValueForm::boolean,   ValueForm::date, ValueForm::list};
constexpr std::array operations{Operation::set,      Operation::add,      Operation::remove,
                                Operation::increase, Operation::decrease, Operation::erase};
constexpr std::size_t most_columns = 256;
constexpr std::size_t longest_text = 200;

template <class Kind, std::size_t Count>
std::string names_of(const std::array<Kind, Count>& kinds) {
    std::string names;
    for (const Kind kind : kinds) {
        names += (names.empty() ? "" : ", ") + std::string(name_of(kind));
    }
    return names;
}

// Keeps the first thing that is wrong.
class Reader {
public:
    Reader(const json::object& object, std::string where) : object_(object), where_(std::move(where)) {}

    std::string text(std::string_view key) {
        const json::value* value = take(key);
        if (value == nullptr) {
            return {};
        }
        if (!value->is_string() || value->get_string().size() > longest_text || !is_utf8(value->get_string())) {
            refuse(key, fmt::format("must be text of at most {} bytes", longest_text));
            return {};
        }
        return std::string(value->get_string());
    }

    bool flag(std::string_view key) {
        const json::value* value = take(key);
        if (value != nullptr && !value->is_bool()) {
            refuse(key, "must be true or false");
        }
        return value != nullptr && value->is_bool() && value->get_bool();
    }

    template <class Kind, std::size_t Count>
    Kind one_of(std::string_view key, const std::array<Kind, Count>& kinds, Kind otherwise) {
        const std::string name = text(key);
        if (name.empty()) {
            return otherwise;
        }
        const auto found = std::ranges::find_if(kinds, [&](Kind kind) { return name_of(kind) == name; });
        if (found == kinds.end()) {
            refuse(key, "must be one of: " + names_of(kinds), name);
            return otherwise;
        }
        return *found;
    }

    std::optional<DateForm> date_form(std::string_view key) {
        const std::string name = text(key);
        const auto form = date_form_named(name);
        if (!name.empty() && !form) {
            refuse(key, "this is no form of dates; known are: " + date_form_names(), name);
        }
        return form;
    }

    const json::array* array(std::string_view key) {
        const json::value* value = take(key);
        if (value != nullptr && !value->is_array()) {
            refuse(key, "must be an array");
        }
        return value == nullptr ? nullptr : value->if_array();
    }

    void refuse(std::string_view key, std::string what, std::string value = {}) {
        if (!error_) {
            error_ = Error{ErrorKind::invalid, std::move(what), fmt::format("{}.{}", where_, key), std::move(value)};
        }
    }

    Result<> finish() {
        for (const auto& [key, value] : object_) {
            if (std::ranges::find(known_, std::string_view(key)) == known_.end()) {
                refuse(to_utf8(shortened(to_utf8(key), 100)),
                       fmt::format("is not known here; known are: {}", fmt::join(known_, ", ")));
            }
        }
        if (error_) {
            return std::unexpected(*error_);
        }
        return {};
    }

private:
    const json::value* take(std::string_view key) {
        known_.emplace_back(key);
        const json::value* value = object_.if_contains(key);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    const json::object& object_;
    std::string where_;
    std::vector<std::string> known_;
    std::optional<Error> error_;
};

// What would go unheeded, or be refused with the file's header only.
void check_target(Reader& reader, const ColumnSettings& column) {
    if (column.ignore) {
        return;
    }
    const bool is_renamed = !column.attribute.empty();
    const std::string_view attribute = trimmed(is_renamed ? column.attribute : column.column);
    switch (kind_named(attribute)) {
        case PeopleColumns::Kind::phone:
        case PeopleColumns::Kind::opt_in:
        case PeopleColumns::Kind::block:
            if (column.form != ValueForm::automatic || column.operation != Operation::set) {
                reader.refuse(column.form != ValueForm::automatic ? "type" : "operation",
                              fmt::format("{} is no attribute: it has no type and no operation", attribute));
            }
            return;
        case PeopleColumns::Kind::attribute:
            if (auto fine = is_renamed ? check_attribute_name(attribute) : Result<>(); !fine) {
                reader.refuse("attribute", fine.error().what, std::string(attribute));
            }
            return;
        case PeopleColumns::Kind::identity:
        case PeopleColumns::Kind::object_id:
        case PeopleColumns::Kind::ignored: return;
    }
}

Result<ColumnSettings> read_column(const json::value& value, const std::string& where,
                                   const std::optional<DateForm>& usual) {
    if (!value.is_object()) {
        return invalid("must be an object", where);
    }
    Reader reader(value.get_object(), where);
    ColumnSettings column;
    column.column = reader.text("column");
    column.attribute = reader.text("attribute");
    column.form = reader.one_of("type", forms, ValueForm::automatic);
    column.date_form = reader.date_form("date_format");
    const std::string separator = reader.text("separator");
    column.operation = reader.one_of("operation", operations, Operation::set);
    column.ignore = reader.flag("ignore");
    if (trimmed(column.column).empty()) {
        reader.refuse("column", "must name a column of the file");
    }
    if (!separator.empty()) {
        column.separator = separator.front();
        if (separator.size() != 1) {
            reader.refuse("separator", "must be one character of ASCII", separator);
        }
        if (column.form != ValueForm::list) {
            reader.refuse("separator", "belongs to the type list");
        }
    }
    if (column.date_form && column.form != ValueForm::automatic && column.form != ValueForm::date) {
        reader.refuse("date_format", "belongs to a date");
    }
    if (column.date_form) {
        column.form = ValueForm::date;
    }
    if (column.form == ValueForm::date && !column.date_form) {
        column.date_form = usual;
        if (!usual) {
            reader.refuse("date_format", "a date needs one of: " + date_form_names());
        }
    }
    const bool counts = column.operation == Operation::increase || column.operation == Operation::decrease;
    if (counts && column.form != ValueForm::automatic && column.form != ValueForm::number) {
        reader.refuse("operation", "only numbers can be increased and decreased",
                      std::string(name_of(column.operation)));
    }
    check_target(reader, column);
    if (auto finished = reader.finish(); !finished) {
        return std::unexpected(std::move(finished.error()));
    }
    return column;
}

json::object write_column(const ColumnSettings& column) {
    json::object object;
    object["column"] = column.column;
    if (!column.attribute.empty()) {
        object["attribute"] = column.attribute;
    }
    if (column.form != ValueForm::automatic) {
        object["type"] = name_of(column.form);
    }
    if (column.date_form) {
        object["date_format"] = name_of(*column.date_form);
    }
    if (column.separator != ',') {
        object["separator"] = std::string(1, column.separator);
    }
    if (column.operation != Operation::set) {
        object["operation"] = name_of(column.operation);
    }
    if (column.ignore) {
        object["ignore"] = true;
    }
    return object;
}

bool is_country(std::string_view text) {
    return text.size() == 2 && std::ranges::all_of(text, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

}  // namespace

std::string_view name_of(ValueForm form) {
    switch (form) {
        case ValueForm::automatic: return "automatic";
        case ValueForm::text: return "text";
        case ValueForm::number: return "number";
        case ValueForm::boolean: return "boolean";
        case ValueForm::date: return "date";
        case ValueForm::list: return "list";
    }
    return "unknown";
}

std::string_view name_of(Operation operation) {
    switch (operation) {
        case Operation::set: return "$set";
        case Operation::add: return "$add";
        case Operation::remove: return "$remove";
        case Operation::increase: return "$incr";
        case Operation::decrease: return "$decr";
        case Operation::erase: return "$delete";
    }
    return "unknown";
}

Result<ImportSettings> read_import_settings(const json::object& object, const std::string& where) {
    Reader reader(object, where);
    ImportSettings settings;
    settings.date_form = reader.date_form("date_format");
    settings.identity_column = reader.text("identity_column");
    settings.country = upper(reader.text("country"));
    settings.list = trimmed(reader.text("list"));
    if (!settings.country.empty() && !is_country(settings.country)) {
        reader.refuse("country", "must be a country's two letters");
    }
    if (const json::array* columns = reader.array("columns")) {
        if (columns->size() > most_columns) {
            return invalid(fmt::format("there may be at most {} columns", most_columns), where + ".columns");
        }
        for (std::size_t place = 0; place < columns->size(); ++place) {
            auto column =
                read_column((*columns)[place], fmt::format("{}.columns[{}]", where, place), settings.date_form);
            if (!column) {
                return std::unexpected(std::move(column.error()));
            }
            const auto is_same = [&](const ColumnSettings& other) {
                return trimmed(other.column) == trimmed(column->column);
            };
            if (std::ranges::any_of(settings.columns, is_same)) {
                return invalid("this column is named twice", fmt::format("{}.columns[{}].column", where, place),
                               column->column);
            }
            settings.columns.push_back(std::move(*column));
        }
    }
    if (auto finished = reader.finish(); !finished) {
        return std::unexpected(std::move(finished.error()));
    }
    return settings;
}

json::object write_import_settings(const ImportSettings& settings) {
    json::object object;
    if (!settings.columns.empty()) {
        json::array columns;
        for (const ColumnSettings& column : settings.columns) {
            columns.push_back(write_column(column));
        }
        object["columns"] = std::move(columns);
    }
    if (settings.date_form) {
        object["date_format"] = name_of(*settings.date_form);
    }
    if (!settings.identity_column.empty()) {
        object["identity_column"] = settings.identity_column;
    }
    if (!settings.country.empty()) {
        object["country"] = settings.country;
    }
    if (!settings.list.empty()) {
        object["list"] = settings.list;
    }
    return object;
}

}  // namespace parley::audience
