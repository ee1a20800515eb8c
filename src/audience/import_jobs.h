#pragma once
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "audience/import.h"
#include "audience/job_files.h"
#include "audience/people_import.h"
#include "base/log.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::audience {

// Files of people on their way in. What comes is kept on disk, and a thread reads it from there, so that after
// whatever happens the rest is read where the last row went in, and nothing is asked for twice. Safe from any thread.
class ImportJobs {
public:
    struct Limits {
        std::int64_t file_bytes = std::int64_t{4} << 30;
        std::chrono::minutes patience{60};  // with a sender that says nothing
        std::chrono::hours kept{7 * 24};    // the file of an import that was interrupted or has failed
        int unfinished = 64;                // in one project
        int waiting = 4;                    // callers of finish(), each of whom holds a thread
        std::chrono::milliseconds pause{
            30'000};  // at most, before what the disk or the database refused is tried again
    };

    // All must outlive this. The folder is `imports` of the data directory.
    ImportJobs(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log);
    ImportJobs(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log,
               Limits limits);
    ~ImportJobs();
    ImportJobs(const ImportJobs&) = delete;

    // Once, before anything else: goes on with what the last end of the server left behind.
    Result<> start();
    void close();  // what is being read is left where it is

    struct Fresh {
        std::string name;
        ImportSettings settings;
    };
    // Nothing is written where `beginning` shows that the file will not do. It is not kept yet: append() it.
    // Errors: invalid; conflict, where too many are unfinished.
    Result<Import> create(ProjectId project, const Fresh& fresh, std::string_view beginning, bool whole);

    enum class Fate { taken, misplaced, too_large };
    struct Appended {
        Fate fate = Fate::taken;
        Import import;
    };
    // The piece is durable then. Errors: missing (there is none that still takes rows), conflict (somebody else feeds
    // it right now), invalid (this is no file of people), unavailable (the disk is full).
    Result<Appended> append(ProjectId project, ImportId id, std::int64_t offset, std::string_view piece);

    // All of it has come. With `wait` it is answered once it is read, or where too many wait already, at once. Where
    // the disk or the database gives out, the reading is tried again by itself, as long as the patience lasts. Errors:
    // missing; invalid, for which the import failed; unavailable, for which it waits.
    Result<Import> finish(ProjectId project, ImportId id, bool wait);
    Result<Import> cancel(ProjectId project, ImportId id);

    double rows_per_second(ImportId id) const;           // of what is being read right now, else 0
    std::optional<Error> trouble_of(ImportId id) const;  // what keeps one from going on

    const Limits& limits() const { return limits_; }

private:
    // One whose file is kept and which has not ended, as far as this process has to do with it.
    struct Job {
        std::int64_t received = 0;
        bool complete = false;
        bool has_news = false;  // to be looked at by the thread
        bool is_read = false;   // by the thread, right now
        bool is_fed = false;    // by somebody's request, right now
        bool cancelled = false;
        bool ended = false;
        std::optional<Error> error = {};    // for which it failed
        std::optional<Error> trouble = {};  // for which it is tried again
        std::int64_t stuck_at = -1;         // where the trouble began
        Tick stuck_since = {};
        std::chrono::milliseconds pause{};  // before it is tried again
        Tick not_before = {};
        Tick touched = {};
        Tick began = {};  // when this reading began
        const PeopleImport* reading = nullptr;
    };
    using JobPtr = std::shared_ptr<Job>;

    void run();
    void look_after();
    std::optional<ImportId> next();
    std::chrono::milliseconds longest_nap() const;
    void read(ImportId id, const JobPtr& job);
    Result<> read_rows(const Import& import, const JobPtr& job);
    Result<> feed(const Import& import, const JobPtr& job, const ImportStart& start);
    bool more_comes(const JobPtr& job, std::int64_t place);
    Result<> make_list(const Import& import);
    void wait_or_fail(ImportId id, const JobPtr& job, std::int64_t place, const Error& error);
    void try_later(ImportId id, const JobPtr& job, const Error& error);
    void end(ImportId id, const JobPtr& job, const std::string& state, const std::optional<Error>& error);
    JobPtr job_of(ImportId id, const Import& import);
    Result<Import> import_of(ProjectId project, ImportId id);
    Result<Import> receive(ProjectId project, ImportId id, std::int64_t received, bool complete, const JobPtr& job);
    Result<Appended> append_fed(ProjectId project, ImportId id, std::int64_t offset, std::string_view piece);
    TimeZone zone_of(ProjectId project);

    store::Database& database_;
    store::Writer& writer_;
    const Clock& clock_;
    const std::shared_ptr<Log> log_;
    const Limits limits_;
    JobFiles files_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<ImportId, JobPtr> jobs_;
    int waiting_ = 0;
    bool closing_ = false;
    Tick looked_after_ = {};
    std::thread thread_;
};

}  // namespace parley::audience
