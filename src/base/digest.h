#pragma once
#include <string>
#include <string_view>

namespace parley {

// Lower-case hexadecimal.
std::string sha256_hex(std::string_view data);
std::string sha256_base64(std::string_view data);
std::string hmac_sha256_hex(std::string_view key, std::string_view data);

std::string base64(std::string_view bytes);  // RFC 4648's own letters, padded

// A UUID of version 4's form, made of a value that nobody can guess or repeat: the same for the same.
std::string uuid_of(std::string_view unique);

}  // namespace parley
