#include "base/form.h"

#include <algorithm>

#include "base/text.h"

namespace parley {

namespace {

constexpr std::string_view hexadecimal = "0123456789ABCDEF";

int digit_of(char letter) {
    if (letter >= '0' && letter <= '9') {
        return letter - '0';
    }
    const char small = static_cast<char>(letter | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (letter == '%' && at + 2 < text.size() && digit_of(text[at + 1]) >= 0 && digit_of(text[at + 2]) >= 0) {
            out += static_cast<char>(digit_of(text[at + 1]) * 16 + digit_of(text[at + 2]));
            at += 2;
        } else {
            out += letter == '+' ? ' ' : letter;
        }
    }
    return out;
}

bool stays(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

}  // namespace

Result<FormFields> parse_form(std::string_view text, std::size_t most) {
    FormFields fields;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        if (pair.empty()) {
            continue;
        }
        if (fields.size() == most) {
            return invalid("form has too many fields", "body", std::to_string(most));
        }
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decoded(pair.substr(0, equals));
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (name.find('\0') != std::string::npos || value.find('\0') != std::string::npos) {
            return invalid("text may not hold a NUL", to_utf8(name.substr(0, name.find('\0'))));
        }
        fields.emplace_back(std::move(name), std::move(value));
    }
    return fields;
}

const std::string* field_of(const FormFields& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &FormFields::value_type::first);
    return found == fields.end() ? nullptr : &found->second;
}

void append_percent_encoded(std::string& out, std::string_view value) {
    for (const char letter : value) {
        if (stays(letter)) {
            out += letter;
        } else {
            const auto byte = static_cast<unsigned char>(letter);
            out += '%';
            out += hexadecimal[byte >> 4];
            out += hexadecimal[byte & 0x0F];
        }
    }
}

std::string percent_encoded(std::string_view value) {
    std::string out;
    append_percent_encoded(out, value);
    return out;
}

std::string legal_in_url(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const bool is_printed = letter > ' ' && letter < '\x7f';
        if (is_printed && std::string_view("\"<>\\^`{|}").find(letter) == std::string_view::npos) {
            out += letter;
        } else {
            append_percent_encoded(out, std::string_view(&letter, 1));
        }
    }
    return out;
}

}  // namespace parley
