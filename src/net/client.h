#pragma once
#include <chrono>
#include <expected>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http.h"
#include "net/address_guard.h"
#include "net/loop.h"

namespace parley::net {

struct ClientLimits {
    std::chrono::milliseconds connect{1'000};
    std::chrono::milliseconds idle{4'000};  // a pooled connection is not used again after that
    std::size_t answer_header_bytes = 16 * 1024;
    std::size_t answer_body_bytes = 64 * 1024;  // the rest is cut off and the connection closed
    std::size_t idle_connections = 1'500;       // kept per endpoint
};

class Connection;  // of the pool; holds the socket and what was read so far

// Why there is no answer.
struct Unanswered {
    bool left = false;  // a byte of the request may have left: never send it again blindly
    bool timed_out = false;
    std::string why;  // "connection refused", "reset before an answer", "no answer within 1000 ms"
    // Where it timed out after it left: the connection is still open and an answer may yet come.
    std::shared_ptr<Connection> late = {};
};

using Answer = std::expected<HttpResponse, Unanswered>;

// The head and body of one request as bytes that are ready to be written, with Host,
// Content-Length and keep-alive.
std::string serialize(const HttpRequest& request, const Endpoint& endpoint);

// A keep-alive pool for any number of endpoints, http and https (certificates and names are
// verified, TLS 1.2 or newer). It belongs to one loop and is only used from its thread. There is
// no timer per operation: one sweep every 10 ms ends what is over its limit.
class Client {
public:
    Client(asio::io_context& loop, const Clock& clock, ClientLimits limits = {});
    ~Client();
    Client(const Client&) = delete;

    // Trust these authorities (PEM file) instead of the system's; for tests and private ones.
    void trust(const std::string& pem_file);

    // Connects to nothing that the guard refuses. Before anything is sent.
    void guard(AddressGuard may_connect);

    // `limit` is for the whole: connect, write, first byte, last byte. A pooled connection that the
    // other side has closed is noticed before the first byte is written, and another is taken.
    // Redirects are not followed. `request` must stay alive until this ends.
    Task<Answer> send(const Endpoint& endpoint, std::string_view request, std::chrono::milliseconds limit);

    // Goes on waiting for the answer that did not come within its limit.
    Task<Answer> wait_longer(std::shared_ptr<Connection> late, std::chrono::milliseconds limit);

    std::size_t open_connections() const;
    void close();  // ends everything under way: `why` says "closing"

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace parley::net
