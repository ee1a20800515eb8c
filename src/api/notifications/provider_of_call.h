#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "receive/provider_directory.h"

namespace parley::api::notifications {

// Whose a callback is that came by an address without a secret, and whether it may be taken from there.
struct Told {
    const receive::Addressee* addressee = nullptr;  // one of those that were given; null: nobody's
    bool is_try = false;                            // a call that only tries the address
    bool may_pass = false;                          // it is signed, or tells of deliveries alone
    bool is_signed = false;                         // or rather: is refused where it is received, if it is not
    // Of one that is not signed: the messages, as their provider calls them, that it tells of. One of them must be
    // ours.
    std::vector<std::string> messages = {};
};

// `identifier`: of the provider, as this API has it. Pure: no clock, no database.
Told provider_of_call(const std::vector<receive::Addressee>& providers, std::string_view identifier,
                      const HttpRequest& request);

}  // namespace parley::api::notifications
