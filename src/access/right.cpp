#include "access/right.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace parley::access {

namespace {

constexpr std::array<std::string_view, right_count> names{"people:read",     "people:write", "campaigns:read",
                                                          "campaigns:write", "send",         "settings:read",
                                                          "settings:write",  "administer"};

}  // namespace

std::string_view name_of(Right right) {
    return names.at(static_cast<std::size_t>(right));
}

std::optional<Right> right_named(std::string_view name) {
    for (std::size_t place = 0; place < names.size(); ++place) {
        if (names[place] == name) {
            return static_cast<Right>(place);
        }
    }
    return std::nullopt;
}

std::vector<Right> rights_in(Rights rights) {
    std::vector<Right> found;
    for (std::size_t place = 0; place < right_count; ++place) {
        if (rights.has(static_cast<Right>(place))) {
            found.push_back(static_cast<Right>(place));
        }
    }
    return found;
}

std::string write_scopes(Rights rights) {
    if (rights == Rights::all()) {
        return "*";
    }
    std::string text;
    for (const Right right : rights_in(rights)) {
        text += text.empty() ? "" : ",";
        text += name_of(right);
    }
    return text;
}

Result<Rights> read_scopes(std::string_view text) {
    Rights rights;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view name = trimmed(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
        if (name == "*") {
            rights = Rights::all();
        } else if (const auto right = right_named(name)) {
            rights.add(*right);
        } else {
            return invalid("there is no such scope", "scopes", to_utf8(shortened(to_utf8(name), 40)),
                           fmt::format("known are: *, {}", fmt::join(names, ", ")));
        }
    }
    return rights;
}

}  // namespace parley::access
