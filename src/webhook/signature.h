#pragma once
#include <string>
#include <string_view>

#include "base/clock.h"

namespace parley::webhook {

std::string make_secret();  // "whsec_..."

// The value of Parley-Signature: "t=<unix seconds>,v1=<hex HMAC-SHA256(secret, "<t>.<body>")>", and a second v1 with
// the former secret where there is one.
std::string signature_of(std::string_view body, Time now, std::string_view secret, std::string_view former = {});

}  // namespace parley::webhook
