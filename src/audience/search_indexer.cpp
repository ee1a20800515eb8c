#include "audience/search_indexer.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "audience/search_index.h"

namespace parley::audience {

namespace {

using std::chrono::milliseconds;

constexpr int people_in_a_piece = 500;
constexpr milliseconds between_looks{250};
constexpr milliseconds after_failure{5'000};
constexpr int rest_for_work = 3;  // so much longer than a piece took

}  // namespace

struct SearchIndexer::State {
    store::Database& database;
    store::Writer& writer;
    const Clock& clock;
    std::shared_ptr<Log> log;
    std::mutex mutex = {};
    std::condition_variable woken = {};
    bool closing = false;
    std::thread thread = {};

    // How long to leave it alone then.
    milliseconds work() {
        const Tick began = clock.tick();
        const auto more = writer.run(
            [now = clock.now()](soci::session& sql) { return advance_search_index(sql, people_in_a_piece, now); });
        if (!more) {
            log->warn("the search index of people could not be brought up: {}", describe(more.error()));
            return after_failure;
        }
        const auto took = std::chrono::duration_cast<milliseconds>(clock.tick() - began);
        return *more ? std::min(took * rest_for_work, after_failure) : between_looks;
    }

    milliseconds look() {
        try {
            const bool behind =
                database.read([now = clock.now()](soci::session& sql) { return is_search_index_behind(sql, now); });
            return behind ? work() : between_looks;
        } catch (const std::exception& failure) {
            log->warn("the search index of people could not be looked at: {}", failure.what());
            return after_failure;
        }
    }

    void run() {
        std::unique_lock lock(mutex);
        while (!closing) {
            lock.unlock();
            const milliseconds rest = look();
            lock.lock();
            woken.wait_for(lock, rest, [this] { return closing; });
        }
    }
};

SearchIndexer::SearchIndexer(store::Database& database, store::Writer& writer, const Clock& clock,
                             std::shared_ptr<Log> log)
    : state_(new State{database, writer, clock, std::move(log)}) {
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

SearchIndexer::~SearchIndexer() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
    }
    state_->woken.notify_all();
    state_->thread.join();
}

}  // namespace parley::audience
