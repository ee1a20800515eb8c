#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "api/jobs/byte_range.h"

// What is asked for always lies within the file, or holds nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const auto bytes = static_cast<std::int64_t>(data[0]) << (data[0] % 40);
    const std::string_view header(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto range = parley::api::read_byte_range(header, bytes);
    if (range && (range->from < 0 || range->until > bytes)) {
        std::abort();
    }
    return 0;
}
