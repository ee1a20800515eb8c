#include "api/fields.h"

#include "base/text.h"

namespace parley::api {

namespace {

std::string_view name_of(json::kind kind) {
    switch (kind) {
        case json::kind::null: return "null";
        case json::kind::bool_: return "a boolean";
        case json::kind::int64:
        case json::kind::uint64:
        case json::kind::double_: return "a number";
        case json::kind::string: return "a string";
        case json::kind::array: return "an array";
        case json::kind::object: return "an object";
    }
    return "something else";
}

std::string expected(std::string_view what, const json::value& value) {
    return fmt::format("must be {}, not {}", what, name_of(value.kind()));
}

// "application/json; charset=utf-8": other charsets would be read wrongly.
bool is_json_in_utf8(std::string_view type) {
    const std::string plain = lower(type);
    const std::string_view kind = trimmed(std::string_view(plain).substr(0, plain.find(';')));
    const auto charset = plain.find("charset=");
    if (kind != "application/json" || charset == std::string::npos) {
        return kind == "application/json";
    }
    std::string_view name = std::string_view(plain).substr(charset + 8);
    name = trimmed(name.substr(0, name.find(';')));
    return name == "utf-8" || name == "\"utf-8\"" || name == "utf8" || name == "us-ascii";
}

}  // namespace

Fields::Fields(const json::object& object, std::string where) : object_(object), where_(std::move(where)) {}

std::string Fields::place_of(std::string_view key) const {
    return where_.empty() ? std::string(key) : fmt::format("{}.{}", where_, key);
}

void Fields::refuse(std::string_view key, std::string what, std::string advice) {
    if (!error_) {
        error_ = Error{ErrorKind::invalid, std::move(what), place_of(key), {}, std::move(advice)};
    }
}

bool Fields::has(std::string_view key) const {
    return object_.contains(key);
}

const json::value* Fields::take(std::string_view key) {
    known_.emplace(key);
    const json::value* value = object_.if_contains(key);
    return value == nullptr || value->is_null() ? nullptr : value;
}

const json::value* Fields::take_required(std::string_view key) {
    const json::value* value = take(key);
    if (value == nullptr) {
        refuse(key, "is missing");
    }
    return value;
}

std::optional<std::string> Fields::text(std::string_view key, std::size_t longest) {
    const json::value* value = take(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const json::string* text = value->if_string();
    if (text == nullptr) {
        refuse(key, expected("a string", *value));
        return std::nullopt;
    }
    if (!is_utf8(*text)) {
        refuse(key, "is not UTF-8 text");
        return std::nullopt;
    }
    if (text->find('\0') != json::string::npos) {
        refuse(key, "may not hold a NUL");
        return std::nullopt;
    }
    if (length_of(*text) > longest) {
        refuse(key, fmt::format("is longer than {} characters", longest));
        return std::nullopt;
    }
    return std::string(*text);
}

std::string Fields::required_text(std::string_view key, std::size_t longest) {
    if (take_required(key) == nullptr) {
        return {};
    }
    std::string value = text(key, longest).value_or(std::string());
    if (trimmed(value).empty()) {
        refuse(key, "must not be empty");
    }
    return value;
}

std::optional<std::int64_t> Fields::integer(std::string_view key) {
    const json::value* value = take(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto number = value->is_number() ? integer_of(value) : std::nullopt;
    if (!number) {
        refuse(key, value->is_number() ? "must be a whole number" : expected("a whole number", *value));
    }
    return number;
}

std::int64_t Fields::required_integer(std::string_view key) {
    return take_required(key) == nullptr ? 0 : integer(key).value_or(0);
}

std::optional<bool> Fields::boolean(std::string_view key) {
    const json::value* value = take(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_bool()) {
        refuse(key, expected("true or false", *value));
        return std::nullopt;
    }
    return value->get_bool();
}

const json::object* Fields::object(std::string_view key) {
    const json::value* value = take(key);
    if (value != nullptr && !value->is_object()) {
        refuse(key, expected("an object", *value));
    }
    return value == nullptr ? nullptr : value->if_object();
}

const json::array* Fields::array(std::string_view key) {
    const json::value* value = take(key);
    if (value != nullptr && !value->is_array()) {
        refuse(key, expected("an array", *value));
    }
    return value == nullptr ? nullptr : value->if_array();
}

Result<> Fields::finish() {
    for (const auto& [key, value] : object_) {
        if (!known_.contains(std::string_view(key))) {
            refuse(to_utf8(shortened(std::string_view(key), 100)), "is not known here",
                   fmt::format("known are: {}", fmt::join(known_, ", ")));
        }
    }
    if (error_) {
        return std::unexpected(*error_);
    }
    return {};
}

Result<json::object> read_body(const HttpRequest& request) {
    if (trimmed(request.body).empty()) {
        return json::object();
    }
    if (const std::string* type = request.headers.find("Content-Type"); type != nullptr && !is_json_in_utf8(*type)) {
        return invalid("the body must be JSON in UTF-8", "Content-Type", to_utf8(shortened(to_utf8(*type), 100)),
                       "send Content-Type: application/json");
    }
    auto value = parse_json(request.body);
    if (!value) {
        value.error().where = "body, " + value.error().where;
        return std::unexpected(std::move(value.error()));
    }
    if (!value->is_object()) {
        return invalid(expected("a JSON object", *value), "body");
    }
    return std::move(value->get_object());
}

Result<> read_nothing(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) {
        return std::unexpected(body.error());
    }
    if (!body->empty()) {
        return invalid("is not known here", to_utf8(shortened(std::string_view(body->begin()->key()), 100)), {},
                       "this takes no members");
    }
    return {};
}

}  // namespace parley::api
