#include "net/server.h"

#include <fmt/format.h>

#include <boost/asio/basic_socket_acceptor.hpp>

#include "net/server_connection.h"

namespace parley::net {

using asio::ip::tcp;
using boost::system::error_code;

namespace {

using Acceptor = asio::basic_socket_acceptor<tcp, LoopExecutor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;

constexpr std::chrono::milliseconds pause_without_files{100};
constexpr std::chrono::milliseconds drain_step{5};

Failure cannot_listen(const std::string& address, unsigned short port, const error_code& error) {
    std::string advice = "choose another address or port";
    if (error == asio::error::address_in_use) {
        advice = "another program listens there: stop it, or choose another port";
    } else if (error == asio::error::access_denied) {
        advice = "ports below 1024 need a right of their own: choose a higher one";
    }
    return Failure(Error{ErrorKind::unavailable, "cannot listen: " + error.message(), "network",
                         fmt::format("{} port {}", address, port), std::move(advice)});
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
    State(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, ServerLimits limits, Handler handler)
        : acceptor(loop),
          pause(loop),
          shared(std::make_shared<ServerShared>(ServerShared{.loop = loop,
                                                             .log = std::move(log),
                                                             .limits = limits,
                                                             .handler = std::move(handler),
                                                             .body_limit = {},
                                                             .too_long = {},
                                                             .deadlines = std::make_shared<Deadlines>(loop, clock),
                                                             .connections = {},
                                                             .by_address = {}})) {}

    void accept();
    void take(TcpSocket socket);
    void stop_accepting();
    void close();

    Acceptor acceptor;
    LoopTimer pause;
    std::shared_ptr<ServerShared> shared;
};

void Server::State::accept() {
    acceptor.async_accept([self = shared_from_this()](const error_code& error, TcpSocket socket) {
        if (!self->acceptor.is_open()) {
            return;
        }
        if (!error) {
            self->take(std::move(socket));
            return self->accept();
        }
        if (error == asio::error::connection_aborted) {
            return self->accept();
        }
        // Out of descriptors: at once again would spin, and others give theirs back meanwhile.
        self->shared->log->warn("cannot take a connection: {}", error.message());
        self->pause.expires_after(pause_without_files);
        self->pause.async_wait([self](const error_code& cancelled) {
            if (!cancelled && self->acceptor.is_open()) {
                self->accept();
            }
        });
    });
}

void Server::State::take(TcpSocket socket) {
    error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) {
        return;  // gone already
    }
    const ServerLimits& limits = shared->limits;
    std::string peer = remote.address().to_string();
    const auto known = shared->by_address.find(peer);
    const bool greedy = limits.connections_per_address != 0 && known != shared->by_address.end() &&
                        known->second >= limits.connections_per_address;
    const bool full = shared->connections.size() >= limits.connections;
    if (full && shared->connections.size() >= limits.connections + limits.refusals) {
        return;
    }
    const auto connection = std::make_shared<ServerConnection>(shared, std::move(socket), std::move(peer));
    connection->start();
    if (full || greedy) {
        connection->refuse(503, greedy ? "too many connections from your address" : "too many connections");
    }
}

void Server::State::stop_accepting() {
    error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
}

void Server::State::close() {
    stop_accepting();
    std::vector<std::shared_ptr<ServerConnection>> all;
    for (auto* connection : shared->connections) {
        all.push_back(connection->shared_from_this());
    }
    for (const auto& connection : all) {
        connection->close();
    }
    shared->deadlines->stop();
}

Server::Server(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, ServerLimits limits,
               Handler handler)
    : state_(std::make_shared<State>(loop, clock, std::move(log), limits, std::move(handler))) {}

Server::~Server() {
    state_->close();
}

void Server::set_body_limit(BodyLimit limit) {
    state_->shared->body_limit = std::move(limit);
}

void Server::set_too_long(TooLong answer) {
    state_->shared->too_long = std::move(answer);
}

Result<> Server::listen(const std::string& address, unsigned short port) {
    error_code error;
    const auto ip = asio::ip::make_address(address, error);
    if (error) {
        return Failure(Error{ErrorKind::unavailable, "this is no address to listen on", "network", address,
                             "write an address of this machine: 127.0.0.1, 0.0.0.0 or ::"});
    }
    const tcp::endpoint endpoint(ip, port);
    Acceptor& acceptor = state_->acceptor;
    if (acceptor.is_open()) {
        return Failure(Error{ErrorKind::conflict, "this server listens already", "network", address});
    }
    acceptor.open(endpoint.protocol(), error);
    if (!error) {
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind(endpoint, error);
    }
    if (!error) {
        acceptor.listen(tcp::acceptor::max_listen_connections, error);
    }
    if (error) {
        error_code ignored;
        acceptor.close(ignored);
        return cannot_listen(address, port, error);
    }
    state_->accept();
    return {};
}

unsigned short Server::port() const {
    error_code error;
    const auto endpoint = state_->acceptor.local_endpoint(error);
    return error ? 0 : endpoint.port();
}

std::size_t Server::connections() const {
    return state_->shared->connections.size();
}

Task<> Server::drain(std::chrono::milliseconds limit) {
    const auto state = state_;
    state->stop_accepting();
    state->shared->draining = true;
    std::vector<std::shared_ptr<ServerConnection>> all;
    for (auto* connection : state->shared->connections) {
        all.push_back(connection->shared_from_this());
    }
    for (const auto& connection : all) {
        connection->close_when_idle();
    }
    all.clear();
    LoopTimer timer(state->shared->loop);
    const Tick end = state->shared->deadlines->now() + limit;
    while (!state->shared->connections.empty() && state->shared->deadlines->now() < end) {
        timer.expires_after(drain_step);
        co_await timer.async_wait(use_task);
    }
    state->close();
}

void Server::close() {
    state_->close();
}

}  // namespace parley::net
