#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "message/template_form.h"

namespace parley {

// Reads the parts of a template's components and keeps everything that is wrong with them.
class FormReader {
public:
    static constexpr std::size_t most_errors = 100;
    static constexpr std::size_t longest_text = 16 * 1024;  // bytes; four times what any provider takes
    static constexpr std::size_t most_parts = 50;           // components, buttons or cards of one list

    void wrong(std::string what, std::string where, std::string_view value = {}, std::string advice = {});

    // In upper case, as Meta lists them; creation takes either.
    static std::string type_of(const json::value& part, std::string_view key = "type");

    // Empty where there is none. Wrong: no text, not UTF-8, with a NUL in it, or far too long.
    std::string text(const json::value& parent, std::string_view key, const std::string& where);
    std::string required_text(const json::value& parent, std::string_view key, const std::string& where);

    // With placeholders that count from 1 without a gap, or with named ones.
    TextForm text_form(std::string text, std::string where);

    // A list that is there and not empty, as far as it may go; null and wrong where it is not.
    const json::array* list(const json::value& parent, std::string_view key, const std::string& where,
                            std::string_view what);

    std::vector<Error> errors;
};

// The first text inside examples of any nesting: ["x"], [["x"]] or "x".
std::string first_example(const json::value* value);

}  // namespace parley
