#include "audience/people_row.h"

#include "audience/attribute_change.h"
#include "audience/consent.h"
#include "audience/csv_cell.h"
#include "audience/identities.h"
#include "audience/import_value.h"
#include "base/phone.h"
#include "base/text.h"

namespace parley::audience {

namespace {

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
    const bool several = column.kind == PeopleColumns::Kind::attribute && column.form == ValueForm::list;
    if (cell.size() > longest_value && !several) {
        return bad_cell(fmt::format("the text is longer than {} bytes", longest_value), column, cell);
    }
    return {};
}

Result<> read_name(PersonRow& person, std::string_view cell, const PeopleColumns::Column& column) {
    person.identity = cell;
    person.by_object_id = column.kind == PeopleColumns::Kind::object_id;
    if (cell.empty()) {
        return bad_cell("the person has no identity", column, cell, "give each person one of their own");
    }
    if (person.by_object_id && !profile_of_object({}, cell)) {
        return bad_cell("this is no object id", column, cell,
                        "object ids are given by this server; name the column identity where it holds your own");
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
                   std::string_view default_country, const TimeZone& zone) {
    switch (column.kind) {
        case PeopleColumns::Kind::identity:
        case PeopleColumns::Kind::object_id: return read_name(person, cell, column);
        case PeopleColumns::Kind::phone: return read_phone(person, cell, column, default_country);
        case PeopleColumns::Kind::opt_in: return read_consent(person.opted_in, cell, column);
        case PeopleColumns::Kind::block: return read_consent(person.number_blocked, cell, column);
        case PeopleColumns::Kind::ignored: return {};
        case PeopleColumns::Kind::attribute: break;
    }
    return append_attribute(person.attributes, column, cell, zone);
}

Result<> check_count(const PeopleColumns& columns, std::span<const std::string_view> cells) {
    if (cells.size() != columns.all.size()) {
        return invalid(fmt::format("the row has {} cells, the header {}", cells.size(), columns.all.size()), {},
                       cells.empty() ? std::string() : std::string(cells.front()),
                       "text with a comma must stand in double quotes");
    }
    return {};
}

// True where there is nothing wrong, or `each` wants to go on.
template <class Each>
bool read_cells(PersonRow& person, const PeopleColumns& columns, std::span<const std::string_view> cells,
                std::string_view default_country, Each each) {
    for (std::size_t place = 0; place < cells.size(); ++place) {
        const PeopleColumns::Column& column = columns.all[place];
        if (column.kind == PeopleColumns::Kind::ignored) {
            continue;
        }
        const std::string_view cell = without_apostrophe(trimmed(cells[place]));
        auto read = check_text(cell, column);
        if (read) {
            read = read_cell(person, cell, column, default_country, columns.zone);
        }
        if (!read && !each(std::move(read.error()))) {
            return false;
        }
    }
    return true;
}

Result<> check_whole(const PersonRow& person) {
    if (person.number_blocked == true && person.phone.empty()) {
        return invalid("MSG-dndWhatsApp belongs to a phone number, and this row has none", "Phone", person.identity);
    }
    return {};
}

}  // namespace

Result<PersonRow> read_person(const PeopleColumns& columns, std::span<const std::string_view> cells,
                              std::string_view default_country) {
    if (auto checked = check_count(columns, cells); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    PersonRow person;
    person.attributes = "{";
    std::optional<Error> wrong;
    const auto stop = [&wrong](Error error) {
        wrong = std::move(error);
        return false;
    };
    if (!read_cells(person, columns, cells, default_country, stop)) {
        return std::unexpected(std::move(*wrong));
    }
    person.attributes += '}';
    if (auto checked = check_whole(person); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    return person;
}

std::vector<Error> problems_of_person(const PeopleColumns& columns, std::span<const std::string_view> cells,
                                      std::string_view default_country) {
    std::vector<Error> problems;
    if (auto checked = check_count(columns, cells); !checked) {
        problems.push_back(std::move(checked.error()));
        return problems;
    }
    PersonRow person;
    person.attributes = "{";
    read_cells(person, columns, cells, default_country, [&problems](Error error) {
        problems.push_back(std::move(error));
        return true;
    });
    if (auto checked = check_whole(person); !checked && problems.empty()) {
        problems.push_back(std::move(checked.error()));
    }
    return problems;
}

}  // namespace parley::audience
