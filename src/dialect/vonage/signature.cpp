#include "base/digest.h"
#include "base/jwt.h"
#include "base/random.h"
#include "base/text.h"
#include "dialect/vonage/parts.h"

// "Signed webhooks": a token of the account's signature secret, with the digest of the body in it.
namespace parley::vonage {

namespace {

constexpr std::string_view bearer = "Bearer ";

Failure denied(std::string what) {
    return Failure(Error{ErrorKind::denied,
                         std::move(what),
                         "Authorization",
                         {},
                         "compare the provider's signature_secret with the one that Vonage's API settings show"});
}

// After a failure of its own Vonage now and then sends a callback unsigned, and sends it again, signed,
// where the answer is a 5xx.
Failure unsigned_yet() {
    return Failure(Error{ErrorKind::unavailable,
                         "the callback is not signed: it is taken once it is sent again with its signature",
                         "Authorization",
                         {},
                         "where this goes on, turn signed webhooks on in Vonage's settings"});
}

}  // namespace

// The token's age says nothing: Vonage repeats a callback for a day, and need not sign it anew.
Result<> check_signature(const HttpRequest& request, const Account& account, Time) {
    const std::string_view secret = account.field("signature_secret");
    if (secret.empty()) {
        return {};
    }
    const std::string* header = request.headers.find("Authorization");
    if (header == nullptr) {
        return unsigned_yet();
    }
    const std::string_view value = trimmed(*header);
    if (!equal_ignoring_case(value.substr(0, bearer.size()), bearer)) {
        return denied("the callback is signed in another way");
    }
    const auto claims = read_hs256(trimmed(value.substr(bearer.size())), secret);
    if (!claims) {
        return denied(claims.error().what);
    }
    const std::string digest = lower(text_of(claims->if_contains("payload_hash")).value_or(""));
    if (!equal_in_constant_time(digest, sha256_hex(request.body))) {
        return denied("the callback is signed for another body");
    }
    return {};
}

void sign_callback(HttpRequest& request, const Account& account, Time now, std::string_view nonce) {
    const std::string_view secret = account.field("signature_secret");
    if (secret.empty()) {
        return;
    }
    json::object claims{
        {"iat", std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()},
        {"jti", uuid_of(nonce)},
        {"iss", "Vonage"},
        {"payload_hash", sha256_hex(request.body)},
    };
    for (const std::string_view name : {"api_key", "application_id"}) {
        if (const auto value = account.field(name); !value.empty()) {
            claims[name] = value;
        }
    }
    if (const auto token = sign_hs256(claims, secret)) {
        request.headers.set("Authorization", std::string(bearer) + *token);
    }
}

}  // namespace parley::vonage
