#include "base/digest.h"

#include <sodium.h>

#include <array>

namespace parley {

namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

template <std::size_t Size>
std::string hexadecimal(const std::array<unsigned char, Size>& bytes) {
    std::string text(Size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();  // the terminating zero
    return text;
}

std::array<unsigned char, crypto_hash_sha256_BYTES> sha256(std::string_view data) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), bytes_of(data), data.size());
    return digest;
}

}  // namespace

std::string sha256_hex(std::string_view data) {
    return hexadecimal(sha256(data));
}

std::string sha256_base64(std::string_view data) {
    const auto digest = sha256(data);
    return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
    text.pop_back();  // the terminating zero
    return text;
}

std::string hmac_sha256_hex(std::string_view key, std::string_view data) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(data), data.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
    crypto_auth_hmacsha256_final(&state, digest.data());
    return hexadecimal(digest);
}

std::string uuid_of(std::string_view unique) {
    std::string hex = sha256_hex(unique).substr(0, 32);
    hex[12] = '4';
    hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
    for (const std::size_t at : {20, 16, 12, 8}) {
        hex.insert(at, 1, '-');
    }
    return hex;
}

}  // namespace parley
