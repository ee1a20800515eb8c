#include "dialect/reader.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parley {

namespace {

constexpr std::size_t longest_id = 512;
constexpr std::size_t longest_shown = 50;

// Nothing where `target` is not below `value`. Bounded by the depth that a document may have.
std::optional<std::string> place_of(const json::value& value, const json::value* target) {
    if (&value == target) {
        return std::string();
    }
    if (const json::object* object = value.if_object()) {
        for (const auto& [key, item] : *object) {
            if (const auto below = place_of(item, target)) {
                return joined(key, *below);
            }
        }
    } else if (const json::array* array = value.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (const auto below = place_of((*array)[i], target)) {
                return joined(fmt::format("[{}]", i), *below);
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::string Reader::text_at(const json::value* found) {
    if (found == nullptr || found->is_null()) {
        return {};
    }
    auto text = text_of(found);
    if (!text) {
        wrong(*found, "this must be text");
        return {};
    }
    if (text->find('\0') != std::string::npos) {
        wrong(*found, "text may not hold a NUL");
        return {};
    }
    return std::move(*text);
}

std::string Reader::text(const json::value& parent, Keys keys) {
    return text_at(member(parent, keys));
}

std::string Reader::required_text(const json::value& parent, Keys keys) {
    std::string read = text(parent, keys);
    if (read.empty()) {
        missing(parent, *keys.begin());
    }
    return read;
}

std::string Reader::id(const json::value& parent, Keys keys) {
    const json::value* found = member(parent, keys);
    std::string read = text_at(found);
    if (read.size() > longest_id) {
        wrong(*found, fmt::format("this is longer than {} bytes", longest_id));
        return {};
    }
    const std::string_view bare = trimmed(read);
    return bare.size() == read.size() ? std::move(read) : std::string(bare);
}

void Reader::missing(const json::value& parent, std::string_view name) {
    if (!fault_) {
        fault_ = Fault{"this is missing", &parent, std::string(name), {}};
    }
}

void Reader::wrong(const json::value& at, std::string what, std::string_view value) {
    if (!fault_) {
        fault_ = Fault{std::move(what), &at, {}, std::string(shortened(value, longest_shown))};
    }
}

void Reader::wrong_member(const json::value& parent, Keys keys, std::string what, std::string_view value) {
    const json::value* found = member(parent, keys);
    wrong(found == nullptr ? parent : *found, std::move(what), value);
}

Error Reader::error(std::string_view prefix) const {
    std::string where = joined(prefix, joined(place_of(root_, fault_->at).value_or(""), fault_->member));
    return Error{ErrorKind::invalid, fault_->what, where.empty() ? "body" : std::move(where), fault_->value};
}

std::string joined(std::string_view prefix, std::string_view place) {
    const bool needs_dot = !prefix.empty() && !place.empty() && place.front() != '[';
    return fmt::format("{}{}{}", prefix, needs_dot ? "." : "", place);
}

Result<json::value> read_document(std::string_view body) {
    auto document = parse_json(body);
    if (!document && !is_utf8(body)) {
        return parse_json(to_utf8(body));
    }
    return document;
}

}  // namespace parley
