#include "base/json.h"

#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace parley {

namespace {

// From the whole of `text` or not at all.
template <class Number>
std::optional<Number> read_whole(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

// Builds the value as json::parser does, and stops at the limits before an oversized object is
// hashed or an oversized string is kept.
class BoundedHandler {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    explicit BoundedHandler(const JsonLimits& limits) : limits_(limits), stack_({}, buffer_.data(), buffer_.size()) {}

    json::value release() { return stack_.release(); }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return true; }
    bool on_array_end(std::size_t items, json::error_code& error) {
        if (items > limits_.array_items) {
            error = json::error::array_too_large;
            return false;
        }
        stack_.push_array(items);
        return true;
    }
    bool on_object_end(std::size_t items, json::error_code& error) {
        if (items > limits_.array_items) {
            error = json::error::object_too_large;
            return false;
        }
        stack_.push_object(items);
        return true;
    }
    bool on_string_part(json::string_view text, std::size_t size, json::error_code& error) {
        if (is_too_long(size, error)) {
            return false;
        }
        stack_.push_chars(text);
        return true;
    }
    bool on_string(json::string_view text, std::size_t size, json::error_code& error) {
        if (is_too_long(size, error)) {
            return false;
        }
        stack_.push_string(text);
        return true;
    }
    bool on_key_part(json::string_view text, std::size_t size, json::error_code& error) {
        if (is_too_long(size, error)) {
            return false;
        }
        stack_.push_chars(text);
        return true;
    }
    bool on_key(json::string_view text, std::size_t size, json::error_code& error) {
        if (is_too_long(size, error)) {
            return false;
        }
        stack_.push_key(text);
        return true;
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
        stack_.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
        stack_.push_uint64(number);
        return true;
    }
    // The parser's own reading is off in the last digit of one number in ten that has seventeen.
    bool on_double(double number, json::string_view text, json::error_code&) {
        stack_.push_double(read_whole<double>(text).value_or(number));
        return true;
    }
    bool on_bool(bool truth, json::error_code&) {
        stack_.push_bool(truth);
        return true;
    }
    bool on_null(json::error_code&) {
        stack_.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

    // The stack wants to be told once that a text begins.
    void begin() { stack_.reset(); }

private:
    bool is_too_long(std::size_t size, json::error_code& error) const {
        if (size > limits_.string_bytes) {
            error = json::error::string_too_large;
            return true;
        }
        return false;
    }

    const JsonLimits& limits_;
    std::array<unsigned char, 4096> buffer_;
    json::value_stack stack_;
};

std::string place_in(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is the beginning
    return fmt::format("line {}, column {}", line, length_of(before.substr(line_start)) + 1);
}

std::string explain(const json::error_code& error, const JsonLimits& limits) {
    if (error == json::error::too_deep) {
        return fmt::format("JSON is nested more than {} deep", limits.depth);
    }
    if (error == json::error::array_too_large || error == json::error::object_too_large) {
        return fmt::format("JSON array or object has more than {} items", limits.array_items);
    }
    if (error == json::error::string_too_large) {
        return fmt::format("JSON string is longer than {} bytes", limits.string_bytes);
    }
    if (error == json::error::incomplete) {
        return "JSON text ends too early";
    }
    return fmt::format("this is not JSON: {}", error.message());
}

template <class Number>
std::string written(Number number) {
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return {buffer.data(), result.ptr};
}

// 2^63 is the first double that no std::int64_t holds.
std::optional<std::int64_t> whole(double number) {
    constexpr double bound = 9223372036854775808.0;
    if (!(number >= -bound && number < bound) || std::trunc(number) != number) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(number);
}

// Of each byte: nothing where it stands for itself, 'u' for \u00XX, else the letter after `\`.
constexpr std::array<char, 256> make_escapes() {
    std::array<char, 256> escapes{};
    for (std::size_t control = 0; control < 0x20; ++control) {
        escapes[control] = 'u';
    }
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
}

constexpr std::array<char, 256> escapes = make_escapes();

}  // namespace

Result<json::value> parse_json(std::string_view text, const JsonLimits& limits) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    json::parse_options options;
    options.max_depth = limits.depth;
    json::basic_parser<BoundedHandler> parser(options, limits);
    parser.handler().begin();
    json::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read < text.size()) {
        error = json::error::extra_data;
    }
    if (error) {
        return invalid(explain(error, limits), place_in(text, std::min(read, text.size())));
    }
    return parser.handler().release();
}

const json::value* member(const json::value& parent, std::string_view key) {
    const json::object* object = parent.if_object();
    return object == nullptr ? nullptr : object->if_contains(key);
}

const json::value* member(const json::value& parent, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
        if (const json::value* found = member(parent, key)) {
            return found;
        }
    }
    return nullptr;
}

std::optional<std::string> text_of(const json::value* value) {
    if (value == nullptr) {
        return std::nullopt;
    }
    switch (value->kind()) {
        case json::kind::string: return std::string(value->get_string());
        case json::kind::int64: return written(value->get_int64());
        case json::kind::uint64: return written(value->get_uint64());
        case json::kind::double_: return written(value->get_double());
        case json::kind::bool_: return value->get_bool() ? "true" : "false";
        case json::kind::null:
        case json::kind::array:
        case json::kind::object: break;
    }
    return std::nullopt;
}

std::optional<std::int64_t> integer_of(const json::value* value) {
    if (value == nullptr) {
        return std::nullopt;
    }
    if (const auto* number = value->if_int64()) {
        return *number;
    }
    if (const auto* number = value->if_double()) {
        return whole(*number);
    }
    if (const auto* text = value->if_string()) {
        return read_whole<std::int64_t>(*text);
    }
    return std::nullopt;
}

std::optional<double> number_of(const json::value* value) {
    if (value == nullptr) {
        return std::nullopt;
    }
    std::optional<double> number;
    if (value->is_number()) {
        number = value->to_number<double>();
    } else if (const auto* text = value->if_string()) {
        number = read_whole<double>(*text);
    }
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<bool> boolean_of(const json::value* value) {
    if (value == nullptr) {
        return std::nullopt;
    }
    if (const auto* truth = value->if_bool()) {
        return *truth;
    }
    const auto text = text_of(value);
    if (text && (equal_ignoring_case(*text, "true") || *text == "1")) {
        return true;
    }
    if (text && (equal_ignoring_case(*text, "false") || *text == "0")) {
        return false;
    }
    return std::nullopt;
}

void append_json_escaped(std::string& out, std::string_view text) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    std::size_t plain_from = 0;
    for (std::size_t place = 0; place < text.size(); ++place) {
        const auto byte = static_cast<unsigned char>(text[place]);
        const char escape = escapes[byte];
        if (escape == '\0') {
            continue;
        }
        out.append(text, plain_from, place - plain_from);
        plain_from = place + 1;
        out += '\\';
        out += escape;
        if (escape == 'u') {
            out += "00";
            out += hexadecimal[byte >> 4];
            out += hexadecimal[byte & 0xF];
        }
    }
    out.append(text, plain_from, text.size() - plain_from);
}

}  // namespace parley
