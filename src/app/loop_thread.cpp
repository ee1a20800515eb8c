#include "app/loop_thread.h"

namespace parley::app {

void LoopThread::start() {
    thread_ = std::thread([this] { run(); });
}

void LoopThread::run() {
    for (;;) {
        try {
            loop_.run();
            return;
        } catch (const std::exception& failure) {
            // One handler's failure must not end all others.
            log_->error("unexpected: {}", failure.what());
        }
    }
}

void LoopThread::stop() {
    if (thread_.joinable()) {
        loop_.stop();
        thread_.join();
    }
}

}  // namespace parley::app
