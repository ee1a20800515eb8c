#include "audience/csv_cell.h"

#include <algorithm>

namespace parley::audience {

namespace {

bool is_plain_number(std::string_view text) {
    text.remove_prefix(1);
    return !text.empty() && std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

bool is_formula(std::string_view text) {
    constexpr std::string_view beginnings = "=+-@\t\r";
    if (text.empty() || beginnings.find(text.front()) == std::string_view::npos) {
        return false;
    }
    return !((text.front() == '+' || text.front() == '-') && is_plain_number(text));
}

}  // namespace

void append_csv_cell(std::string& out, std::string_view text) {
    const bool formula = is_formula(text);
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
