#pragma once
#include <optional>

#include "deliver/provider.h"
#include "message/message.h"
#include "net/client.h"

namespace parley::deliver {

// What was sent to try a provider and what came back, secrets hidden; for a person to read.
struct Trial {
    bool good = false;
    std::string why;       // where not good
    std::string request;   // head and body as text; of several, one after the other
    std::string response;  // empty where none came
    std::chrono::milliseconds took{0};
    std::optional<Outcome> outcome = {};  // of a message
};

// Sends what the dialect validates accounts with and reads the answers, each within the provider's
// limit; where a list is asked for, as some dialects do, within what a list takes. Nobody is reached.
Task<Trial> try_out(net::Client& client, const Clock& clock, Provider provider);

// Sends one message, outside of any campaign; good where it was accepted.
Task<Trial> try_message(net::Client& client, const Clock& clock, Provider provider, OutgoingMessage message);

// A request that is no message, such as a page of the provider's templates.
Task<net::Answer> ask(net::Client& client, Endpoint endpoint, HttpRequest request, std::chrono::milliseconds limit);

}  // namespace parley::deliver
