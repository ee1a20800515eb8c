#include "audience/import_value.h"

#include <charconv>
#include <cmath>

#include "audience/attribute_change.h"
#include "audience/consent.h"
#include "base/json.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::string_view date_mark = "$D_";

Failure bad_cell(std::string what, const PeopleColumns::Column& column, std::string_view cell,
                 std::string advice = {}) {
    return invalid(std::move(what), column.name, std::string(cell), std::move(advice));
}

std::string json_text(std::string_view text) {
    std::string json = "\"";
    append_json_escaped(json, text);
    json += '"';
    return json;
}

Result<std::string> list_of(const PeopleColumns::Column& column, std::string_view cell) {
    std::vector<std::string_view> items;
    std::string json = "[";
    while (!cell.empty()) {
        const std::size_t end = std::min(cell.find(column.separator), cell.size());
        const std::string_view item = trimmed(cell.substr(0, end));
        cell.remove_prefix(std::min(end + 1, cell.size()));
        if (item.empty() || std::ranges::find(items, item) != items.end()) {
            continue;
        }
        if (length_of(item) > longest_item) {
            return bad_cell(fmt::format("one of the values is longer than {} characters", longest_item), column, item);
        }
        json += (items.empty() ? "" : ",") + json_text(item);
        items.push_back(item);
    }
    return json + ']';
}

Result<std::string> number_of_cell(const PeopleColumns::Column& column, std::string_view cell) {
    auto number = read_number(cell);
    if (!number) {
        return bad_cell("this is no number", column, cell, "write it like 39.5, without blanks and units");
    }
    return std::move(*number);
}

// A cell that nobody said anything of: what can be written back without loss gets JSON's own type. Nearly all are
// such, so it is written where it belongs at once.
void append_guessed(std::string& json, const PeopleColumns::Column& column, std::string_view cell,
                    const TimeZone& zone) {
    if (column.date_form) {
        if (const auto date = read_date(cell, *column.date_form, zone)) {
            json += json_text(date_value(*date));
            return;
        }
    }
    if (is_clean_number(cell) || cell == "true" || cell == "false") {
        json += cell;
        return;
    }
    json += '"';
    append_json_escaped(json, cell);
    json += '"';
}

Result<std::string> value_of(const PeopleColumns::Column& column, std::string_view cell, const TimeZone& zone) {
    switch (column.form) {
        case ValueForm::automatic: {
            std::string json;
            append_guessed(json, column, cell, zone);
            return json;
        }
        case ValueForm::text: return json_text(cell);
        case ValueForm::number: return number_of_cell(column, cell);
        case ValueForm::list: return list_of(column, cell);
        case ValueForm::boolean: {
            const auto flag = read_flag(cell);
            if (!flag) {
                return bad_cell("this is neither TRUE nor FALSE", column, cell,
                                "write TRUE or FALSE, or leave it empty");
            }
            return std::string(*flag ? "true" : "false");
        }
        case ValueForm::date: break;
    }
    const auto date = read_date(cell, *column.date_form, zone);
    if (!date) {
        const bool counts = *column.date_form == DateForm::unix_seconds;
        return bad_cell(fmt::format("this is no date of the form {}", name_of(*column.date_form)), column, cell,
                        counts ? "write whole seconds since 1970: 1767225600" : "a time may follow it: HH:mm:ss");
    }
    return json_text(date_value(*date));
}

Result<std::string> operand_of(const PeopleColumns::Column& column, std::string_view cell, const TimeZone& zone) {
    switch (column.operation) {
        case Operation::erase: return std::string("1");
        case Operation::increase:
        case Operation::decrease: return number_of_cell(column, cell);
        case Operation::add:
        case Operation::remove: break;
        case Operation::set: return value_of(column, cell, zone);
    }
    if (column.form == ValueForm::list) {
        return list_of(column, cell);
    }
    if (column.form == ValueForm::automatic && !column.date_form) {
        return '[' + json_text(cell) + ']';  // lists hold text
    }
    auto value = value_of(column, cell, zone);
    if (!value) {
        return value;
    }
    return value->starts_with('"') ? '[' + *value + ']' : '[' + json_text(*value) + ']';
}

}  // namespace

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

std::optional<std::string> read_number(std::string_view text) {
    if (is_clean_number(text)) {
        return std::string(text);
    }
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) {
            return std::nullopt;
        }
    }
    const char* end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc() && read.ptr == end) {
        return std::to_string(whole);
    }
    std::uint64_t natural = 0;
    if (const auto read = std::from_chars(text.data(), end, natural); read.ec == std::errc() && read.ptr == end) {
        return std::to_string(natural);
    }
    double number = 0;
    const auto read = std::from_chars(text.data(), end, number);
    if (text.empty() || read.ec != std::errc() || read.ptr != end || !std::isfinite(number)) {
        return std::nullopt;
    }
    return fmt::format("{}", number);
}

Result<> append_attribute(std::string& object, const PeopleColumns::Column& column, std::string_view cell,
                          const TimeZone& zone) {
    if (cell.empty() && column.operation != Operation::erase) {
        return {};
    }
    if (column.operation == Operation::set && cell.starts_with(date_mark)) {
        if (auto fine = check_scalar(column.name, json::value(cell)); !fine) {
            return fine;
        }
    }
    const bool simple = column.form == ValueForm::automatic && column.operation == Operation::set;
    const auto value = simple ? Result<std::string>() : operand_of(column, cell, zone);
    if (!value) {
        return std::unexpected(value.error());
    }
    if (object.size() > 1) {
        object += ',';
    }
    object += column.json_key;
    if (simple) {
        append_guessed(object, column, cell, zone);
    } else if (column.operation == Operation::set) {
        object += *value;
    } else {
        object += fmt::format("{{\"{}\":{}}}", name_of(column.operation), *value);
    }
    return {};
}

}  // namespace parley::audience
