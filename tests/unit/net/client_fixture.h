#pragma once
#include <functional>

#include "net/client.h"
#include "peers.h"

namespace parley::net {

inline const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// A client on the loop of the test, and a service that does as the test says on a thread of its own.
class ClientTest : public ::testing::Test {
protected:
    ~ClientTest() override {
        client_.close();
        loop_.restart();
        loop_.run();  // nothing keeps it running once the client is closed
    }

    Answer send(const Endpoint& to, std::chrono::milliseconds limit = std::chrono::seconds(10)) {
        return run(loop_, client_.send(to, serialize(HttpRequest{"POST", "/", {}, "hello"}, to), limit));
    }

    Answer wait_longer(std::shared_ptr<Connection> late, std::chrono::milliseconds limit = std::chrono::seconds(10)) {
        return run(loop_, client_.wait_longer(std::move(late), limit));
    }

    // What the service does meanwhile.
    std::thread service(std::function<void(RawListener&)> work) {
        return std::thread([this, work = std::move(work)] { work(listener_); });
    }

    asio::io_context loop_{1};
    SystemClock clock_;
    Client client_{loop_, clock_};
    RawListener listener_;
    const Endpoint endpoint_ = listener_.endpoint();
};

inline std::string read_request(const Raw& caller) {
    return caller.until("hello");
}

inline Task<int> sleep(std::chrono::milliseconds time) {
    LoopTimer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(use_task);
    co_return 0;
}

}  // namespace parley::net
