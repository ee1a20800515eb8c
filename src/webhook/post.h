#pragma once
#include <optional>

#include "base/clock.h"
#include "base/secret_box.h"
#include "net/client.h"
#include "net/url_guard.h"
#include "webhook/dispatch.h"

namespace parley::webhook {

// An event as the request that tells it, signed now.
struct Letter {
    Endpoint to;
    HttpRequest request;
};
// Error: why it cannot be sent at all: a URL that is not allowed any more, a secret that cannot be read.
Result<Letter> letter_of(const WebhookEndpoint& endpoint, const Event& event, int attempt, const SecretBox& box,
                         const net::UrlGuard& guard, Time now);

// What an answer, or its absence, says: 2xx is success, a redirect is none.
Attempt attempt_of(const net::Answer& answer, std::chrono::milliseconds took, Time now);

}  // namespace parley::webhook
