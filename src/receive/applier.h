#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "receive/apply.h"
#include "receive/journal.h"
#include "receive/provider_directory.h"
#include "receive/quarantine.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::deliver {
class ExchangeLog;
}

namespace parley::receive {

struct ApplierEvents {
    // After each commit, on the writer's thread: counters of these campaigns may have moved.
    std::function<void(const Applied&)> applied = {};
    // Within the transaction (receive/reactions.h).
    Reactions reactions = {};
    // Where what came is kept with the messages that it names; null: nowhere.
    deliver::ExchangeLog* exchanges = nullptr;
};

// Reads the journal in order and applies it: a thread of its own decodes, and hands the writer one
// piece of work a batch, in which the journal's position moves with what the batch changed. So each
// record is applied exactly once, whenever the process ends. While the database fails nothing is
// lost and nothing is skipped: it is tried again, more slowly, until it succeeds.
class Applier {
public:
    struct Limits {
        std::size_t batch_records = 1'000;
        std::size_t batch_bytes = 4 << 20;
        std::chrono::milliseconds gather{5};  // waited for more when the first record is there
        std::chrono::milliseconds first_retry{100};
        std::chrono::milliseconds last_retry{5'000};
        std::chrono::seconds housekeeping{30};  // between two looks at what waits and what is old
        QuarantineLimits quarantine;
    };

    using Events = ApplierEvents;

    // All must outlive it; the position in the database must be the one the journal was opened with.
    Applier(store::Database& database, store::Writer& writer, Journal& journal, ProviderDirectory& providers,
            const Clock& clock, std::shared_ptr<Log> log, Events events = {});
    Applier(store::Database& database, store::Writer& writer, Journal& journal, ProviderDirectory& providers,
            const Clock& clock, std::shared_ptr<Log> log, Events events, Limits limits);
    ~Applier();  // drains without waiting for anything but what the writer has already
    Applier(const Applier&) = delete;

    // Applies what is in the journal, at most for `limit`, and ends; the rest is applied at the next
    // start. True where nothing was left.
    bool drain(std::chrono::milliseconds limit);

    struct Figures {
        Applied applied;            // since the start, without the campaigns
        std::uint64_t records = 0;  // since the start
        std::uint64_t batches = 0;
        std::uint64_t failures = 0;            // commits that failed and were tried again
        std::uint64_t lag_records = 0;         // of this process, durable and not applied
        std::uint64_t lag_bytes = 0;           // with what was there at the start
        std::chrono::milliseconds lag_age{0};  // of the oldest that is being applied
        bool failing = false;
    };
    Figures figures() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parley::receive
