#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace parley {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view blanks = " \t\r\n\v\f";

struct Sequence {
    std::size_t length;  // of the code point, or of the maximal bad part
    bool valid;
};

bool is_between(unsigned char byte, unsigned char low, unsigned char high) {
    return byte >= low && byte <= high;
}

// Unicode, table 3-7: what may follow each first byte, which leaves out overlong forms, surrogates
// and what lies above U+10FFFF.
Sequence sequence_at(std::string_view text) {
    const auto byte = [&](std::size_t place) {
        return place < text.size() ? static_cast<unsigned char>(text[place]) : static_cast<unsigned char>(0);
    };
    const unsigned char first = byte(0);
    if (first < 0x80) {
        return {1, true};
    }
    std::size_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (is_between(first, 0xC2, 0xDF)) {
        length = 2;
    } else if (is_between(first, 0xE0, 0xEF)) {
        length = 3;
        low = first == 0xE0 ? 0xA0 : 0x80;
        high = first == 0xED ? 0x9F : 0xBF;
    } else if (is_between(first, 0xF0, 0xF4)) {
        length = 4;
        low = first == 0xF0 ? 0x90 : 0x80;
        high = first == 0xF4 ? 0x8F : 0xBF;
    } else {
        return {1, false};
    }
    if (!is_between(byte(1), low, high)) {
        return {1, false};
    }
    for (std::size_t place = 2; place < length; ++place) {
        if (!is_between(byte(place), 0x80, 0xBF)) {
            return {place, false};
        }
    }
    return {length, true};
}

// How much of it is plain ASCII, eight bytes at a time.
std::size_t ascii_prefix(std::string_view text) {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::size_t done = 0;
    while (done + sizeof(std::uint64_t) <= text.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + done, sizeof word);
        if ((word & high_bits) != 0) {
            break;
        }
        done += sizeof word;
    }
    while (done < text.size() && static_cast<unsigned char>(text[done]) < 0x80) {
        ++done;
    }
    return done;
}

// Bytes before the first bad part.
std::size_t valid_prefix(std::string_view text) {
    std::size_t done = 0;
    while ((done += ascii_prefix(text.substr(done))) < text.size()) {
        const Sequence sequence = sequence_at(text.substr(done));
        if (!sequence.valid) {
            break;
        }
        done += sequence.length;
    }
    return done;
}

constexpr char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

constexpr bool starts_code_point(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

}  // namespace

bool is_utf8(std::string_view text) {
    return valid_prefix(text) == text.size();
}

std::string to_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (;;) {
        const std::size_t good = valid_prefix(text);
        out += text.substr(0, good);
        text.remove_prefix(good);
        if (text.empty()) {
            return out;
        }
        out += replacement;
        text.remove_prefix(sequence_at(text).length);
    }
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char letter) { return lower(letter); });
    return out;
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char left, char right) { return lower(left) == lower(right); });
}

std::size_t length_of(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, starts_code_point));
}

std::string_view shortened(std::string_view utf8, std::size_t code_points) {
    for (std::size_t place = 0; place < utf8.size(); ++place) {
        if (starts_code_point(utf8[place]) && code_points-- == 0) {
            return utf8.substr(0, place);
        }
    }
    return utf8;
}

}  // namespace parley
