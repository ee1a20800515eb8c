#include "base/jwt.h"

#include <jwt.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstdlib>
#include <memory>

#include "base/text.h"

namespace parley {

namespace {

struct Free {
    void operator()(jwt_t* token) const { jwt_free(token); }
    void operator()(char* text) const { std::free(text); }
    void operator()(BIO* memory) const { BIO_free(memory); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class Held>
using Owned = std::unique_ptr<Held, Free>;

constexpr std::size_t longest_token = 16 * 1024;

Failure no_key() {
    return invalid("is no RSA private key in PEM form", "private_key", {},
                   "paste the whole file, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----");
}

Failure denied(std::string what) {
    return Failure(Error{ErrorKind::denied, std::move(what), "Authorization"});
}

// A key with a passphrase is not asked for it on the terminal.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

Owned<EVP_PKEY> private_key_in(std::string_view pem) {
    Owned<BIO> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Owned<EVP_PKEY> key(memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr) : nullptr);
    return key && EVP_PKEY_base_id(key.get()) == EVP_PKEY_RSA ? std::move(key) : nullptr;
}

Result<std::string> sign(const json::object& claims, jwt_alg_t algorithm, std::string_view key) {
    jwt_t* made = nullptr;
    if (jwt_new(&made) != 0) {
        throw std::bad_alloc();
    }
    const Owned<jwt_t> token(made);
    const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
    if (jwt_add_grants_json(made, json::serialize(claims).c_str()) != 0 ||
        jwt_set_alg(made, algorithm, bytes, static_cast<int>(key.size())) != 0) {
        return invalid("no token can be made of this key", "key");
    }
    const Owned<char> text(jwt_encode_str(made));
    return text ? Result<std::string>(text.get()) : no_key();
}

Result<json::object> claims_in(jwt_t* token) {
    const Owned<char> text(jwt_get_grants_json(token, nullptr));
    auto claims = text ? parse_json(text.get()) : Result<json::value>(json::value());
    if (!claims || !claims->is_object()) {
        return denied("the token has no claims");
    }
    return std::move(claims->get_object());
}

Result<json::object> read(std::string_view token, jwt_alg_t algorithm, std::string_view key) {
    if (token.size() > longest_token || token.find('\0') != std::string_view::npos) {
        return denied("the token is no JSON Web Token");
    }
    jwt_t* made = nullptr;
    const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
    const int failed = jwt_decode(&made, std::string(token).c_str(), bytes, static_cast<int>(key.size()));
    const Owned<jwt_t> decoded(failed == 0 ? made : nullptr);
    if (!decoded) {
        return denied("the token's signature is not good");
    }
    if (jwt_get_alg(made) != algorithm) {
        return denied("the token is signed in another way than was agreed");
    }
    return claims_in(made);
}

}  // namespace

std::string unfolded_pem(std::string_view key) {
    std::string pem(trimmed(key));
    for (std::size_t at = pem.find("\\n"); at != std::string::npos; at = pem.find("\\n", at)) {
        pem.replace(at, 2, "\n");
    }
    if (!pem.empty()) {
        pem += '\n';
    }
    return pem;
}

Result<std::string> sign_rs256(const json::object& claims, std::string_view private_key) {
    const std::string pem = unfolded_pem(private_key);
    if (!private_key_in(pem)) {
        return no_key();
    }
    return sign(claims, JWT_ALG_RS256, pem);
}

Result<std::string> sign_hs256(const json::object& claims, std::string_view secret) {
    if (secret.empty()) {
        return invalid("is empty", "secret");
    }
    return sign(claims, JWT_ALG_HS256, secret);
}

Result<json::object> read_hs256(std::string_view token, std::string_view secret) {
    return secret.empty() ? Result<json::object>(denied("there is no secret to check the token with"))
                          : read(token, JWT_ALG_HS256, secret);
}

Result<json::object> read_rs256(std::string_view token, std::string_view public_key) {
    return public_key.empty() ? Result<json::object>(denied("there is no key to check the token with"))
                              : read(token, JWT_ALG_RS256, public_key);
}

Result<json::object> read_unverified(std::string_view token) {
    jwt_t* made = nullptr;
    // libjwt reads a signed token without a key only to look at it.
    const bool is_readable = token.size() <= longest_token && token.find('\0') == std::string_view::npos &&
                             jwt_decode(&made, std::string(token).c_str(), nullptr, 0) == 0;
    const Owned<jwt_t> decoded(is_readable ? made : nullptr);
    return decoded ? claims_in(made) : Result<json::object>(denied("the token is no JSON Web Token"));
}

Result<std::string> public_key_of(std::string_view private_key) {
    const auto key = private_key_in(unfolded_pem(private_key));
    Owned<BIO> memory(BIO_new(BIO_s_mem()));
    if (!key || !memory || PEM_write_bio_PUBKEY(memory.get(), key.get()) != 1) {
        return no_key();
    }
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

}  // namespace parley
