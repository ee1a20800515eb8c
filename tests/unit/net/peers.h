#pragma once
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "net/client.h"
#include "net/server.h"

// The other end of a test: plain blocking sockets, which can misbehave as no library lets them.
namespace parley::net {

class Raw {
public:
    explicit Raw(int descriptor) : descriptor_(descriptor) {
        const timeval patience{10, 0};
        setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    Raw(Raw&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Raw& operator=(Raw&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~Raw() { close(); }

    static Raw connect(unsigned short port) {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        return Raw(descriptor);
    }

    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    // What comes next, at least a byte; empty where the other side has closed or reset.
    std::string some() const {
        std::string bytes(64 * 1024, '\0');
        const auto count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
        EXPECT_FALSE(count < 0 && errno == EAGAIN) << "nothing came";
        bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return bytes;
    }

    std::string until(std::string_view end) const {
        std::string bytes;
        while (!bytes.ends_with(end)) {
            const auto more = some();
            if (more.empty()) {
                break;
            }
            bytes += more;
        }
        return bytes;
    }

    std::string until_closed() const {
        std::string bytes;
        for (auto more = some(); !more.empty(); more = some()) {
            bytes += more;
        }
        return bytes;
    }

    bool was_reset() const {
        char byte = 0;
        return ::recv(descriptor_, &byte, 1, 0) < 0 && errno == ECONNRESET;
    }

    void shut() const { ::shutdown(descriptor_, SHUT_WR); }

    void reset() {
        const linger now{1, 0};
        setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }

    void close() {
        if (descriptor_ >= 0) {
            ::close(std::exchange(descriptor_, -1));
        }
    }

    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

class RawListener {
public:
    explicit RawListener(int backlog = 128) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        socklen_t length = sizeof address;
        ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &length);
        port_ = ntohs(address.sin_port);
        EXPECT_EQ(::listen(descriptor_, backlog), 0);
    }
    ~RawListener() { ::close(descriptor_); }
    RawListener(const RawListener&) = delete;

    Raw accept() const {
        pollfd waiting{descriptor_, POLLIN, 0};
        EXPECT_EQ(::poll(&waiting, 1, 10'000), 1) << "nobody connected";
        return Raw(::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC));
    }
    bool has_caller() const {
        pollfd waiting{descriptor_, POLLIN, 0};
        return ::poll(&waiting, 1, 0) == 1;
    }
    unsigned short port() const { return port_; }
    Endpoint endpoint() const { return {false, "127.0.0.1", std::to_string(port_), "/v1"}; }

private:
    int descriptor_;
    unsigned short port_ = 0;
};

inline const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

// A server on a loop and thread of its own.
class RunningServer {
public:
    template <class Work>
    auto on_loop(Work work) {
        std::packaged_task<decltype(work())()> task(std::move(work));
        auto result = task.get_future();
        asio::post(loop_, [&task] { task(); });
        return result.get();
    }

    explicit RunningServer(Handler handler, ServerLimits limits = {}, Server::BodyLimit body_limit = {},
                           const Clock& clock = system_clock())
        : server_(std::in_place, loop_, clock, silent_log(), limits, std::move(handler)) {
        if (body_limit) {
            server_->set_body_limit(std::move(body_limit));
        }
        const auto listening = server_->listen("127.0.0.1", 0);
        EXPECT_TRUE(listening.has_value());
        port_ = server_->port();
        thread_ = std::thread([this] { loop_.run(); });
    }
    ~RunningServer() {
        on_loop([this] { server_->close(); });
        guard_.reset();
        thread_.join();
    }

    unsigned short port() const { return port_; }
    Server& server() { return *server_; }
    Raw connect() const { return Raw::connect(port_); }
    asio::io_context& loop() { return loop_; }

    // When this returns, the loop has seen what was sent before.
    void catch_up() {
        for (int i = 0; i < 3; ++i) {
            on_loop([] { return true; });
        }
    }

    // Asks again and again until it is so, or a generous while has passed.
    template <class Question>
    bool becomes(Question question) {
        for (int i = 0; i < 2'000; ++i) {
            if (on_loop(question)) {
                return true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }

private:
    asio::io_context loop_{1};
    asio::executor_work_guard<LoopExecutor> guard_{loop_.get_executor()};
    std::optional<Server> server_;
    unsigned short port_ = 0;
    std::thread thread_;
};

// Runs the loop until the task is done.
template <class T>
T run(asio::io_context& loop, Task<T> task) {
    std::optional<T> result;
    asio::co_spawn(loop, std::move(task), [&](const std::exception_ptr& failure, T value) {
        if (failure) {
            std::rethrow_exception(failure);
        }
        result.emplace(std::move(value));
    });
    loop.restart();
    while (!result && loop.run_one() > 0) {
    }
    return std::move(*result);
}

}  // namespace parley::net
