#include "dialect/meta/ascii.h"

#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <iterator>

namespace parley::meta {

std::string in_ascii(std::string_view json) {
    std::string out;
    out.reserve(json.size() + json.size() / 4);
    for (std::size_t at = 0; at < json.size();) {
        const auto lead = static_cast<unsigned char>(json[at]);
        if (lead < 0x80) {
            out += json[at++];
            continue;
        }
        // The lead says how many bytes follow by its leading ones.
        const auto size = static_cast<std::size_t>(std::countl_one(lead));
        std::uint32_t point = lead & (0x7FU >> size);
        for (std::size_t n = 1; n < size && at + n < json.size(); ++n) {
            point = (point << 6) | (static_cast<unsigned char>(json[at + n]) & 0x3FU);
        }
        at += size;
        if (point >= 0x10000) {
            point -= 0x10000;
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", 0xD800 + (point >> 10));
            point = 0xDC00 + (point & 0x3FF);
        }
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", point);
    }
    return out;
}

}  // namespace parley::meta
