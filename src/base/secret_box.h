#pragma once
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley {

// Seals secrets before they are stored (XSalsa20-Poly1305 by libsodium): who has the database alone
// learns nothing and cannot change them unseen. The key lives in a file outside the data directory.
// Safe to use from several threads.
class SecretBox {
public:
    // For what is never stored: a key that ends with the process.
    static SecretBox temporary();

    // The key in that file, readable by its owner only; a new one where there is no file and
    // `may_make`. Error: missing where there is none, invalid where it is no key, denied where others
    // may read it, unavailable where it cannot be read or written.
    static Result<SecretBox> open(const std::filesystem::path& file, bool may_make);

    std::string seal(std::string_view secret) const;            // "sealed:1:<base64>"
    Result<std::string> unseal(std::string_view sealed) const;  // Error: denied, where the key is another one
    static bool is_sealed(std::string_view text) { return text.starts_with(prefix); }

    ~SecretBox();
    SecretBox(const SecretBox&) = default;
    SecretBox& operator=(const SecretBox&) = default;

private:
    static constexpr std::string_view prefix = "sealed:1:";
    static constexpr std::size_t key_size = 32;
    SecretBox() = default;
    std::array<unsigned char, key_size> key_{};
};

}  // namespace parley
