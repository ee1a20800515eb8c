#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "dialect/dialect.h"

namespace parley {

// What becomes of each part of a message that one dialect's server half reads and another's client
// half writes on, as their tables say.
struct Crossing {
    Feature feature;
    std::optional<Carriage> carriage;  // nothing: the first dialect has no such part
    std::string_view note;             // of whichever changes or loses it
};

std::vector<Crossing> bridge(const Dialect& from, const Dialect& to);

}  // namespace parley
