#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley::access {

// An RSA public key in PEM as it is kept. Error: invalid where it is none, or has fewer than 2,048 bits.
Result<std::string> read_token_key(std::string_view pem);

// "4K7Q-M2X-Z9RT": letters and digits that are not mistaken for each other.
std::string random_account_id();

// What a recipient of the notification API shows: base64(HMAC-SHA256(secret, user)). Source: reference, vector A1.
std::string user_signature(std::string_view secret, std::string_view user);

}  // namespace parley::access
