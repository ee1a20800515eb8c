#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

// application/x-www-form-urlencoded, and the query of a URL, which is written the same way.
namespace parley {

using FormFields = std::vector<std::pair<std::string, std::string>>;  // in order, repeats kept

// A `+` is a blank, a broken escape stands for itself. Error: invalid, for more than `most` fields
// or a NUL in one.
Result<FormFields> parse_form(std::string_view text, std::size_t most = 256);

// The first field of that name, or null.
const std::string* field_of(const FormFields& fields, std::string_view name);

// Letters, digits and -._~ stay as they are, all else becomes %XX: good for paths, queries and forms.
void append_percent_encoded(std::string& out, std::string_view value);
std::string percent_encoded(std::string_view value);

// Blanks, controls and all else that no URL may hold becomes %XX; what has a meaning in one (/ ? & = # %) stays.
std::string legal_in_url(std::string_view text);

// Appends name=value, with & where one is due. Names are our own and need no encoding.
class FormText {
public:
    explicit FormText(std::string& out) : out_(out) {}

    void field(std::string_view name, std::string_view value) {
        if (!out_.empty()) {
            out_ += '&';
        }
        out_ += name;
        out_ += '=';
        append_percent_encoded(out_, value);
    }
    void optional_field(std::string_view name, std::string_view value) {
        if (!value.empty()) {
            field(name, value);
        }
    }

private:
    std::string& out_;
};

}  // namespace parley
