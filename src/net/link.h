#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "net/client.h"
#include "net/deadlines.h"
#include "net/resolver.h"
#include "net/response_reader.h"
#include "net/tls.h"

namespace parley::net {

class Link;

// The coroutine that waits for an answer.
using Waiter = asio::async_result<std::decay_t<decltype(use_task)>, void(Answer)>::handler_type;

// Connections to one service. The one used last is used first, so that those not needed grow old.
struct Pool {
    std::deque<std::shared_ptr<Link>> idle;
    std::size_t links = 0;
};

// One pool for a host, port and TLS or not, whatever the target.
struct SameService {
    std::size_t operator()(const Endpoint& endpoint) const {
        const std::hash<std::string_view> hash;
        return hash(endpoint.host) * 31 + hash(endpoint.port) * 2 + (endpoint.tls ? 1 : 0);
    }
    bool operator()(const Endpoint& a, const Endpoint& b) const {
        return a.tls == b.tls && a.port == b.port && a.host == b.host;
    }
};

std::string in_words(const boost::system::error_code& error);

// What the links of one client share; it outlives them all.
struct ClientShared {
    asio::io_context& loop;
    ClientLimits limits;
    std::shared_ptr<Deadlines> deadlines;
    std::shared_ptr<Resolver> resolver;
    std::unique_ptr<TlsTrust> trust;  // made when it is first needed: to read the authorities takes a while
    AddressGuard may_connect;         // empty: everywhere
    std::unordered_map<Endpoint, Pool, SameService, SameService> pools;
    std::unordered_set<Link*> links;
    bool closing = false;
};

// One socket to a service, and the request under way on it.
class Link final : public std::enable_shared_from_this<Link>, public Deadlines::Item {
public:
    Link(std::shared_ptr<ClientShared> shared, const Endpoint& endpoint);
    ~Link() override;

    // For a new one: finds the host, connects, and sends.
    void open(std::string_view request, std::chrono::milliseconds limit, Waiter waiter);

    // For a pooled one. False where it turns out dead before a byte was written: `waiter` is untouched then.
    bool reuse(std::string_view request, std::chrono::milliseconds limit, Waiter& waiter);

    void wait_longer(std::chrono::milliseconds limit, Waiter waiter);
    void abandon();  // nobody will wait longer
    void close();
    void end(std::string why);  // closes, and tells whoever waits
    void on_deadline(Tick now) override;

private:
    enum class Phase { idle, finding, connecting, securing, answering, closed };

    void begin(std::chrono::milliseconds limit, Waiter waiter);
    void set_waiter(Waiter waiter);
    void on_found(const boost::system::error_code& error, const Resolver::Addresses& addresses);
    void connect_next();
    void on_connected(const boost::system::error_code& error);
    void secure();
    void on_open();
    bool write();
    void write_rest();
    void on_written(const boost::system::error_code& error, std::size_t count);
    void read();
    void on_read(const boost::system::error_code& error, std::size_t count);
    void on_answer();
    void fail(std::string why);
    void time_out();
    void finish(Answer answer);
    void finish_later(Answer answer);
    void give_back();
    bool is_alive();
    std::string limit_in_words() const;

    const std::shared_ptr<ClientShared> shared_;
    const Endpoint endpoint_;
    Pool& pool_;
    TcpSocket socket_;
    std::unique_ptr<TlsLayer> tls_;
    ResponseReader reader_;
    std::string buffer_;  // read, from begin_ to end_ not yet understood
    std::size_t begin_ = 0;
    std::size_t end_ = 0;

    Phase phase_ = Phase::finding;
    std::optional<Waiter> waiter_;
    std::optional<Answer> unclaimed_;  // came while nobody waited
    std::uint64_t asked_ = 0;          // counts requests, so that a late cancellation meets its own
    Resolver::Addresses addresses_;
    std::size_t next_address_ = 0;
    std::string connect_failure_;

    std::string_view request_;  // what is still to be written of it
    bool left_ = false;
    bool writing_ = false;
    bool write_failed_ = false;
    bool reusable_ = false;
    std::chrono::milliseconds limit_{};
    Tick due_;          // of the whole
    Tick connect_due_;  // of all addresses
    Tick attempt_due_;  // of this one
};

// What is handed out for an answer that is late.
class Connection {
public:
    explicit Connection(std::shared_ptr<Link> taken) : link(std::move(taken)) {}
    ~Connection() {
        if (link) {
            link->abandon();
        }
    }
    Connection(const Connection&) = delete;

    std::shared_ptr<Link> link;
};

}  // namespace parley::net
