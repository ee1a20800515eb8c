#include "webhook/signature.h"

#include "base/digest.h"
#include "base/random.h"

namespace parley::webhook {

std::string make_secret() {
    return "whsec_" + random_token(32);
}

std::string signature_of(std::string_view body, Time now, std::string_view secret, std::string_view former) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const std::string stamp = std::to_string(seconds);
    std::string signed_text = stamp + ".";
    signed_text += body;
    std::string value = "t=" + stamp + ",v1=" + hmac_sha256_hex(secret, signed_text);
    if (!former.empty()) {
        value += ",v1=" + hmac_sha256_hex(former, signed_text);
    }
    return value;
}

}  // namespace parley::webhook
