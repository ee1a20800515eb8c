#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley {

// `bytes` random bytes of the system's generator as URL-safe base64: a key, a callback's path.
std::string random_token(std::size_t bytes = 24);

// For storing keys: BLAKE2b-256 as hexadecimal. Only for values of full entropy, never passwords.
std::string digest_of(std::string_view token);

// Takes the same time wherever they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// CRC-32C for records in files.
std::uint32_t checksum_of(std::string_view bytes);

}  // namespace parley
