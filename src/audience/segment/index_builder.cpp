#include "audience/segment/index_builder.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "audience/segment/attribute_index.h"

namespace parley::audience {

namespace {

constexpr int people_in_a_piece = 5'000;
constexpr std::chrono::seconds after_failure{5};

}  // namespace

struct IndexBuilder::State {
    State(store::Writer& given_writer, std::shared_ptr<Log> given_log)
        : writer(given_writer), log(std::move(given_log)) {}

    store::Writer& writer;
    std::shared_ptr<Log> log;
    std::mutex mutex;
    std::condition_variable woken;
    bool has_work = false;
    bool closing = false;
    std::thread thread;

    void run() {
        std::unique_lock lock(mutex);
        while (!closing) {
            woken.wait(lock, [this] { return has_work || closing; });
            has_work = false;
            while (!closing) {
                lock.unlock();
                const auto more =
                    writer.run([](soci::session& sql) { return advance_attribute_indexes(sql, people_in_a_piece); });
                lock.lock();
                if (!more) {
                    log->warn("an attribute index could not be built further: {}", describe(more.error()));
                    woken.wait_for(lock, after_failure, [this] { return closing; });
                } else if (!*more) {
                    break;
                }
            }
        }
    }
};

IndexBuilder::IndexBuilder(store::Writer& writer, std::shared_ptr<Log> log)
    : state_(std::make_unique<State>(writer, std::move(log))) {
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

IndexBuilder::~IndexBuilder() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
    }
    state_->woken.notify_all();
    state_->thread.join();
}

void IndexBuilder::wake() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->has_work = true;
    }
    state_->woken.notify_all();
}

}  // namespace parley::audience
