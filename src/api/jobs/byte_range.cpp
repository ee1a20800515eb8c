#include "api/jobs/byte_range.h"

#include <algorithm>
#include <limits>
#include <string>

#include "base/text.h"

namespace parley::api {

namespace {

constexpr std::int64_t beyond_all = std::numeric_limits<std::int64_t>::max() / 20;

// A number that is too large for any file is as good as one that is just larger than it.
std::optional<std::int64_t> read_place(std::string_view digits) {
    if (digits.empty() || !std::ranges::all_of(digits, [](char letter) { return letter >= '0' && letter <= '9'; })) {
        return std::nullopt;
    }
    std::int64_t place = 0;
    for (const char digit : digits) {
        place = std::min(place * 10 + (digit - '0'), beyond_all);
    }
    return place;
}

}  // namespace

std::optional<ByteRange> read_byte_range(std::string_view header, std::int64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!equal_ignoring_case(header.substr(0, unit.size()), unit)) {
        return std::nullopt;
    }
    const std::string_view text = trimmed(header.substr(unit.size()));
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view before = text.substr(0, dash);
    const std::string_view behind = text.substr(dash + 1);
    const auto first = read_place(before);
    const auto last = read_place(behind);
    const bool is_suffix = before.empty() && last;
    if (!is_suffix && (!first || (!last && !behind.empty()) || (last && *last < *first))) {
        return std::nullopt;
    }
    if (is_suffix) {
        return ByteRange{std::max<std::int64_t>(size - *last, 0), size};
    }
    return ByteRange{*first, last ? std::min(*last + 1, size) : size};
}

}  // namespace parley::api
