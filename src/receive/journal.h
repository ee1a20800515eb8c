#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "receive/record.h"
#include "receive/segment.h"

namespace parley::receive {

// Where callbacks are kept until they are applied: files that are only appended to. A thread of its
// own takes all that waits, writes it at once and syncs once (group commit); only then is any of it
// told to be durable. After a failed write or sync nothing more is written to that file: its good
// part is kept, a new one is begun, and everything is refused until that succeeds.
class Journal {
public:
    struct Limits {
        std::uint64_t segment_bytes = 32 << 20;  // then a new file is begun; an applied one is removed
        std::size_t waiting_bytes = 32 << 20;    // not yet durable; more is refused
        std::size_t waiting_records = 50'000;
        std::uint64_t reserve_bytes = 16 << 20;  // of the disk, left for applying what is here already
        std::chrono::milliseconds retry{100};    // after a failure nothing is tried for so long
        std::chrono::microseconds gather{0};     // waited for more before a sync, where many come
    };

    // Everything up to and with ticket `through` that was not told before is durable, or is not and
    // never will be. Called on the journal's thread, in the order of the tickets.
    using Settled = std::function<void(std::uint64_t through, const Result<>& result)>;

    // Makes `directory`. New files are numbered after those that are there and after `applied`,
    // the position that the applier has reached.
    static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& directory, Position applied,
                                                 const Clock& clock, std::shared_ptr<Log> log);
    static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& directory, Position applied,
                                                 const Clock& clock, std::shared_ptr<Log> log, Limits limits);
    ~Journal();  // writes what waits
    Journal(const Journal&) = delete;

    // From any thread; returns the record's ticket, higher than any before. Errors: unavailable (too
    // much waits, or the disk takes nothing), invalid (too long).
    Result<std::uint64_t> append(ProviderId provider, Kind kind, Time received, const HttpRequest& request);

    // Who is told of everything, until `ignore` has returned.
    std::uint64_t listen(Settled settled);
    void ignore(std::uint64_t listener);

    // Where the next record after `from` may be read, and up to where its file is good. Nothing
    // where all that is durable lies before `from`.
    struct Stretch {
        Position begin;
        std::uint64_t limit = 0;
        bool sealed = false;  // nothing will be added to this file
    };
    std::optional<Stretch> stretch_after(Position from) const;

    // Waits until stretch_after(from) is something; false where it was stopped first.
    bool wait_beyond(Position from, const std::stop_token& stop) const;

    // Removes the files that lie wholly before `applied`, which must be durable itself.
    void release(Position applied);

    struct Figures {
        std::uint64_t appended = 0;  // durable records since the start
        std::uint64_t bytes = 0;     // durable bytes since the start
        std::uint64_t syncs = 0;     // appended / syncs: what group commit gains
        std::uint64_t refused = 0;
        std::size_t waiting = 0;       // records
        std::size_t segments = 0;      // files
        std::uint64_t kept_bytes = 0;  // in all files
        bool failing = false;          // the last write failed: disk full or worse
    };
    Figures figures() const;

    std::uint64_t bytes_after(Position applied) const;  // durable, and not applied

    // The first segment of this process: what lies in earlier ones came before the start.
    std::uint64_t first_segment() const;
    const std::filesystem::path& directory() const;

private:
    struct State;
    explicit Journal(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace parley::receive
