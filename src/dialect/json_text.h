#pragma once
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace parley {

// Appends JSON straight into one string; commas are put where one is due. Calls must match:
// begin_object (key value)* end_object. Names of members are our own and need no escaping.
class JsonText {
public:
    explicit JsonText(std::string& out) : out_(out) {}

    void begin_object() { open('{'); }
    void begin_object(std::string_view name) {
        key(name);
        out_ += '{';
    }
    void end_object() { out_ += '}'; }
    void begin_array(std::string_view name) {
        key(name);
        out_ += '[';
    }
    void end_array() { out_ += ']'; }

    void key(std::string_view name) {
        open('"');
        out_ += name;
        out_ += "\":";
    }
    void foreign_key(std::string_view name) {
        open('"');
        append_json_escaped(out_, name);
        out_ += "\":";
    }

    void text(std::string_view value) {
        open('"');
        append_json_escaped(out_, value);
        out_ += '"';
    }
    // A number, a truth or a whole value that is JSON already.
    void literal(std::string_view value) {
        separate();
        out_ += value;
    }

    void member(std::string_view name, std::string_view value) {
        key(name);
        text(value);
    }
    void optional_member(std::string_view name, std::string_view value) {
        if (!value.empty()) {
            member(name, value);
        }
    }
    void literal_member(std::string_view name, std::string_view value) {
        key(name);
        out_ += value;
    }
    void number_member(std::string_view name, std::int64_t value) {
        std::array<char, 20> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        key(name);
        out_.append(digits.data(), end);
    }

private:
    void open(char first) {
        separate();
        out_ += first;
    }
    // Only what ends a value asks for a comma: a string's quote, a bracket, a digit or a letter.
    void separate() {
        if (!out_.empty() && out_.back() != '{' && out_.back() != '[' && out_.back() != ':') {
            out_ += ',';
        }
    }

    std::string& out_;
};

}  // namespace parley
