#include "audience/csv_cell.h"

#include <algorithm>

namespace parley::audience {

namespace {

constexpr std::string_view beginnings = "=+-@\t\r";

std::size_t digits_at(std::string_view text, std::size_t place) {
    const std::size_t end = text.find_first_not_of("0123456789", place);
    return std::min(end, text.size()) - place;
}

// After its sign: "919876543210", "5.25", "1.5e-7".
bool is_plain_number(std::string_view text) {
    std::size_t place = digits_at(text, 0);
    if (place == 0) {
        return false;
    }
    if (place < text.size() && text[place] == '.') {
        const std::size_t fraction = digits_at(text, place + 1);
        place += fraction == 0 ? 0 : 1 + fraction;
    }
    if (place < text.size() && text[place] == 'e') {
        const std::size_t sign = text.substr(place + 1).find_first_of("+-") == 0 ? 1 : 0;
        const std::size_t exponent = digits_at(text, place + 1 + sign);
        place += exponent == 0 ? 0 : 1 + sign + exponent;
    }
    return place == text.size();
}

bool begins_formula(std::string_view text) {
    return !text.empty() && beginnings.find(text.front()) != std::string_view::npos;
}

// What has an apostrophe there already gets another, so that one can be taken off again.
bool needs_apostrophe(std::string_view text) {
    if (text.starts_with('\'')) {
        return begins_formula(text.substr(std::min(text.find_first_not_of('\''), text.size())));
    }
    const bool has_sign = text.starts_with('+') || text.starts_with('-');
    return begins_formula(text) && !(has_sign && is_plain_number(text.substr(1)));
}

}  // namespace

std::string_view without_apostrophe(std::string_view cell) {
    const bool has_one = cell.starts_with('\'') && needs_apostrophe(cell);
    return has_one ? cell.substr(1) : cell;
}

void append_csv_cell(std::string& out, std::string_view text) {
    const bool formula = needs_apostrophe(text);
    if (!formula && text.find_first_of(",\"\r\n\t") == std::string_view::npos) {
        out += text;
        return;
    }
    out += formula ? "\"'" : "\"";
    for (const char letter : text) {
        if (letter == '"') {
            out += '"';
        }
        out += letter;
    }
    out += '"';
}

}  // namespace parley::audience
