#include "audience/people_columns.h"

#include <fmt/format.h>

#include <unordered_set>

#include "audience/attribute_change.h"
#include "audience/consent.h"
#include "base/json.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::string_view forbidden = "%><!|&.:;$'\"\\#";
constexpr std::size_t longest_shown = 80;

std::string shown(std::string_view name) {
    return std::string(shortened(name, longest_shown));
}

std::string place_of(std::size_t column) {
    return fmt::format("header, column {}", column + 1);
}

Result<> check_separated(std::span<const std::string_view> cells) {
    const std::string_view first = trimmed(cells.front());
    // One cell that holds the others too: the file is separated by something else.
    const std::size_t separator = cells.size() == 1 ? first.find_first_of(";\t|") : std::string_view::npos;
    if (separator != std::string_view::npos) {
        return invalid("the columns are not separated by commas", place_of(0), shown(first),
                       "save the file with commas between the columns");
    }
    return {};
}

Result<> check_first(std::span<const std::string_view> cells) {
    const std::string_view first = trimmed(cells.front());
    if (names_person(kind_named(first))) {
        return {};
    }
    if (auto checked = check_separated(cells); !checked) {
        return checked;
    }
    return invalid("the first column must be identity or objectId", place_of(0), shown(first),
                   "put the column that names each person first, and a header line above all rows");
}

Result<> check_attribute(std::string_view name, std::size_t place) {
    if (name.empty()) {
        return invalid("a column has no name", place_of(place), {}, "name it in the header line, or remove it");
    }
    if (name.size() > longest_name) {
        return invalid(fmt::format("a column's name is longer than {} bytes", longest_name), place_of(place),
                       shown(name), "give it a shorter name");
    }
    const std::size_t bad = name.find_first_of(forbidden);
    const bool has_control = std::ranges::any_of(name, [](char letter) { return letter >= 0 && letter < ' '; });
    if (bad != std::string_view::npos || has_control) {
        return invalid("a column's name holds a character that an attribute's name may not", place_of(place),
                       shown(name), fmt::format("remove these from it: {}", forbidden));
    }
    return {};
}

const ColumnSettings* settings_of(const ImportSettings& settings, std::string_view name) {
    const auto found = std::ranges::find_if(
        settings.columns, [name](const ColumnSettings& each) { return trimmed(each.column) == name; });
    return found == settings.columns.end() ? nullptr : &*found;
}

bool names_a_person(const ColumnSettings& column) {
    return !column.ignore && names_person(kind_named(column.attribute));
}

// The place of the column that names each person.
Result<std::size_t> find_identity(std::span<const std::string_view> cells, const ImportSettings& settings) {
    std::string_view wanted = trimmed(settings.identity_column);
    if (const auto mapped = std::ranges::find_if(settings.columns, names_a_person);
        wanted.empty() && mapped != settings.columns.end()) {
        wanted = trimmed(mapped->column);
    }
    if (wanted.empty()) {
        if (auto checked = check_first(cells); !checked) {
            return std::unexpected(std::move(checked.error()));
        }
        return 0;
    }
    for (std::size_t place = 0; place < cells.size(); ++place) {
        if (trimmed(cells[place]) == wanted) {
            return place;
        }
    }
    if (auto checked = check_separated(cells); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    return invalid("the column that is to name each person is not in the file", "header", shown(wanted));
}

// A name that is misspelt would go unnoticed otherwise.
Result<> check_all_there(std::span<const std::string_view> cells, const ImportSettings& settings) {
    for (std::size_t place = 0; place < settings.columns.size(); ++place) {
        const std::string_view wanted = trimmed(settings.columns[place].column);
        if (std::ranges::find(cells, wanted, [](std::string_view cell) { return trimmed(cell); }) == cells.end()) {
            return invalid("the file has no such column", fmt::format("settings.columns[{}].column", place),
                           shown(wanted), "name it as the file's first line spells it");
        }
    }
    return {};
}

// The settings of the column that names each person, or null.
Result<> check_naming(const ColumnSettings* column, const ImportSettings& settings) {
    if (column == nullptr) {
        return {};
    }
    const auto where = [&](std::string_view member) {
        return fmt::format("settings.columns[{}].{}", column - settings.columns.data(), member);
    };
    if (column->ignore) {
        return invalid("the column that names each person cannot be left out", where("ignore"));
    }
    if (column->form != ValueForm::automatic || column->operation != Operation::set) {
        return invalid("the column that names each person has no type and no operation",
                       where(column->form != ValueForm::automatic ? "type" : "operation"));
    }
    return {};
}

PeopleColumns::Column column_of(std::string_view name, std::string_view attribute, PeopleColumns::Kind kind,
                                const ColumnSettings* chosen, const ImportSettings& settings) {
    PeopleColumns::Column column{.kind = kind, .name = std::string(name), .json_key = "\""};
    append_json_escaped(column.json_key, attribute);
    column.json_key += "\":";
    column.date_form = settings.date_form;
    if (chosen != nullptr) {
        column.form = chosen->form;
        column.separator = chosen->separator;
        column.operation = chosen->operation;
        column.date_form = chosen->date_form ? chosen->date_form : settings.date_form;
    }
    return column;
}

}  // namespace

PeopleColumns::Kind kind_named(std::string_view name) {
    if (equal_ignoring_case(name, "identity")) {
        return PeopleColumns::Kind::identity;
    }
    if (equal_ignoring_case(name, "objectId")) {
        return PeopleColumns::Kind::object_id;
    }
    if (equal_ignoring_case(name, "Phone")) {
        return PeopleColumns::Kind::phone;
    }
    if (is_opt_in_flag(name)) {
        return PeopleColumns::Kind::opt_in;
    }
    return is_block_flag(name) ? PeopleColumns::Kind::block : PeopleColumns::Kind::attribute;
}

bool names_person(PeopleColumns::Kind kind) {
    return kind == PeopleColumns::Kind::identity || kind == PeopleColumns::Kind::object_id;
}

Result<PeopleColumns> read_people_header(std::span<const std::string_view> cells, const ImportSettings& settings,
                                         const TimeZone& zone) {
    if (cells.empty()) {
        return invalid("the file is empty", {}, {}, "its first line must name the columns: identity,Phone,...");
    }
    const auto identity = find_identity(cells, settings);
    if (!identity) {
        return std::unexpected(identity.error());
    }
    if (auto checked = check_all_there(cells, settings); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    PeopleColumns columns;
    columns.zone = zone;
    std::unordered_set<std::string> seen;
    std::unordered_set<std::string> seen_attributes;
    bool has_phone = !settings.columns.empty() || !settings.identity_column.empty();  // then it may be left out
    for (std::size_t place = 0; place < cells.size(); ++place) {
        const std::string_view name = trimmed(cells[place]);
        const ColumnSettings* chosen = settings_of(settings, name);
        const bool ignored = chosen != nullptr && chosen->ignore && place != *identity;
        const std::string_view attribute =
            chosen != nullptr && !chosen->attribute.empty() ? trimmed(chosen->attribute) : name;
        if (auto checked = ignored ? Result<>() : check_attribute(attribute, place); !checked) {
            return std::unexpected(std::move(checked.error()));
        }
        if (!seen.insert(lower(name)).second) {
            return invalid("two columns have the same name", place_of(place), shown(name), "remove or rename one");
        }
        PeopleColumns::Kind kind = kind_named(attribute);
        if (ignored) {
            kind = PeopleColumns::Kind::ignored;
        } else if (place == *identity) {
            kind = names_person(kind) ? kind : PeopleColumns::Kind::identity;
        } else if (names_person(kind)) {
            kind = PeopleColumns::Kind::attribute;
        }
        if (auto checked = check_naming(place == *identity ? chosen : nullptr, settings); !checked) {
            return std::unexpected(std::move(checked.error()));
        }
        if (!ignored && !seen_attributes.insert(place == *identity ? "identity" : lower(attribute)).second) {
            return invalid("two columns are to become the same", place_of(place), shown(attribute),
                           "give one of them another attribute, or leave it out");
        }
        has_phone = has_phone || kind == PeopleColumns::Kind::phone;
        columns.all.push_back(column_of(name, attribute, kind, chosen, settings));
    }
    if (!has_phone) {
        return invalid("there is no column Phone", "header", {},
                       "name the column that holds the WhatsApp numbers Phone");
    }
    return columns;
}

}  // namespace parley::audience
