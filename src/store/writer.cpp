#include "store/writer.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace parley::store {

namespace {

struct Piece {
    Writer::Work work;
    Writer::Done done;
};

// Without the statement's values, which SOCI adds to what it says: they may be secret.
std::string words_of(const std::exception& failure) {
    const auto* from_database = dynamic_cast<const soci::soci_error*>(&failure);
    return from_database == nullptr ? failure.what() : from_database->get_error_message();
}

Error not_written(const std::exception& failure) {
    return Error{ErrorKind::unavailable,
                 "the database did not take it: " + words_of(failure),
                 {},
                 {},
                 "check that the disk has space; what was asked for is not stored"};
}

}  // namespace

struct Writer::State {
    State(Database& database, std::shared_ptr<Log> given_log, Limits given_limits)
        : log(std::move(given_log)), limits(given_limits), sql(database.writing_session()) {}

    std::shared_ptr<Log> log;
    Limits limits;
    std::unique_ptr<soci::session> sql;

    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<Piece> waiting;
    bool closing = false;
    Figures figures;
    std::thread thread;

    void run() {
        std::vector<Piece> batch;
        for (;;) {
            batch.clear();
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [this] { return closing || !waiting.empty(); });
                if (waiting.empty()) {
                    return;
                }
                while (!waiting.empty() && batch.size() < limits.batch) {
                    batch.push_back(std::move(waiting.front()));
                    waiting.pop_front();
                }
            }
            write(batch);
        }
    }

    void write(std::vector<Piece>& batch) {
        auto written = write_together(std::span(batch));
        if (written || batch.size() == 1) {
            note(batch.size(), written.has_value());
            for (Piece& piece : batch) {
                piece.done(written);
            }
            return;
        }
        for (Piece& piece : batch) {
            written = write_together(std::span(&piece, 1));
            note(1, written.has_value());
            piece.done(written);
        }
    }

    Result<> write_together(std::span<Piece> batch) {
        try {
            soci::transaction transaction(*sql);
            for (Piece& piece : batch) {
                piece.work(*sql);
            }
            transaction.commit();
            return {};
        } catch (const std::exception& failure) {
            return std::unexpected(not_written(failure));
        }
    }

    void note(std::size_t pieces, bool good) {
        const std::lock_guard lock(mutex);
        if (good) {
            ++figures.commits;
            figures.pieces += pieces;
        }
        if (figures.failing == good) {
            figures.failing = !good;
            if (good) {
                log->info("the database takes writes again");
            } else {
                log->error("a write to the database failed; what it was for is refused until writes succeed");
            }
        }
    }
};

Writer::Writer(Database& database, std::shared_ptr<Log> log) : Writer(database, std::move(log), Limits{}) {}

Writer::Writer(Database& database, std::shared_ptr<Log> log, Limits limits)
    : state_(std::make_unique<State>(database, std::move(log), limits)) {
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Writer::~Writer() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
    }
    state_->wake.notify_one();
    state_->thread.join();
}

void Writer::submit(Work work, Done done) {
    {
        std::unique_lock lock(state_->mutex);
        if (state_->waiting.size() >= state_->limits.waiting) {
            lock.unlock();
            done(std::unexpected(
                Error{ErrorKind::unavailable, "too much waits to be written", {}, {}, "try again in a second"}));
            return;
        }
        state_->waiting.push_back(Piece{std::move(work), std::move(done)});
    }
    state_->wake.notify_one();
}

Writer::Figures Writer::figures() const {
    const std::lock_guard lock(state_->mutex);
    Figures figures = state_->figures;
    figures.waiting = state_->waiting.size();
    return figures;
}

}  // namespace parley::store
