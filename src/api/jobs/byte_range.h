#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace parley::api {

// A part of a file, as a header Range asks for it.
struct ByteRange {
    std::int64_t from = 0;
    std::int64_t until = 0;  // not included; none of the bytes is there where it is not after `from`
    bool is_there() const { return from < until; }
    bool operator==(const ByteRange&) const = default;
};

// "bytes=0-1023", "bytes=1024-", "bytes=-500". Nothing for what cannot be read, other units and several ranges at once:
// those are answered with the whole, as HTTP has it.
std::optional<ByteRange> read_byte_range(std::string_view header, std::int64_t size);

}  // namespace parley::api
