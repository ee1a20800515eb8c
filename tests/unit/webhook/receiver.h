#pragma once
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "net/server.h"

namespace parley::webhook {

// Asks again and again until it is so, or a generous while has passed.
inline bool becomes(const std::function<bool()>& question) {
    for (int i = 0; i < 4'000; ++i) {
        if (question()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

// A loop on a thread of its own.
class Thread {
public:
    Thread() : thread_([this] { loop_.run(); }) {}
    ~Thread() { stop(); }
    Thread(const Thread&) = delete;

    asio::io_context& loop() { return loop_; }
    void stop() {
        if (thread_.joinable()) {
            loop_.stop();
            thread_.join();
        }
    }
    void run(std::function<void()> work) {
        std::promise<void> done;
        asio::post(loop_, [&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }

private:
    asio::io_context loop_{1};
    asio::executor_work_guard<LoopExecutor> guard_{loop_.get_executor()};
    std::thread thread_;
};

// Whoever is told: remembers all requests, and answers as the test says, or never.
class Receiver {
public:
    using Answer = std::function<std::optional<HttpResponse>(const HttpRequest&)>;

    explicit Receiver(Answer answer) : answer_(std::move(answer)) {
        thread_.run([this] {
            server_.emplace(thread_.loop(), clock_, silent_log(), net::ServerLimits{},
                            [this](const net::ExchangePtr& exchange) { take(exchange); });
            EXPECT_TRUE(server_->listen("127.0.0.1", 0));
            port_ = server_->port();
        });
    }
    ~Receiver() {
        thread_.run([this] {
            held_.clear();
            server_->close();
        });
        thread_.stop();
    }
    Receiver(const Receiver&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
    std::vector<HttpRequest> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    std::size_t count() const { return requests().size(); }

private:
    void take(const net::ExchangePtr& exchange) {
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(exchange->request());
        }
        if (auto response = answer_(exchange->request())) {
            exchange->answer(std::move(*response));
        } else {
            held_.push_back(exchange);
        }
    }

    const Answer answer_;
    const SystemClock clock_;
    mutable std::mutex mutex_;
    std::vector<HttpRequest> requests_;
    std::vector<net::ExchangePtr> held_;
    unsigned short port_ = 0;
    Thread thread_;
    std::optional<net::Server> server_;
};

}  // namespace parley::webhook
