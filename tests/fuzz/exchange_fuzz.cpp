#include <stdlib.h>

#include <cstdint>
#include <cstring>

#include "base/random.h"
#include "deliver/exchange_block.h"

namespace {

using namespace parley;
using namespace parley::deliver;

void require(bool holds) {
    if (!holds) {
        ::abort();
    }
}

// The block with a checksum that is right, so that its inside is read as well.
std::string sealed(std::string_view bytes) {
    constexpr std::size_t sum_at = 4;
    constexpr std::size_t length_at = 8;
    constexpr std::size_t used_at = 12;
    std::string block(bytes);
    if (block.size() < exchange_block_head) {
        return block;
    }
    block.replace(0, 4, "PXB1");
    const auto length = static_cast<std::uint32_t>(block.size());
    std::memcpy(block.data() + length_at, &length, sizeof length);
    std::memcpy(block.data() + used_at, &length, sizeof length);
    const std::uint32_t sum = checksum_of(std::string_view(block).substr(length_at));
    std::memcpy(block.data() + sum_at, &sum, sizeof sum);
    return block;
}

// What can be read can be written, shown and read again.
void check_block(std::string_view bytes) {
    const auto block = read_exchange_block(bytes);
    const auto records = unpack_exchanges(bytes);
    require(!records || block);
    if (!records) {
        return;
    }
    const std::string again = pack_exchanges(*records, block->sampling, block->dropped);
    require(unpack_exchanges(again) == *records);
    for (const ExchangeRecord& record : *records) {
        require(!exchanges_of(record).empty());
    }
}

void check_records(std::string_view bytes) {
    while (const auto record = take_record(bytes)) {
        require(!exchanges_of(*record).empty());
        std::string written;
        append_record(written, *record);
        std::string_view rest = written;
        require(take_record(rest) == *record && rest.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check_block(bytes);
    check_block(sealed(bytes));
    check_records(bytes);
    const Mask mask(Provider{}, Account{});
    kept_text(bytes, mask, 100);
    exchanges_of({.kind = ExchangeRecord::Kind::callback, .project = {}, .at = {}, .request = std::string(bytes)});
    return 0;
}
