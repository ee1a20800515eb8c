#include "sandbox/glimpse.h"

#include <array>
#include <span>

#include "base/form.h"
#include "dialect/exchange.h"

namespace parley::sandbox {

namespace {

// The text in `"key" : "text"`, or in `"key" : {"number": "text"}`, up to the next quote.
std::string_view member_in(std::string_view body, std::string_view quoted_key, std::string_view inner = {}) {
    const std::size_t key = body.find(quoted_key);
    if (key == body.npos) {
        return {};
    }
    std::string_view rest = body.substr(key + quoted_key.size());
    const std::size_t value = rest.find_first_not_of(" \t\r\n:");
    if (value == rest.npos) {
        return {};
    }
    rest.remove_prefix(value);
    if (rest.front() == '{' && !inner.empty()) {
        return member_in(rest.substr(0, rest.find('}')), inner);
    }
    const std::size_t close = rest.front() == '"' ? rest.find('"', 1) : rest.npos;
    return close == rest.npos ? std::string_view() : rest.substr(1, close - 1);
}

std::string_view first_member(std::string_view body, std::span<const std::string_view> quoted_keys) {
    for (const std::string_view key : quoted_keys) {
        if (const auto found = member_in(body, key); !found.empty()) {
            return found;
        }
    }
    return {};
}

// The value in `name=value`, between two ampersands.
std::string field_in(std::string_view form, std::string_view name) {
    while (!form.empty()) {
        const std::string_view pair = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(form.size(), pair.size() + 1));
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
            const auto fields = parse_form(pair);
            return fields && !fields->empty() ? fields->front().second : std::string();
        }
    }
    return {};
}

std::string first_field(const HttpRequest& request, std::span<const std::string_view> names) {
    for (const std::string_view form : {std::string_view(request.body), query_of(request)}) {
        for (const std::string_view name : names) {
            if (std::string found = field_in(form, name); !found.empty()) {
                return found;
            }
        }
    }
    return {};
}

bool is_json(std::string_view body) {
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    return first != body.npos && body[first] == '{';
}

}  // namespace

std::string glimpse_id(const HttpRequest& request) {
    constexpr std::array<std::string_view, 4> members{"\"msgId\"", "\"biz_opaque_callback_data\"", "\"client_ref\"",
                                                      "\"msg_id\""};
    constexpr std::array<std::string_view, 1> fields{"extra"};
    return is_json(request.body) ? std::string(first_member(request.body, members)) : first_field(request, fields);
}

std::string glimpse_recipient(const HttpRequest& request) {
    constexpr std::array<std::string_view, 2> fields{"send_to", "destination"};
    return is_json(request.body) ? std::string(member_in(request.body, "\"to\"", "\"number\""))
                                 : first_field(request, fields);
}

}  // namespace parley::sandbox
