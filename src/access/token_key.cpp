#include "access/token_key.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>

#include <array>
#include <memory>

#include "base/digest.h"
#include "base/jwt.h"
#include "base/random.h"

namespace parley::access {

namespace {

constexpr int fewest_bits = 2'048;
constexpr std::size_t longest_pem = 16 * 1024;

struct Free {
    void operator()(BIO* memory) const { BIO_free(memory); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

Failure no_key() {
    return invalid("is no RSA public key in PEM form", "token_key", {},
                   "paste the whole file, from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----");
}

}  // namespace

Result<std::string> read_token_key(std::string_view pem) {
    if (pem.size() > longest_pem) {
        return no_key();
    }
    const std::string text = unfolded_pem(pem);
    const std::unique_ptr<BIO, Free> memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    const std::unique_ptr<EVP_PKEY, Free> key(memory ? PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr)
                                                     : nullptr);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) {
        return no_key();
    }
    if (EVP_PKEY_bits(key.get()) < fewest_bits) {
        return invalid(fmt::format("has fewer than {} bits", fewest_bits), "token_key");
    }
    return text;
}

std::string random_account_id() {
    constexpr std::string_view letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
    constexpr std::string_view form = "xxxx-xxx-xxxx";
    random_token(1);  // makes sure that the generator is ready
    std::string id(form);
    for (char& place : id) {
        if (place != '-') {
            place = letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
        }
    }
    return id;
}

std::string user_signature(std::string_view secret, std::string_view user) {
    const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
    crypto_auth_hmacsha256_update(&state, bytes(user), user.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
    crypto_auth_hmacsha256_final(&state, digest.data());
    return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace parley::access
