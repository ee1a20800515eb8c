#include "audience/people_row.h"

#include "audience/consent.h"
#include "base/json.h"
#include "base/phone.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::size_t longest_value = 512;

bool is_clean_number(std::string_view text) {
    constexpr std::size_t safe_digits = 15;  // whatever reads JSON keeps these exactly
    if (text.starts_with('-')) {
        text.remove_prefix(1);
        if (text == "0") {
            return false;
        }
    }
    const bool digits = std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
    return digits && !text.empty() && text.size() <= safe_digits && (text.front() != '0' || text.size() == 1);
}

void append_value(std::string& json, std::string_view text) {
    if (is_clean_number(text) || text == "true" || text == "false") {
        json += text;
        return;
    }
    json += '"';
    append_json_escaped(json, text);
    json += '"';
}

Failure bad_cell(std::string what, const PeopleColumns::Column& column, std::string_view cell,
                 std::string advice = {}) {
    return invalid(std::move(what), column.name, std::string(cell), std::move(advice));
}

Result<> check_text(std::string_view cell, const PeopleColumns::Column& column) {
    if (!is_utf8(cell)) {
        return bad_cell("the text is not UTF-8", column, cell, "save the file as UTF-8");
    }
    if (cell.find('\0') != std::string_view::npos) {
        return bad_cell("the text holds a zero byte", column, cell);
    }
    if (cell.size() > longest_value) {
        return bad_cell(fmt::format("the text is longer than {} bytes", longest_value), column, cell);
    }
    return {};
}

Result<> read_phone(PersonRow& person, std::string_view cell, const PeopleColumns::Column& column,
                    std::string_view default_country) {
    if (cell.empty()) {
        return {};
    }
    const auto phone = Phone::parse(cell, default_country);
    if (!phone) {
        return bad_cell(phone.error().what, column, cell, phone.error().advice);
    }
    person.phone = phone->e164();
    return {};
}

Result<> read_consent(std::optional<bool>& flag, std::string_view cell, const PeopleColumns::Column& column) {
    if (cell.empty()) {
        return {};
    }
    flag = read_flag(cell);
    if (!flag) {
        return bad_cell("this is neither TRUE nor FALSE", column, cell, "write TRUE or FALSE, or leave it empty");
    }
    return {};
}

Result<> read_cell(PersonRow& person, std::string_view cell, const PeopleColumns::Column& column,
                   std::string_view default_country) {
    switch (column.kind) {
        case PeopleColumns::Kind::identity:
            person.identity = cell;
            if (cell.empty()) {
                return bad_cell("the person has no identity", column, cell, "give each person one of their own");
            }
            return {};
        case PeopleColumns::Kind::phone: return read_phone(person, cell, column, default_country);
        case PeopleColumns::Kind::opt_in: return read_consent(person.opted_in, cell, column);
        case PeopleColumns::Kind::block: return read_consent(person.number_blocked, cell, column);
        case PeopleColumns::Kind::attribute: break;
    }
    if (!cell.empty()) {
        if (person.attributes.size() > 1) {
            person.attributes += ',';
        }
        person.attributes += column.json_key;
        append_value(person.attributes, cell);
    }
    return {};
}

}  // namespace

Result<PersonRow> read_person(const PeopleColumns& columns, std::span<const std::string_view> cells,
                              std::string_view default_country) {
    if (cells.size() != columns.all.size()) {
        return invalid(fmt::format("the row has {} cells, the header {}", cells.size(), columns.all.size()), {},
                       cells.empty() ? std::string() : std::string(cells.front()),
                       "text with a comma must stand in double quotes");
    }
    PersonRow person;
    person.attributes = "{";
    for (std::size_t place = 0; place < cells.size(); ++place) {
        const PeopleColumns::Column& column = columns.all[place];
        const std::string_view cell = trimmed(cells[place]);
        if (auto checked = check_text(cell, column); !checked) {
            return std::unexpected(std::move(checked.error()));
        }
        if (auto read = read_cell(person, cell, column, default_country); !read) {
            return std::unexpected(std::move(read.error()));
        }
    }
    person.attributes += '}';
    if (person.number_blocked == true && person.phone.empty()) {
        return invalid("MSG-dndWhatsApp belongs to a phone number, and this row has none", "Phone", person.identity);
    }
    return person;
}

}  // namespace parley::audience
