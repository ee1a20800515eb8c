#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "deliver/exchange.h"

// Exchanges are kept in blocks, as the requests of a campaign differ in little and shrink to a tenth together.
namespace parley::deliver {

struct ExchangeBlock {
    std::size_t length = 0;  // of all its bytes, with its head
    Time first, last;
    int sampling = 0;                    // of 2^sampling messages one was kept then, beyond those that always are
    std::uint32_t dropped = 0;           // since the block before, as more came than could be written
    std::vector<ExchangeKey> keys = {};  // in order, each once
    bool operator==(const ExchangeBlock&) const = default;
};

inline constexpr std::size_t exchange_block_head = 48;      // without the keys
inline constexpr std::size_t longest_exchanges = 16 << 20;  // of a block, unpacked

// Format: "PXB1", CRC-32C u32 of what follows up to its used end, length u32, used u32, unpacked length u32,
// dropped u32, first i64, last i64, sampling u32, number of keys u32; the keys; the records, deflated; unused room.
// Numbers are little-endian. `room`: the block is at least as long, unless it does not fit: then it is empty.
std::string pack_exchanges(std::span<const ExchangeRecord> records, int sampling, std::uint32_t dropped,
                           std::size_t room = 0);

// How long the block is that `bytes` begin with, by its head alone; nothing where they do not begin with one.
std::optional<std::size_t> length_of_exchange_block(std::string_view bytes);
// Nothing where it is cut off or damaged.
std::optional<ExchangeBlock> read_exchange_block(std::string_view bytes);
std::optional<std::vector<ExchangeRecord>> unpack_exchanges(std::string_view bytes);

}  // namespace parley::deliver
