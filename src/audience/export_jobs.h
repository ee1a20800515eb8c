#pragma once
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "audience/export.h"
#include "audience/job_files.h"
#include "audience/segment/found_people.h"
#include "base/log.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::audience {

// Files that are written in the background, a piece of each in turn. How far one has come is told to the database after
// its bytes are durable, so that after whatever happens it goes on there, and no row is missing or there twice.
class ExportJobs {
public:
    struct Limits {
        int rows_at_a_time = 5'000;
        int running = 16;                // in one project
        std::size_t attributes = 1'000;  // columns of a file of people
        std::chrono::hours kept{7 * 24};
    };

    // All must outlive this. The folder is `exports` of the data directory.
    ExportJobs(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log);
    ExportJobs(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log,
               Limits limits);
    ~ExportJobs();
    ExportJobs(const ExportJobs&) = delete;

    // Once, before anything else: goes on with what the last end of the server left behind.
    Result<> start();
    void close();

    // Errors: missing, where it names something that the project has not; invalid, where the filter asks for what
    // cannot be; conflict, where too many are running.
    Result<Export> create(ProjectId project, ExportKind kind, ExportSettings settings);
    // Errors of both: missing. Cancelling also conflict, where it has ended already.
    Result<Export> cancel(ProjectId project, ExportId id);
    Result<> remove(ProjectId project, ExportId id);

    // Of a finished one: its bytes at that place, empty at the end. Error: unavailable, where it is gone.
    Result<std::string> read(ExportId id, std::int64_t place, std::size_t most) const;

private:
    // What is known of one that is being written beside its row.
    struct Job {
        std::set<std::string> names = {};  // of attributes, until all are known
        ProfileId named = {};              // whose were looked at last
        Tick not_before = {};              // as the database would not even take that it failed
        FoundPeople people{500'000};       // of a file of people
    };
    using JobPtr = std::shared_ptr<Job>;

    void run();
    void look_after();
    std::optional<ExportId> next() const;
    void write_some(ExportId id, const JobPtr& job);
    Result<> write_rows(Export& file, Job& job);
    Result<> name_columns(Export& file, Job& job);
    void fail(const Export& file, const Error& error);
    void forget(ExportId id);
    Result<Export> export_of(ProjectId project, ExportId id);

    store::Database& database_;
    store::Writer& writer_;
    const Clock& clock_;
    const std::shared_ptr<Log> log_;
    const Limits limits_;
    JobFiles files_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<ExportId, JobPtr> jobs_;
    std::optional<ExportId> writing_;  // the one that the thread is at
    ExportId last_ = {};               // whose turn it was
    bool closing_ = false;
    Tick looked_after_ = {};
    std::thread thread_;
};

}  // namespace parley::audience
