#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace parley {

// One of a member's spellings is enough.
using Keys = std::initializer_list<std::string_view>;

// Reads members of a JSON value and keeps the first thing that is wrong with it. The place of it
// is looked up only when asked for, so that good input pays nothing. `root` must outlive this.
class Reader {
public:
    explicit Reader(const json::value& root) : root_(root) {}

    // Empty where absent or null. Wrong: a list or an object, or text with a NUL in it, which no
    // database keeps.
    std::string text(const json::value& parent, Keys keys);
    std::string required_text(const json::value& parent, Keys keys);  // wrong where absent or empty
    std::string id(const json::value& parent, Keys keys);             // without blanks around it, of bounded length

    void missing(const json::value& parent, std::string_view name);
    void wrong(const json::value& at, std::string what, std::string_view value = {});
    // Of that member where it is there, else of its parent.
    void wrong_member(const json::value& parent, Keys keys, std::string what, std::string_view value = {});

    bool failed() const { return fault_.has_value(); }
    // Only after failed(). `prefix` is the root's own place, empty for a whole document.
    Error error(std::string_view prefix = {}) const;

private:
    struct Fault {
        std::string what;
        const json::value* at;
        std::string member;  // where it is what is missing
        std::string value;
    };

    std::string text_at(const json::value* found);

    const json::value& root_;
    std::optional<Fault> fault_;
};

// "statuses[3]" and "error.code" to "statuses[3].error.code".
std::string joined(std::string_view prefix, std::string_view place);

// What a provider sent. Its text may be in another encoding than UTF-8: then what cannot be read
// of it is replaced, as the rest still says what became of a message.
Result<json::value> read_document(std::string_view body);

}  // namespace parley
