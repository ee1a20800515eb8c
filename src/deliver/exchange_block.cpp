#include "deliver/exchange_block.h"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/random.h"

namespace parley::deliver {

namespace {

namespace zlib = boost::beast::zlib;

constexpr std::string_view magic = "PXB1";
constexpr std::size_t sum_at = 4;
constexpr std::size_t length_at = 8;
constexpr std::size_t used_at = 12;
constexpr std::size_t unpacked_at = 16;
constexpr std::size_t dropped_at = 20;
constexpr std::size_t first_at = 24;
constexpr std::size_t last_at = 32;
constexpr std::size_t sampling_at = 40;
constexpr std::size_t keys_at = 44;
constexpr int fastest = 1;
constexpr int window_bits = 15;
constexpr int memory_level = 8;

template <class Number>
void put_at(std::string& out, std::size_t place, Number number) {
    std::memcpy(out.data() + place, &number, sizeof number);
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t place) {
    Number number{};
    std::memcpy(&number, bytes.data() + place, sizeof number);
    return number;
}

Time time_at(std::string_view bytes, std::size_t place) {
    return Time(std::chrono::milliseconds(number_at<std::int64_t>(bytes, place)));
}

void append_deflated(std::string& out, std::string_view bytes) {
    zlib::deflate_stream stream;
    stream.reset(fastest, window_bits, memory_level, zlib::Strategy::normal);
    const std::size_t begin = out.size();
    out.resize(begin + stream.upper_bound(bytes.size()));
    zlib::z_params params;
    params.next_in = bytes.data();
    params.avail_in = bytes.size();
    params.next_out = out.data() + begin;
    params.avail_out = out.size() - begin;
    boost::system::error_code result;
    stream.write(params, zlib::Flush::finish, result);
    out.resize(begin + params.total_out);
}

std::optional<std::string> inflated(std::string_view bytes, std::size_t size) {
    std::string out(size + 1, '\0');  // one that is longer than it says shows
    zlib::inflate_stream stream;
    stream.reset(window_bits);
    zlib::z_params params;
    params.next_in = bytes.data();
    params.avail_in = bytes.size();
    params.next_out = out.data();
    params.avail_out = out.size();
    boost::system::error_code result;
    stream.write(params, zlib::Flush::finish, result);
    // It looks for its end in bits after the last, and asks for more where there are none.
    const bool may_be_whole = result == zlib::error::end_of_stream || result == zlib::error::need_buffers;
    const bool is_whole = may_be_whole && params.total_out == size;
    out.resize(size);
    return is_whole ? std::optional(std::move(out)) : std::nullopt;
}

// The block's bytes up to where they are used; empty where it is none.
std::string_view used_of(std::string_view bytes) {
    const auto length = length_of_exchange_block(bytes);
    if (!length || bytes.size() < *length) {
        return {};
    }
    const std::size_t used = number_at<std::uint32_t>(bytes, used_at);
    const std::size_t keys = number_at<std::uint32_t>(bytes, keys_at);
    if (used < exchange_block_head || used > *length || keys > (used - exchange_block_head) / sizeof(ExchangeKey) ||
        number_at<std::uint32_t>(bytes, sum_at) != checksum_of(bytes.substr(length_at, used - length_at))) {
        return {};
    }
    return bytes.substr(0, used);
}

std::vector<ExchangeKey> keys_of(std::span<const ExchangeRecord> records) {
    std::vector<ExchangeKey> keys;
    for (const ExchangeRecord& record : records) {
        keys.insert(keys.end(), record.keys.begin(), record.keys.end());
    }
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    return keys;
}

}  // namespace

std::string pack_exchanges(std::span<const ExchangeRecord> records, int sampling, std::uint32_t dropped,
                           std::size_t room) {
    std::string text;
    for (const ExchangeRecord& record : records) {
        append_record(text, record);
    }
    const std::vector<ExchangeKey> keys = keys_of(records);
    std::string out(exchange_block_head + keys.size() * sizeof(ExchangeKey), '\0');
    std::ranges::copy(magic, out.begin());
    if (!keys.empty()) {
        std::memcpy(out.data() + exchange_block_head, keys.data(), keys.size() * sizeof(ExchangeKey));
    }
    append_deflated(out, text);
    if (room != 0 && out.size() > room) {
        return pack_exchanges({}, sampling, dropped, room);
    }
    const auto [first, last] = std::ranges::minmax_element(records, {}, &ExchangeRecord::at);
    put_at(out, used_at, static_cast<std::uint32_t>(out.size()));
    put_at(out, length_at, static_cast<std::uint32_t>(std::max(out.size(), room)));
    put_at(out, unpacked_at, static_cast<std::uint32_t>(text.size()));
    put_at(out, dropped_at, dropped);
    put_at(out, first_at, std::int64_t{records.empty() ? 0 : first->at.time_since_epoch().count()});
    put_at(out, last_at, std::int64_t{records.empty() ? 0 : last->at.time_since_epoch().count()});
    put_at(out, sampling_at, static_cast<std::uint32_t>(sampling));
    put_at(out, keys_at, static_cast<std::uint32_t>(keys.size()));
    put_at(out, sum_at, checksum_of(std::string_view(out).substr(length_at)));
    out.resize(std::max(out.size(), room));
    return out;
}

std::optional<std::size_t> length_of_exchange_block(std::string_view bytes) {
    if (bytes.size() < exchange_block_head || !bytes.starts_with(magic)) {
        return std::nullopt;
    }
    const std::size_t length = number_at<std::uint32_t>(bytes, length_at);
    return length < exchange_block_head || length > 2 * longest_exchanges ? std::nullopt : std::optional(length);
}

std::optional<ExchangeBlock> read_exchange_block(std::string_view bytes) {
    const std::string_view used = used_of(bytes);
    if (used.empty()) {
        return std::nullopt;
    }
    ExchangeBlock block{.length = number_at<std::uint32_t>(used, length_at),
                        .first = time_at(used, first_at),
                        .last = time_at(used, last_at),
                        .sampling = static_cast<int>(std::min(number_at<std::uint32_t>(used, sampling_at), 31U)),
                        .dropped = number_at<std::uint32_t>(used, dropped_at),
                        .keys = std::vector<ExchangeKey>(number_at<std::uint32_t>(used, keys_at))};
    if (!block.keys.empty()) {
        std::memcpy(block.keys.data(), used.data() + exchange_block_head, block.keys.size() * sizeof(ExchangeKey));
    }
    return block;
}

std::optional<std::vector<ExchangeRecord>> unpack_exchanges(std::string_view bytes) {
    const std::string_view used = used_of(bytes);
    if (used.empty()) {
        return std::nullopt;
    }
    const std::size_t unpacked = number_at<std::uint32_t>(used, unpacked_at);
    const std::size_t keys = number_at<std::uint32_t>(used, keys_at);
    if (unpacked > longest_exchanges) {
        return std::nullopt;
    }
    const auto text = inflated(used.substr(exchange_block_head + keys * sizeof(ExchangeKey)), unpacked);
    if (!text) {
        return std::nullopt;
    }
    std::vector<ExchangeRecord> records;
    for (std::string_view rest = *text; !rest.empty();) {
        auto record = take_record(rest);
        if (!record) {
            return std::nullopt;
        }
        records.push_back(std::move(*record));
    }
    return records;
}

}  // namespace parley::deliver
