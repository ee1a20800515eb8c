#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "campaign/lint/rules.h"

namespace parley::campaign::linting {

namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_named_well(std::string_view name) {
    return std::ranges::all_of(name, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
    });
}

std::string braced(std::string_view name) {
    return fmt::format("{{{{{}}}}}", name);
}

void check_length(Findings& findings, const std::string& text, const std::string& where, std::size_t most) {
    if (const std::size_t length = length_of(text); length > most) {
        findings.forbidden(where, fmt::format("has {} characters, {} are allowed", length, most), text);
    }
}

void check_spelling(Findings& findings, const TextForm& text) {
    std::size_t from = 0;
    std::string rest;
    while (const auto found = find_placeholder(text.text, from)) {
        const std::string_view written = std::string_view(text.text).substr(found->begin, found->end - found->begin);
        if (written != braced(found->name)) {
            findings.forbidden(text.where, "has a placeholder with blanks inside", written,
                               "write " + braced(found->name));
        } else if (!placeholder_number(found->name) && !is_named_well(found->name)) {
            findings.forbidden(text.where, "has a placeholder whose name is not in small letters", written,
                               "write " + braced(lower(found->name)));
        }
        rest += text.text.substr(from, found->begin - from) + ' ';
        from = found->end;
    }
    rest += text.text.substr(from);
    if (rest.find("{{") != std::string::npos || rest.find("}}") != std::string::npos) {
        findings.forbidden(text.where, "has braces that are no placeholder", text.text,
                           "write {{1}}, or a name of small letters, digits and _");
    }
}

}  // namespace

void check_text(Findings& findings, const TextForm& text, TextPlace place, std::size_t most_characters) {
    check_length(findings, text.text, text.where, most_characters);
    switch (place) {
        case TextPlace::header:
            check_spelling(findings, text);
            if (placeholders_of(text.text).size() > 1) {
                findings.forbidden(text.where, "has more than one placeholder", text.text, "a header may have one");
            }
            if (text.text.find('\n') != std::string::npos) {
                findings.forbidden(text.where, "has more than one line", text.text, "a header is one line");
            }
            return;
        case TextPlace::body: check_spelling(findings, text); return;
        case TextPlace::footer:
            if (!placeholders_of(text.text).empty()) {
                findings.forbidden(text.where, "has a placeholder", text.text, "a footer is the same for everybody");
            }
            return;
    }
}

void check_label(Findings& findings, const std::string& text, const std::string& where, std::size_t most_characters) {
    check_length(findings, text, where, most_characters);
    if (!placeholders_of(text).empty()) {
        findings.forbidden(where, "has a placeholder", text, "this text is the same for everybody");
    }
    if (text.find('\n') != std::string::npos) {
        findings.forbidden(where, "has more than one line", text);
    }
}

void check_placeholders(Findings& findings, const TextForm& text) {
    const std::string_view whole = trimmed(text.text);
    std::size_t count = 0;
    std::size_t from = 0;
    bool side_by_side = false;
    while (const auto found = find_placeholder(whole, from)) {
        if (found->begin == 0) {
            findings.forbidden(text.where, "begins with a placeholder", text.text, "put a word before it");
        }
        side_by_side = side_by_side || (count > 0 && trimmed(whole.substr(from, found->begin - from)).empty());
        if (found->end == whole.size()) {
            findings.forbidden(text.where, "ends with a placeholder", text.text, "put a word or a full stop after it");
        }
        ++count;
        from = found->end;
    }
    if (side_by_side) {
        findings.doubtful(text.where, "has two placeholders side by side", text.text, "put words between them");
    }
    // The rule of thumb of several providers: two words for each placeholder, and one.
    std::size_t words = 0;
    for (std::size_t at = whole.find_first_not_of(blanks); at != std::string_view::npos;
         at = whole.find_first_not_of(blanks, whole.find_first_of(blanks, at))) {
        ++words;
    }
    if (count > 0 && words < 2 * count + 1) {
        findings.doubtful(text.where, "has many placeholders for so short a text", text.text,
                          "WhatsApp may refuse it in review: say more in words");
    }
}

void check_examples(Findings& findings, const TextForm& text) {
    const auto names = placeholders_of(text.text);
    std::string without;
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (text.examples[at].empty()) {
            without += (without.empty() ? "" : ", ") + braced(names[at]);
        }
    }
    if (!without.empty()) {
        findings.doubtful(text.where, "has a placeholder without an example", without,
                          "WhatsApp asks for one of each in review");
    }
}

}  // namespace parley::campaign::linting
