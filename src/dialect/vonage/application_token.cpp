#include "dialect/vonage/application_token.h"

#include <array>
#include <functional>

#include "base/digest.h"
#include "base/jwt.h"

namespace parley::vonage {

namespace {

using std::chrono::floor;
using std::chrono::seconds;

constexpr seconds life{900};
constexpr seconds margin{60};

std::int64_t seconds_of(Time time) {
    return floor<seconds>(time).time_since_epoch().count();
}

// A token that names no end is good for as long as Vonage's own are.
bool is_fresh(const json::object& claims, Time now) {
    const auto expires = integer_of(claims.if_contains("exp"));
    const auto issued = integer_of(claims.if_contains("iat"));
    if (expires) {
        return seconds_of(now) < *expires;
    }
    return issued && seconds_of(now) - life.count() < *issued;
}

// To look at a signature takes more than a millisecond, and a sender uses a token for thousands of
// messages: those that were good are known again. What is known depends on nothing else.
const json::object* good_claims(std::string_view private_key, std::string_view token) {
    struct Known {
        std::string digest;  // of token and key
        json::object claims;
    };
    thread_local std::array<Known, 16> known;
    std::string digest = sha256_hex(std::string(token) + '\0' + std::string(private_key));
    Known& place = known[std::hash<std::string>{}(digest) % known.size()];
    if (place.digest == digest) {
        return &place.claims;
    }
    const auto key = public_key_of(private_key);
    auto claims = key ? read_rs256(token, *key) : std::unexpected(key.error());
    if (!claims) {
        return nullptr;
    }
    place = {std::move(digest), std::move(*claims)};
    return &place.claims;
}

}  // namespace

Result<ApplicationToken> make_token(std::string_view application_id, std::string_view private_key, Time now,
                                    std::string_view nonce) {
    const std::int64_t issued = seconds_of(now);
    const json::object claims{
        {"application_id", application_id}, {"iat", issued}, {"exp", issued + life.count()}, {"jti", uuid_of(nonce)}};
    auto text = sign_rs256(claims, private_key);
    if (!text) {
        return std::unexpected(std::move(text.error()));
    }
    return ApplicationToken{std::move(*text), Time(seconds(issued)) + life - margin};
}

bool is_token_of(std::string_view application_id, std::string_view private_key, std::string_view token, Time now) {
    const json::object* claims = good_claims(private_key, token);
    return claims != nullptr && text_of(claims->if_contains("application_id")) == application_id &&
           is_fresh(*claims, now);
}

}  // namespace parley::vonage
