#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

// JSON Web Tokens (RFC 7519) by libjwt, in the two forms that providers use.
namespace parley {

// `private_key` in PEM; line breaks may be written as \n. Error: invalid, where it is no RSA key;
// the key is never repeated.
Result<std::string> sign_rs256(const json::object& claims, std::string_view private_key);
Result<std::string> sign_hs256(const json::object& claims, std::string_view secret);

// The claims, once the signature is found good. Error: denied. Tokens of other algorithms are
// refused, "none" among them.
Result<json::object> read_hs256(std::string_view token, std::string_view secret);
Result<json::object> read_rs256(std::string_view token, std::string_view public_key);

// The claims of a token whose signature nobody has looked at.
Result<json::object> read_unverified(std::string_view token);

// A PEM key as it is: \n written out becomes a line break, blanks around it go.
std::string unfolded_pem(std::string_view key);

// The public half of a private key in PEM. Error: invalid, where it is no RSA key.
Result<std::string> public_key_of(std::string_view private_key);

}  // namespace parley
