#pragma once
#include <optional>

#include "access/gate.h"
#include "api/access/voice.h"
#include "api/keys.h"
#include "api/routes.h"

namespace parley::api {

// Who calls, for every kind of route, out of memory alone: never waits.
class Authenticator {
public:
    Authenticator(const KeyRing& keys, access::Gate& gate, const Clock& clock)
        : keys_(keys), gate_(gate), clock_(clock) {}

    // Fills in project, rights, actor and user of the call; or says why it is not let in.
    std::optional<HttpResponse> refuse(const Route& route, Call& call);

    // Whether the head of a request shows something that is good. Counts no failures.
    bool knows(const HttpRequest& head) const;

private:
    using Refused = std::optional<HttpResponse>;
    Refused refuse_native(const Route& route, Call& call);
    Refused refuse_visitor(const Route& route, const access::Visitor& visitor, Call& call) const;
    Refused refuse_account(Call& call);
    Refused refuse_notifier(Call& call);
    Refused refuse_recipient(Call& call);
    Result<std::string> user_of_token(std::string_view token, ProjectId& project) const;
    // Wrong secrets of an address are counted; nothing shown is no guess.
    HttpResponse denied(Voice voice, const Call& call, bool was_guess, const Error& error);

    const KeyRing& keys_;
    access::Gate& gate_;
    const Clock& clock_;
};

// What those may do who come with a passcode, and with the notification secret.
inline constexpr access::Rights account_rights(Right::read_people, Right::write_people, Right::read_campaigns,
                                               Right::write_campaigns, Right::send);
inline constexpr access::Rights notifier_rights(Right::read_people, Right::write_people, Right::read_campaigns,
                                                Right::send);

// The token in the session's cookie, or nothing.
std::optional<std::string_view> session_token(const HttpRequest& request);
// Who calls from a browser that is logged in.
std::optional<access::Visitor> visitor_of(access::Gate& gate, const HttpRequest& request);

// Whom to slow down: the caller's address, of IPv6 the network. A proxy on this machine tells it in X-Forwarded-For;
// nobody else is believed.
std::string caller_address(const Call& call);

}  // namespace parley::api
