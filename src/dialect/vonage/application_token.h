#pragma once
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

// Tokens that an application's private key signs: "Authentication" of the Messages API.
namespace parley::vonage {

struct ApplicationToken {
    std::string text;
    Time until;  // before it ends, so that none is on its way when it does
};

// `nonce`: different each time. Error: invalid, where the key is none.
Result<ApplicationToken> make_token(std::string_view application_id, std::string_view private_key, Time now,
                                    std::string_view nonce);

// Whether the application made it and it has not ended.
bool is_token_of(std::string_view application_id, std::string_view private_key, std::string_view token, Time now);

}  // namespace parley::vonage
