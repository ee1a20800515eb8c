#include "access/right.h"

#include <array>

namespace parley::access {

namespace {

constexpr std::array<std::string_view, right_count> names{
    "people:read", "people:write", "campaigns:read", "campaigns:write", "send", "settings:read", "settings:write",
    "administer"};

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

}  // namespace parley::access
