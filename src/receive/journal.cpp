#include "receive/journal.h"

#include <fmt/format.h>

#include <condition_variable>
#include <limits>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/random.h"
#include "receive/segment_writer.h"

namespace parley::receive {

namespace fs = std::filesystem;

namespace {

// Where many records wait already, a little patience saves syncs for everybody.
constexpr std::size_t many = 16;

Mark new_mark() {
    const std::string token = random_token(16);
    return std::uint64_t{checksum_of(std::string_view(token).substr(0, 10))} << 32 |
           checksum_of(std::string_view(token).substr(10));
}

Error refusal(std::string what) {
    return Error{ErrorKind::unavailable, std::move(what), "callback", {}, "send it again in a second"};
}

}  // namespace

struct Journal::State {
    State(fs::path given_directory, const Clock& given_clock, std::shared_ptr<Log> given_log, Limits given_limits)
        : directory(std::move(given_directory)), clock(given_clock), log(std::move(given_log)), limits(given_limits) {}

    const fs::path directory;
    const Clock& clock;
    const std::shared_ptr<Log> log;
    const Limits limits;
    const Mark mark = new_mark();
    std::uint64_t first = 0;

    mutable std::mutex mutex;
    std::condition_variable wake;                 // there is something to write
    mutable std::condition_variable_any durable;  // there is something to read
    std::string waiting;                          // records, ready to be written
    std::size_t waiting_records = 0;
    std::uint64_t last_ticket = 0;
    bool closing = false;
    bool writer_sleeps = false;
    Tick not_before{};  // after a failure
    mutable std::size_t readers_waiting = 0;

    // Good bytes of each file; the live one is the last, if one is open.
    std::map<std::uint64_t, std::uint64_t> segments;
    std::uint64_t next_number = 1;
    bool has_live = false;
    Figures figures;

    std::mutex listening;
    std::map<std::uint64_t, Settled> listeners;
    std::uint64_t next_listener = 1;

    SegmentWriter writer;  // of the thread
    std::thread thread;

    void run();
    Result<> write(const std::string& batch);
    Result<> begin_segment();
    void seal();
    void note(std::size_t records, std::size_t bytes, const Result<>& result);
    std::optional<Stretch> stretch_after(Position from) const;  // under the lock
};

// Oldest first, so that tickets are told in order.
void Journal::State::run() {
    std::string batch;
    for (;;) {
        batch.clear();
        std::size_t records = 0;
        std::uint64_t through = 0;
        {
            std::unique_lock lock(mutex);
            writer_sleeps = true;
            wake.wait(lock, [this] { return closing || waiting_records > 0; });
            if (limits.gather.count() > 0 && waiting_records >= many && !closing) {
                wake.wait_for(lock, limits.gather, [this] { return closing; });
            }
            writer_sleeps = false;
            if (waiting_records == 0) {
                return;
            }
            std::swap(batch, waiting);
            records = std::exchange(waiting_records, 0);
            through = last_ticket;
        }
        const Result<> result = write(batch);
        note(records, batch.size(), result);
        const std::lock_guard lock(listening);
        for (const auto& [id, settled] : listeners) {
            settled(through, result);
        }
        if (batch.capacity() > limits.waiting_bytes / 4) {
            batch = {};  // one burst must not hold memory for ever
        }
    }
}

Result<> Journal::State::write(const std::string& batch) {
    if (limits.reserve_bytes > 0 && free_bytes(directory) < limits.reserve_bytes + batch.size()) {
        seal();
        return Failure(refusal("the disk is nearly full: what is left is kept for the database"));
    }
    if (writer.is_open() && writer.good_bytes() + batch.size() > limits.segment_bytes) {
        seal();
    }
    if (!writer.is_open()) {
        if (auto begun = begin_segment(); !begun) {
            return begun;
        }
    }
    auto written = writer.append(batch);
    if (!written) {
        seal();
    }
    return written;
}

Result<> Journal::State::begin_segment() {
    const bool is_roomy = free_bytes(directory) > 4 * limits.segment_bytes + limits.reserve_bytes;
    auto created = writer.create(directory, next_number, mark, is_roomy ? limits.segment_bytes : 0);
    if (created) {
        const std::lock_guard lock(mutex);
        segments[next_number] = writer.good_bytes();
        ++next_number;
        has_live = true;
    }
    return created;
}

// A sealed file can be removed once it is applied: on a full disk that alone may make room again.
void Journal::State::seal() {
    if (!writer.is_open()) {
        return;
    }
    const bool is_empty = writer.good_bytes() <= segment_head_size;
    writer.close();
    const std::lock_guard lock(mutex);
    has_live = false;
    if (is_empty) {
        std::error_code ignored;
        fs::remove(segment_path(directory, --next_number), ignored);
        segments.erase(next_number);
    }
}

void Journal::State::note(std::size_t records, std::size_t bytes, const Result<>& result) {
    bool changed = false;
    {
        const std::lock_guard lock(mutex);
        changed = figures.failing == result.has_value();
        figures.failing = !result;
        if (result) {
            segments.rbegin()->second = writer.good_bytes();
            figures.appended += records;
            figures.bytes += bytes;
            ++figures.syncs;
        } else {
            figures.refused += records;
            not_before = clock.tick() + limits.retry;
        }
        if (readers_waiting > 0) {
            durable.notify_all();
        }
    }
    if (changed && result) {
        log->info("the journal takes callbacks again");
    } else if (changed) {
        log->error("callbacks are refused: {}", describe(result.error()));
    }
}

std::optional<Journal::Stretch> Journal::State::stretch_after(Position from) const {
    for (auto it = segments.lower_bound(from.segment); it != segments.end(); ++it) {
        const std::uint64_t offset = it->first == from.segment ? from.offset : 0;
        if (it->second > std::max<std::uint64_t>(offset, segment_head_size)) {
            const bool is_live = has_live && std::next(it) == segments.end();
            return Stretch{{it->first, offset}, it->second, !is_live};
        }
    }
    return std::nullopt;
}

Result<std::unique_ptr<Journal>> Journal::open(const fs::path& directory, Position applied, const Clock& clock,
                                               std::shared_ptr<Log> log) {
    return open(directory, applied, clock, std::move(log), Limits{});
}

Result<std::unique_ptr<Journal>> Journal::open(const fs::path& directory, Position applied, const Clock& clock,
                                               std::shared_ptr<Log> log, Limits limits) {
    std::error_code failed;
    if (fs::create_directories(directory, failed); failed) {
        return Failure(Error{ErrorKind::unavailable,
                             "the journal's directory cannot be made: " + failed.message(),
                             directory.string(),
                             {},
                             "give this user the right to write there"});
    }
    auto state = std::make_unique<State>(directory, clock, std::move(log), limits);
    for (const std::uint64_t number : list_segments(directory)) {
        const auto size = fs::file_size(segment_path(directory, number), failed);
        if (!failed) {
            state->segments[number] = size;
        }
    }
    state->next_number = applied.segment + 1;
    if (!state->segments.empty()) {
        state->next_number = std::max(state->next_number, state->segments.rbegin()->first + 1);
    }
    state->first = state->next_number;
    State* started = state.get();
    std::unique_ptr<Journal> journal(new Journal(std::move(state)));
    journal->release(applied);
    started->thread = std::thread([started] { started->run(); });
    return journal;
}

Journal::Journal(std::unique_ptr<State> state) : state_(std::move(state)) {}

Journal::~Journal() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
    }
    state_->wake.notify_one();
    if (state_->thread.joinable()) {
        state_->thread.join();
    }
}

Result<std::uint64_t> Journal::append(ProviderId provider, Kind kind, Time received, const HttpRequest& request) {
    State& state = *state_;
    bool sleeps = false;
    std::uint64_t ticket = 0;
    {
        const std::lock_guard lock(state.mutex);
        if (state.figures.failing && state.clock.tick() < state.not_before) {
            ++state.figures.refused;
            return Failure(refusal("callbacks cannot be stored at the moment"));
        }
        if (state.waiting_records >= state.limits.waiting_records ||
            state.waiting.size() + request.body.size() > state.limits.waiting_bytes) {
            ++state.figures.refused;
            return Failure(refusal("too many callbacks wait to be stored"));
        }
        if (!append_record(state.waiting, state.mark, provider, kind, received, request)) {
            return invalid("callback is too long", "body");
        }
        ++state.waiting_records;
        ticket = ++state.last_ticket;
        sleeps = std::exchange(state.writer_sleeps, false);
    }
    if (sleeps) {
        state.wake.notify_one();
    }
    return ticket;
}

std::uint64_t Journal::listen(Settled settled) {
    const std::lock_guard lock(state_->listening);
    const std::uint64_t id = state_->next_listener++;
    state_->listeners[id] = std::move(settled);
    return id;
}

void Journal::ignore(std::uint64_t listener) {
    const std::lock_guard lock(state_->listening);
    state_->listeners.erase(listener);
}

std::optional<Journal::Stretch> Journal::stretch_after(Position from) const {
    const std::lock_guard lock(state_->mutex);
    return state_->stretch_after(from);
}

bool Journal::wait_beyond(Position from, const std::stop_token& stop) const {
    std::unique_lock lock(state_->mutex);
    ++state_->readers_waiting;
    const bool is_there = state_->durable.wait(lock, stop, [&] { return state_->stretch_after(from).has_value(); });
    --state_->readers_waiting;
    return is_there;
}

void Journal::release(Position applied) {
    std::vector<std::uint64_t> done;
    {
        const std::lock_guard lock(state_->mutex);
        auto& segments = state_->segments;
        for (auto it = segments.begin(); it != segments.end();) {
            const bool is_live = state_->has_live && std::next(it) == segments.end();
            const bool is_applied =
                it->first < applied.segment || (it->first == applied.segment && applied.offset >= it->second);
            if (is_live || !is_applied) {
                break;
            }
            done.push_back(it->first);
            it = segments.erase(it);
        }
    }
    for (const std::uint64_t number : done) {
        std::error_code ignored;  // it is seen again, and passed over, at the next start
        fs::remove(segment_path(state_->directory, number), ignored);
    }
}

Journal::Figures Journal::figures() const {
    const std::lock_guard lock(state_->mutex);
    Figures figures = state_->figures;
    figures.waiting = state_->waiting_records;
    figures.segments = state_->segments.size();
    for (const auto& [number, bytes] : state_->segments) {
        figures.kept_bytes += bytes;
    }
    return figures;
}

std::uint64_t Journal::bytes_after(Position applied) const {
    const std::lock_guard lock(state_->mutex);
    std::uint64_t bytes = 0;
    for (auto it = state_->segments.lower_bound(applied.segment); it != state_->segments.end(); ++it) {
        const std::uint64_t begin =
            std::max<std::uint64_t>(it->first == applied.segment ? applied.offset : 0, segment_head_size);
        bytes += it->second - std::min(it->second, begin);
    }
    return bytes;
}

const fs::path& Journal::directory() const {
    return state_->directory;
}

std::uint64_t Journal::first_segment() const {
    return state_->first;
}

}  // namespace parley::receive
