#include "api/call.h"

#include <charconv>

#include "base/text.h"

namespace parley::api {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

}  // namespace

const std::string& path_text(const Call& call, std::string_view name) {
    static const std::string nothing;
    const auto found = std::ranges::find(call.path, name, &decltype(call.path)::value_type::first);
    return found == call.path.end() ? nothing : found->second;
}

Result<std::int64_t> path_number(const Call& call, std::string_view name) {
    const std::string& text = path_text(call, name);
    const auto number = whole_number(text);
    if (!number || *number <= 0) {
        return Failure(Error{ErrorKind::missing, fmt::format("there is no such {}", name)});
    }
    return *number;
}

Result<bool> query_flag(const Call& call, std::string_view name) {
    const std::string* text = query_text(call, name);
    if (text == nullptr || *text == "false") {
        return false;
    }
    if (*text != "true") {
        return invalid("must be true or false", std::string(name));
    }
    return true;
}

const std::string* query_text(const Call& call, std::string_view name) {
    const auto found = std::ranges::find(call.query, name, &decltype(call.query)::value_type::first);
    return found == call.query.end() ? nullptr : &found->second;
}

Result<std::int64_t> query_number(const Call& call, std::string_view name, std::int64_t otherwise, std::int64_t least,
                                  std::int64_t most) {
    const std::string* text = query_text(call, name);
    if (text == nullptr) {
        return otherwise;
    }
    const auto number = whole_number(*text);
    if (!number || *number < least || *number > most) {
        return invalid(fmt::format("must be a whole number from {} to {}", least, most), std::string(name),
                       to_utf8(shortened(to_utf8(*text), 40)));
    }
    return *number;
}

Result<> only_query(const Call& call, std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : call.query) {
        if (std::ranges::find(known, name) == known.end()) {
            return invalid("is not known here", to_utf8(shortened(to_utf8(name), 100)), {},
                           known.size() == 0 ? std::string("this takes no query parameters")
                                             : fmt::format("known are: {}", fmt::join(known, ", ")));
        }
    }
    return {};
}

}  // namespace parley::api
