#include "receive/applier.h"

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "deliver/early_report.h"
#include "deliver/exchange_log.h"
#include "receive/journal_cursor.h"

namespace parley::receive {

namespace {

constexpr int tries_before_doubt = 3;
constexpr int late_messages_a_look = 2'000;
constexpr std::size_t trim_every = 512 << 10;

// Records and what they say; used over and over, so that their memory is.
struct Batch {
    std::vector<Record> records;
    std::vector<Reading> readings;
    std::size_t size = 0;
    std::size_t bytes = 0;
    Position end;
    std::uint64_t of_this_process = 0;

    void clear() {
        size = 0;
        bytes = 0;
        of_this_process = 0;
        readings.clear();
    }
    Record& next() {
        if (records.size() <= size) {
            records.emplace_back();
        }
        return records[size];
    }
};

// What one transaction did.
struct Outcome {
    Applied applied;
    std::vector<Named> named;
    std::size_t quarantined_bytes = 0;
    bool trimmed = false;
};

}  // namespace

struct Applier::State {
    State(store::Database& given_database, store::Writer& given_writer, Journal& given_journal,
          ProviderDirectory& given_providers, const Clock& given_clock, std::shared_ptr<Log> given_log,
          Events given_events, Limits given_limits)
        : database(given_database),
          writer(given_writer),
          journal(given_journal),
          providers(given_providers),
          clock(given_clock),
          log(std::move(given_log)),
          events(std::move(given_events)),
          limits(given_limits) {}

    store::Database& database;
    store::Writer& writer;
    Journal& journal;
    ProviderDirectory& providers;
    const Clock& clock;
    const std::shared_ptr<Log> log;
    const Events events;
    const Limits limits;

    std::size_t untrimmed = 0;  // bytes put into quarantine since it was last trimmed
    std::size_t batch_limit = 0;
    Tick next_housekeeping{};
    std::int64_t look_after = 0;

    mutable std::mutex mutex;
    std::condition_variable_any changed;
    bool abandoned = false;  // the time to drain is over
    bool ended = false;
    bool drained = false;
    Position applied_to;
    std::optional<Time> oldest;
    Figures totals;
    std::uint64_t applied_here = 0;  // records that this process has appended and applied

    std::jthread thread;

    void run(const std::stop_token& stop);
    bool work(JournalCursor& cursor, const std::stop_token& stop);
    bool fill(JournalCursor& cursor, Batch& batch, bool may_wait, const std::stop_token& stop);
    std::shared_ptr<const deliver::Provider> provider_of(ProviderId id);
    std::future<Result<Outcome>> submit(const Batch& batch);
    bool takes_others();
    Result<Outcome> keep_aside(const Batch& batch, const Error& error);
    bool finish(const Batch& batch, std::future<Result<Outcome>> pending);
    void note(const Batch& batch, const Outcome& outcome);
    void keep_exchanges(const Batch& batch, std::vector<Named> named);
    void note_failure(const Error& error);
    void keep_house();
    bool pause(std::chrono::milliseconds span);  // false where it was abandoned
    bool is_abandoned() const {
        const std::lock_guard lock(mutex);
        return abandoned;
    }
};

// A batch is decoded while the writer commits the one before it. True where it is over, false where
// to begin again from the durable position.
bool Applier::State::work(JournalCursor& cursor, const std::stop_token& stop) {
    Batch batches[2];
    Batch* written = &batches[0];
    Batch* gathered = &batches[1];
    std::future<Result<Outcome>> pending;
    for (;;) {
        const bool is_more = !is_abandoned() && fill(cursor, *gathered, !pending.valid(), stop);
        if (pending.valid() && !finish(*written, std::move(pending))) {
            return is_abandoned();
        }
        pending = {};
        if (is_more) {
            std::swap(written, gathered);
            pending = submit(*written);
        } else if (is_abandoned() || (stop.stop_requested() && !journal.stretch_after(cursor.position()))) {
            return true;
        }
    }
}

void Applier::State::run(const std::stop_token& stop) {
    batch_limit = limits.batch_records;
    for (bool is_over = false; !is_over;) {
        try {
            JournalCursor cursor(journal, applied_to, log);
            is_over = work(cursor, stop);
        } catch (const std::exception& failure) {
            note_failure(Error{ErrorKind::unavailable, failure.what()});
            is_over = !pause(limits.last_retry);
        }
    }
    const std::lock_guard lock(mutex);
    ended = true;
    drained = !journal.stretch_after(applied_to);
    changed.notify_all();
}

bool Applier::State::fill(JournalCursor& cursor, Batch& batch, bool may_wait, const std::stop_token& stop) {
    batch.clear();
    const Position begin = cursor.position();
    if (may_wait) {
        {
            const std::lock_guard lock(mutex);
            oldest.reset();
        }
        if (!journal.stretch_after(cursor.position())) {
            keep_house();
            if (!journal.wait_beyond(cursor.position(), stop)) {
                return false;
            }
            std::unique_lock lock(mutex);
            changed.wait_for(lock, stop, limits.gather, [] { return false; });
        }
    }
    while (batch.size < batch_limit && batch.bytes < limits.batch_bytes && cursor.next(batch.next())) {
        const Record& record = batch.records[batch.size];
        batch.bytes += record.request.body.size();
        batch.of_this_process += cursor.position().segment >= journal.first_segment() ? 1 : 0;
        batch.readings.push_back(read(record, provider_of(record.provider).get()));
        ++batch.size;
    }
    batch.end = cursor.position();
    if (batch.size > 0) {
        const std::lock_guard lock(mutex);
        if (!oldest) {
            oldest = batch.records.front().received;
        }
    }
    return batch.end != begin;  // also where all of it was damaged
}

std::shared_ptr<const deliver::Provider> Applier::State::provider_of(ProviderId id) {
    auto provider = providers.find(id);
    if (!provider && providers.reload(database)) {
        provider = providers.find(id);
    }
    return provider;
}

std::future<Result<Outcome>> Applier::State::submit(const Batch& batch) {
    auto promise = std::make_shared<std::promise<Result<Outcome>>>();
    auto outcome = std::make_shared<Outcome>();
    auto future = promise->get_future();
    auto work = [this, &batch, outcome](soci::session& sql) {
        *outcome = {};
        const std::span readings(batch.readings);
        auto application = apply_all(sql, readings, events.reactions);
        for (const auto& [place, reason] : application.troubles) {
            outcome->quarantined_bytes += quarantine(sql, batch.records[place], reason);
        }
        if (untrimmed + outcome->quarantined_bytes >= trim_every) {
            trim_quarantine(sql, clock.now(), limits.quarantine);
            deliver::trim_early_reports(sql, clock.now());
            outcome->trimmed = true;
        }
        write_position(sql, batch.end);
        outcome->applied = std::move(application.applied);
        outcome->named = std::move(application.named);
    };
    auto done = [this, promise, outcome](Result<> written) {
        if (!written) {
            promise->set_value(std::unexpected(std::move(written.error())));
            return;
        }
        const Applied& applied = outcome->applied;
        if (events.applied &&
            (!applied.campaigns.empty() || applied.incoming > 0 || applied.templates > 0 || !applied.halts.empty())) {
            events.applied(outcome->applied);
        }
        promise->set_value(std::move(*outcome));
    };
    writer.submit(std::move(work), std::move(done));
    return future;
}

bool Applier::State::takes_others() {
    return writer.run([this](soci::session& sql) { write_position(sql, applied_to); }).has_value();
}

// The one record that the database does not take, while it takes others, must not stop the rest.
Result<Outcome> Applier::State::keep_aside(const Batch& batch, const Error& error) {
    return writer.run([&batch, &error](soci::session& sql) {
        Outcome outcome;
        outcome.quarantined_bytes =
            quarantine(sql, batch.records.front(), "it could not be applied: " + describe(error));
        outcome.applied.quarantined = 1;
        write_position(sql, batch.end);
        return outcome;
    });
}

// Tries until the batch is committed; false where it is given up for now.
bool Applier::State::finish(const Batch& batch, std::future<Result<Outcome>> pending) {
    auto span = limits.first_retry;
    for (int tries = 1;; ++tries) {
        auto outcome = pending.get();
        if (!outcome && tries >= tries_before_doubt && batch.size == 1 && takes_others()) {
            // Once more, as the database may have come back since.
            outcome = submit(batch).get();
            if (!outcome) {
                if (auto kept = keep_aside(batch, outcome.error())) {
                    outcome = std::move(kept);
                }
            }
        }
        if (outcome) {
            note(batch, *outcome);
            if (events.exchanges != nullptr) {
                keep_exchanges(batch, std::move(outcome->named));
            }
            return true;
        }
        note_failure(outcome.error());
        if (!pause(span)) {
            return false;
        }
        span = std::min(span * 2, limits.last_retry);
        if (tries >= tries_before_doubt && batch.size > 1) {
            // Perhaps one of them is to blame: from the durable position on, one at a time.
            batch_limit = 1;
            return false;
        }
        pending = submit(batch);
    }
}

void Applier::State::note(const Batch& batch, const Outcome& outcome) {
    untrimmed = outcome.trimmed ? 0 : untrimmed + outcome.quarantined_bytes;
    batch_limit = std::min(limits.batch_records, batch_limit * 2);
    bool recovered = false;
    {
        const std::lock_guard lock(mutex);
        applied_to = batch.end;
        totals.applied += outcome.applied;
        totals.applied.campaigns.clear();
        totals.applied.halts.clear();
        totals.records += batch.size;
        applied_here += batch.of_this_process;
        ++totals.batches;
        recovered = std::exchange(totals.failing, false);
    }
    if (recovered) {
        log->info("callbacks are applied again");
    }
    journal.release(batch.end);
}

// Each record once, with the messages that it names.
void Applier::State::keep_exchanges(const Batch& batch, std::vector<Named> named) {
    const Tick now = clock.tick();
    std::ranges::stable_sort(named, {}, &Named::place);
    for (auto first = named.begin(); first != named.end();) {
        const std::size_t place = first->place;
        std::vector<deliver::ExchangeKey> keys;
        bool wanted = false;
        for (; first != named.end() && first->place == place; ++first) {
            const auto key =
                first->message ? deliver::key_of(first->message) : deliver::key_of_provider_id(first->provider_id);
            wanted |= events.exchanges->wants_callback(key, first->failed, now);
            keys.push_back(key);
        }
        const Record& record = batch.records[place];
        const auto provider = wanted ? providers.find(record.provider) : nullptr;
        if (provider) {
            events.exchanges->add({.provider = provider,
                                   .received = record.received,
                                   .url_name = name_of(record.kind),
                                   .request = record.request,
                                   .keys = std::move(keys)});
        }
    }
}

void Applier::State::note_failure(const Error& error) {
    bool is_new = false;
    {
        const std::lock_guard lock(mutex);
        ++totals.failures;
        is_new = !std::exchange(totals.failing, true);
    }
    if (is_new) {
        log->error("callbacks wait in the journal, as they cannot be applied: {}", describe(error));
    }
}

void Applier::State::keep_house() {
    if (clock.tick() < next_housekeeping) {
        return;
    }
    next_housekeeping = clock.tick() + limits.housekeeping;
    const auto look = writer.run([this](soci::session& sql) {
        trim_quarantine(sql, clock.now(), limits.quarantine);
        deliver::trim_early_reports(sql, clock.now());
        return deliver::attach_late_messages(sql, look_after, late_messages_a_look);
    });
    if (look) {
        look_after = look->next;
        untrimmed = 0;
    }
}

bool Applier::State::pause(std::chrono::milliseconds span) {
    std::unique_lock lock(mutex);
    return !changed.wait_for(lock, span, [this] { return abandoned; });
}

Applier::Applier(store::Database& database, store::Writer& writer, Journal& journal, ProviderDirectory& providers,
                 const Clock& clock, std::shared_ptr<Log> log, Events events)
    : Applier(database, writer, journal, providers, clock, std::move(log), std::move(events), Limits{}) {}

Applier::Applier(store::Database& database, store::Writer& writer, Journal& journal, ProviderDirectory& providers,
                 const Clock& clock, std::shared_ptr<Log> log, Events events, Limits limits)
    : state_(std::make_unique<State>(database, writer, journal, providers, clock, std::move(log), std::move(events),
                                     limits)) {
    state_->applied_to = database.read([](soci::session& sql) { return read_position(sql); });
    state_->thread = std::jthread([state = state_.get()](const std::stop_token& stop) { state->run(stop); });
}

Applier::~Applier() {
    drain(std::chrono::milliseconds(0));
}

bool Applier::drain(std::chrono::milliseconds limit) {
    state_->thread.request_stop();
    {
        std::unique_lock lock(state_->mutex);
        state_->changed.wait_for(lock, limit, [this] { return state_->ended; });
        state_->abandoned = true;
    }
    state_->changed.notify_all();
    if (state_->thread.joinable()) {
        state_->thread.join();
    }
    const std::lock_guard lock(state_->mutex);
    return state_->drained;
}

Applier::Figures Applier::figures() const {
    const auto journal = state_->journal.figures();
    const std::lock_guard lock(state_->mutex);
    Figures figures = state_->totals;
    // The journal's count was taken first, so it may be behind.
    figures.lag_records = journal.appended - std::min(journal.appended, state_->applied_here);
    figures.lag_bytes = state_->journal.bytes_after(state_->applied_to);
    if (const auto oldest = state_->oldest) {
        figures.lag_age = std::max(std::chrono::milliseconds(0), state_->clock.now() - *oldest);
    }
    return figures;
}

}  // namespace parley::receive
