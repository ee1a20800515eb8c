#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/http.h"
#include "base/log.h"
#include "net/loop.h"

namespace parley::net {

// Source: reference limits for hostile callers. What goes over them is answered 400, 408, 413,
// 431 or 503 and closed.
struct ServerLimits {
    std::size_t header_bytes = 16 * 1024;
    std::size_t header_count = 100;
    std::size_t header_line_bytes = 8 * 1024;
    std::size_t body_bytes = 4 * 1024 * 1024;
    std::chrono::milliseconds header_time{5'000};
    std::chrono::milliseconds body_time{10'000};   // for a body, or for each 10 KB of it: at least 1 KB/s
    std::chrono::milliseconds write_time{30'000};  // for an answer to be taken, or for each 30 KB of it
    std::chrono::milliseconds idle_time{75'000};
    std::size_t connections = 10'000;
    std::size_t refusals = 256;  // so many more are told 503; beyond them callers are cut off without a word
    std::size_t connections_per_address = 0;       // 0: no limit (a proxy or loopback in front)
    std::size_t bodies_bytes = 256 * 1024 * 1024;  // of all that are being read at a time
};

// One request that is being answered. It is answered exactly once, by `answer`, from the loop's
// thread, now or later; a handler that drops it answers 500.
class Exchange {
public:
    virtual ~Exchange() = default;
    const HttpRequest& request() const { return request_; }
    HttpRequest& request() { return request_; }
    const std::string& peer() const { return peer_; }  // the caller's address
    HttpHeaders& also() { return also_; }              // of whatever it is answered with, a stream too
    virtual void answer(HttpResponse response) = 0;
    // Server-sent events: the head is sent and the body stays open. Each `send` is one event's bytes; it returns
    // false when the caller has gone or reads too slowly (1 MB behind), and then the stream is over.
    virtual void start_stream(HttpResponse head) = 0;
    virtual bool send(std::string_view bytes) = 0;
    // Of a stream: calls `then` once, from the loop, as soon as the caller has taken what was sent; never where it has
    // gone. Whoever sends only then needs no more memory than one piece.
    virtual void when_taken(std::function<void()> then) = 0;
    virtual void end_stream() = 0;
    virtual bool is_gone() const = 0;
    // The caller has shut its side: it sends no more, and most have gone, but some wait for the answer.
    virtual bool has_hung_up() const { return is_gone(); }
    // Closes the connection with a TCP reset (SO_LINGER 0) in place of an answer: for simulated faults.
    virtual void reset() = 0;

protected:
    HttpRequest request_;
    std::string peer_;
    HttpHeaders also_;
};

using ExchangePtr = std::shared_ptr<Exchange>;
using Handler = std::function<void(ExchangePtr)>;

// HTTP/1.1 (and 1.0) with keep-alive and pipelined requests answered in order. Runs on the loop it is given;
// every call must come from that loop's thread, or before the loop runs.
class Server {
public:
    // A larger body for some paths, decided when the head is read: the body limit for this request.
    using BodyLimit = std::function<std::size_t(const HttpRequest& head)>;

    // The answer to a body that is too long, where its path has words of its own for it; nothing: plain text.
    using TooLong = std::function<std::optional<HttpResponse>(const HttpRequest& head)>;

    Server(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, ServerLimits limits, Handler handler);
    ~Server();
    Server(const Server&) = delete;

    void set_body_limit(BodyLimit limit);
    void set_too_long(TooLong answer);

    // Error: unavailable, with address and port, and what to do (port taken, no right to it).
    Result<> listen(const std::string& address, unsigned short port);
    unsigned short port() const;  // the one the system chose where 0 was asked for
    std::size_t connections() const;

    // Takes no more connections, lets running exchanges end, closes idle ones; after `limit` all are closed.
    Task<> drain(std::chrono::milliseconds limit);
    void close();  // at once

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace parley::net
