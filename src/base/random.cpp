#include "base/random.h"

#include <sodium.h>

#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace parley {

namespace {

// libsodium allows any number of calls, from any thread; the static makes it one.
void need_sodium() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) {
        throw std::runtime_error("the system gives no random bytes: libsodium cannot start");
    }
}

constexpr std::uint32_t castagnoli = 0x82F63B78;  // reflected

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

// tables[n][b]: what byte b does to the sum when n more bytes follow it, so that eight bytes are
// taken in one step.
constexpr CrcTables make_crc_tables() {
    CrcTables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t sum = byte;
        for (int bit = 0; bit < 8; ++bit) {
            sum = (sum >> 1) ^ ((sum & 1) != 0 ? castagnoli : 0);
        }
        tables[0][byte] = sum;
    }
    for (std::size_t after = 1; after < tables.size(); ++after) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t sum = tables[after - 1][byte];
            tables[after][byte] = (sum >> 8) ^ tables[0][sum & 0xFF];
        }
    }
    return tables;
}

constexpr CrcTables crc_tables = make_crc_tables();

static_assert(std::endian::native == std::endian::little, "checksum_of reads words as they lie in memory");

}  // namespace

std::string random_token(std::size_t bytes) {
    if (bytes == 0) {
        return {};
    }
    need_sodium();
    std::vector<unsigned char> raw(bytes);
    if (!raw.empty()) {  // an empty vector may have no address, and libsodium asks for one
        randombytes_buf(raw.data(), raw.size());
    }
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string token(sodium_base64_encoded_len(bytes, variant), '\0');
    sodium_bin2base64(token.data(), token.size(), raw.data(), raw.size(), variant);
    token.pop_back();  // the terminating zero
    return token;
}

std::string digest_of(std::string_view token) {
    need_sodium();
    std::array<unsigned char, crypto_generichash_BYTES> digest{};
    const auto* bytes = reinterpret_cast<const unsigned char*>(token.data());
    crypto_generichash(digest.data(), digest.size(), bytes, token.size(), nullptr, 0);
    std::string hex(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    // A length is no secret: tokens and digests have a fixed one.
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::uint32_t checksum_of(std::string_view bytes) {
    std::uint32_t sum = 0xFFFFFFFF;
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        word ^= sum;
        sum = 0;
        for (std::size_t place = 0; place < 8; ++place) {
            sum ^= crc_tables[7 - place][(word >> (8 * place)) & 0xFF];
        }
        bytes.remove_prefix(8);
    }
    for (const char byte : bytes) {
        sum = (sum >> 8) ^ crc_tables[0][(sum ^ static_cast<unsigned char>(byte)) & 0xFF];
    }
    return ~sum;
}

}  // namespace parley
