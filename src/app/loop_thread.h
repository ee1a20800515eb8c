#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>

#include "base/log.h"
#include "net/loop.h"

namespace parley::app {

// A loop and the one thread that runs it.
class LoopThread {
public:
    explicit LoopThread(std::shared_ptr<Log> log) : log_(std::move(log)) {}
    ~LoopThread() { stop(); }
    LoopThread(const LoopThread&) = delete;

    asio::io_context& loop() { return loop_; }
    void start();
    void stop();  // at once; what waits on the loop is dropped with it

private:
    void run();

    std::shared_ptr<Log> log_;
    asio::io_context loop_{1};
    asio::executor_work_guard<LoopExecutor> work_{loop_.get_executor()};
    std::thread thread_;
};

}  // namespace parley::app
