#include "audience/csv_encoding.h"

#include "base/text.h"

namespace parley::audience {

namespace {

constexpr const char* save_as_utf8 = "save it as \"CSV UTF-8 (comma separated)\" and import that";

// What people upload in place of a CSV file, by its first bytes.
struct Signature {
    std::string_view bytes;
    std::string_view name;
};

constexpr Signature signatures[] = {
    {{"PK\x03\x04", 4}, "an Excel workbook or another ZIP archive"},
    {{"\xD0\xCF\x11\xE0", 4}, "an old Excel workbook"},
    {{"\x1F\x8B", 2}, "compressed with gzip"},
    {{"BZh", 3}, "compressed with bzip2"},
    {{"\xFD"
      "7zXZ",
      5},
     "compressed with xz"},
    {{"\x28\xB5\x2F\xFD", 4}, "compressed with zstd"},
    {{"%PDF-", 5}, "a PDF document"},
    {{"SQLite format 3", 15}, "an SQLite database"},
    {{"\xFF\xFE\x00\x00", 4}, "text in UTF-32"},
    {{"\x00\x00\xFE\xFF", 4}, "text in UTF-32"},
    {{"\xFF\xFE", 2}, "text in UTF-16"},
    {{"\xFE\xFF", 2}, "text in UTF-16"},
    {{"\x89PNG", 4}, "an image"},
    {{"\xFF\xD8\xFF", 3}, "an image"},
};

Failure not_csv(std::string_view name, std::string where = {}) {
    return invalid("this file is not CSV text in UTF-8: it seems to be " + std::string(name), std::move(where), {},
                   save_as_utf8);
}

// UTF-16 without its mark: in text of any alphabet with ASCII commas and digits, every second byte
// of those is zero.
bool looks_like_utf16(std::string_view text) {
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (text[place] == '\0') {
            ++(place % 2 == 0 ? even : odd);
        }
    }
    const std::size_t pairs = text.size() / 2;
    return pairs > 0 && ((even == 0 && odd * 4 >= pairs) || (odd == 0 && even * 4 >= pairs));
}

// The bytes of a code point that the end of `text` has cut.
std::size_t cut_at_end(std::string_view text) {
    for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte >= 0xC0) {
            const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
            return length > back ? back : 0;
        }
        if (byte < 0x80) {
            return 0;
        }
    }
    return 0;
}

std::size_t line_of_first_bad(std::string_view text) {
    std::size_t line = 1;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        if (!is_utf8(text.substr(0, end))) {
            break;
        }
        text.remove_prefix(end);
        ++line;
    }
    return line;
}

}  // namespace

Result<> check_encoding(std::string_view beginning, bool whole) {
    for (const auto& [bytes, name] : signatures) {
        if (beginning.starts_with(bytes)) {
            return not_csv(name);
        }
    }
    if (beginning.find('\0') != std::string_view::npos) {
        return not_csv(looks_like_utf16(beginning) ? "text in UTF-16" : "a binary file: it holds zero bytes");
    }
    const std::string_view complete = beginning.substr(0, beginning.size() - (whole ? 0 : cut_at_end(beginning)));
    if (!is_utf8(complete)) {
        return not_csv("text in another encoding, such as Windows-1252",
                       "line " + std::to_string(line_of_first_bad(complete)));
    }
    return {};
}

}  // namespace parley::audience
