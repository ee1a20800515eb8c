#include "audience/consent.h"

#include <array>

namespace parley::audience {

std::optional<bool> read_flag(std::string_view text) {
    constexpr std::array<std::string_view, 5> yes{"true", "1", "yes", "t", "y"};
    constexpr std::array<std::string_view, 5> no{"false", "0", "no", "f", "n"};
    const auto is_given = [given = trimmed(text)](std::string_view word) { return equal_ignoring_case(given, word); };
    if (std::ranges::any_of(yes, is_given)) {
        return true;
    }
    if (std::ranges::any_of(no, is_given)) {
        return false;
    }
    return std::nullopt;
}

}  // namespace parley::audience
