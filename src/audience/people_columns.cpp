#include "audience/people_columns.h"

#include <unordered_set>

#include "audience/consent.h"
#include "base/json.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::size_t longest_name = 120;
constexpr std::string_view forbidden = "%><!|&.:;$'\"\\#";
constexpr std::size_t longest_shown = 80;

std::string shown(std::string_view name) {
    return std::string(shortened(name, longest_shown));
}

std::string place_of(std::size_t column) {
    return fmt::format("header, column {}", column + 1);
}

bool is_identity(std::string_view name) {
    return equal_ignoring_case(name, "identity") || equal_ignoring_case(name, "objectId");
}

PeopleColumns::Kind kind_of(std::string_view name, std::size_t place) {
    if (place == 0) {
        return PeopleColumns::Kind::identity;
    }
    if (equal_ignoring_case(name, "Phone")) {
        return PeopleColumns::Kind::phone;
    }
    if (is_opt_in_flag(name)) {
        return PeopleColumns::Kind::opt_in;
    }
    if (is_block_flag(name)) {
        return PeopleColumns::Kind::block;
    }
    return PeopleColumns::Kind::attribute;
}

Result<> check_first(std::span<const std::string_view> cells) {
    const std::string_view first = trimmed(cells.front());
    if (is_identity(first)) {
        return {};
    }
    // One cell that holds the others too: the file is separated by something else.
    const std::size_t separator = cells.size() == 1 ? first.find_first_of(";\t|") : std::string_view::npos;
    if (separator != std::string_view::npos) {
        return invalid("the columns are not separated by commas", place_of(0), shown(first),
                       "save the file with commas between the columns");
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

}  // namespace

Result<PeopleColumns> read_people_header(std::span<const std::string_view> cells) {
    if (cells.empty()) {
        return invalid("the file is empty", {}, {}, "its first line must name the columns: identity,Phone,...");
    }
    if (auto checked = check_first(cells); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    PeopleColumns columns;
    std::unordered_set<std::string> seen;
    bool has_phone = false;
    for (std::size_t place = 0; place < cells.size(); ++place) {
        const std::string_view name = trimmed(cells[place]);
        if (auto checked = check_attribute(name, place); !checked) {
            return std::unexpected(std::move(checked.error()));
        }
        if (!seen.insert(lower(name)).second) {
            return invalid("two columns have the same name", place_of(place), shown(name), "remove or rename one");
        }
        PeopleColumns::Column column{kind_of(name, place), std::string(name), "\""};
        has_phone = has_phone || column.kind == PeopleColumns::Kind::phone;
        append_json_escaped(column.json_key, name);
        column.json_key += "\":";
        columns.all.push_back(std::move(column));
    }
    if (!has_phone) {
        return invalid("there is no column Phone", "header", {},
                       "name the column that holds the WhatsApp numbers Phone");
    }
    return columns;
}

}  // namespace parley::audience
