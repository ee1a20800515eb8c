#include "audience/import_jobs.h"

namespace parley::audience {

namespace {

constexpr const char* cut_off =
    "not all of the file has come; go on where it was cut off, or import it again: "
    "those who are in already are not added twice";

Failure takes_no_rows() {
    return Failure(Error{ErrorKind::missing, "there is no such import that still takes rows"});
}

Failure being_fed() {
    return Failure(Error{ErrorKind::conflict, "the import is being fed by somebody else right now"});
}

Error named(Error error, const std::string& name) {
    error.where = error.where.empty() ? name : name + ", " + error.where;
    return error;
}

bool is_unfinished(const Import& import) {
    return import.state == "running" || import.state == "interrupted" || import.state == "failed";
}

}  // namespace

ImportJobs::ImportJobs(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log)
    : ImportJobs(database, writer, clock, std::move(log), Limits{}) {}

ImportJobs::ImportJobs(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log,
                       Limits limits)
    : database_(database),
      writer_(writer),
      clock_(clock),
      log_(std::move(log)),
      limits_(limits),
      files_(database.directory() / "imports") {}

ImportJobs::~ImportJobs() {
    close();
}

void ImportJobs::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

// A file may be longer than what its sender was told, or shorter where the disk lost some: what is told stands in the
// database, and is held to what is there.
Result<> ImportJobs::start() {
    if (auto opened = files_.open_folder(); !opened) {
        return opened;
    }
    const auto imports = database_.read([](soci::session& sql) { return list_unfinished_imports(sql); });
    std::set<std::int64_t> kept;
    for (const Import& import : imports) {
        kept.insert(import.id.value);
        if (import.state != "running") {
            continue;
        }
        const std::int64_t there = files_.size_of(import.id.value);
        const bool whole = import.complete && there >= import.received;
        const std::int64_t received = std::min(import.received, there);
        const auto noted = writer_.run([&, now = clock_.now()](soci::session& sql) {
            receive_import(sql, import.id, received, whole);
            if (!whole) {
                end_import(sql, import.id, "interrupted", cut_off, now);
            }
        });
        if (!noted) {
            return std::unexpected(noted.error());
        }
        if (whole) {
            log_->info("import {} is read on from line {}", import.id.value, import.lines_read + 1);
            auto job = std::make_shared<Job>();
            job->received = received;
            job->complete = true;
            job->has_news = true;
            jobs_[import.id] = std::move(job);
        }
    }
    files_.remove_all_but([&](std::int64_t job) { return kept.contains(job); });
    thread_ = std::thread([this] { run(); });
    return {};
}

Result<Import> ImportJobs::import_of(ProjectId project, ImportId id) {
    auto import = database_.read([&](soci::session& sql) { return read_import(sql, project, id); });
    if (!import) {
        return Failure(Error{ErrorKind::missing, "there is no such import"});
    }
    return std::move(*import);
}

TimeZone ImportJobs::zone_of(ProjectId project) {
    std::string name;
    database_.read([&](soci::session& sql) {
        sql << "SELECT time_zone FROM project WHERE id = :project", soci::use(project.value, "project"),
            soci::into(name);
    });
    return TimeZone::known(name);
}

Result<Import> ImportJobs::create(ProjectId project, const Fresh& fresh, std::string_view beginning, bool whole) {
    if (!beginning.empty() || whole) {
        if (auto start = read_import_start(beginning, whole, fresh.settings, zone_of(project)); !start) {
            return std::unexpected(named(std::move(start.error()), fresh.name));
        }
    }
    const auto id = writer_.run([&](soci::session& sql) -> std::optional<ImportId> {
        long long unfinished = 0;
        sql << "SELECT COUNT(*) FROM import WHERE project_id = :project AND state IN ('running', 'interrupted')",
            soci::use(project.value, "project"), soci::into(unfinished);
        if (unfinished >= limits_.unfinished) {
            return std::nullopt;
        }
        return begin_import(sql, project, fresh.name, fresh.settings, clock_.now());
    });
    if (!id) {
        return std::unexpected(id.error());
    }
    if (!*id) {
        return Failure(
            Error{ErrorKind::conflict, "too many imports are open", {}, {}, "finish or cancel one of them first"});
    }
    auto import = import_of(project, **id);
    if (import) {
        const std::lock_guard lock(mutex_);
        job_of(**id, *import);
    }
    return import;
}

// With the mutex held.
ImportJobs::JobPtr ImportJobs::job_of(ImportId id, const Import& import) {
    JobPtr& job = jobs_[id];
    if (!job) {
        job = std::make_shared<Job>();
        job->received = import.received;
        job->complete = import.complete;
    }
    job->touched = clock_.tick();
    return job;
}

Result<ImportJobs::Appended> ImportJobs::append(ProjectId project, ImportId id, std::int64_t offset,
                                                std::string_view piece) {
    const auto import = import_of(project, id);
    if (!import || !is_unfinished(*import) || import->complete) {
        return takes_no_rows();
    }
    JobPtr job;
    {
        const std::lock_guard lock(mutex_);
        job = job_of(id, *import);
        if (job->is_fed) {
            return being_fed();
        }
        job->is_fed = true;
    }
    auto appended = append_fed(project, id, offset, piece);
    {
        const std::lock_guard lock(mutex_);
        job->is_fed = false;
        job->touched = clock_.tick();
    }
    changed_.notify_all();
    return appended;
}

Result<ImportJobs::Appended> ImportJobs::append_fed(ProjectId project, ImportId id, std::int64_t offset,
                                                    std::string_view piece) {
    auto import = import_of(project, id);  // once more, now that nobody else feeds it
    if (!import || !is_unfinished(*import) || import->complete) {
        return takes_no_rows();
    }
    if (offset != import->received) {
        return Appended{Fate::misplaced, std::move(*import)};
    }
    if (files_.size_of(id.value) < import->received) {
        return takes_no_rows();  // it was no file of people, and is kept no more
    }
    if (offset + std::ssize(piece) > limits_.file_bytes) {
        return Appended{Fate::too_large, std::move(*import)};
    }
    if (offset == 0 && piece.size() >= import_beginning) {
        if (auto start = read_import_start(piece, false, import->settings, zone_of(project)); !start) {
            return std::unexpected(named(std::move(start.error()), import->name));
        }
    }
    if (auto kept = files_.append(id.value, offset, piece); !kept) {
        return std::unexpected(std::move(kept.error()));
    }
    JobPtr job;
    {
        const std::lock_guard lock(mutex_);
        job = job_of(id, *import);
    }
    auto received = receive(project, id, offset + std::ssize(piece), false, job);
    if (!received) {
        return std::unexpected(std::move(received.error()));
    }
    return Appended{Fate::taken, std::move(*received)};
}

// Tells the database and then the thread.
Result<Import> ImportJobs::receive(ProjectId project, ImportId id, std::int64_t received, bool complete,
                                   const JobPtr& job) {
    const auto noted = writer_.run([=](soci::session& sql) { receive_import(sql, id, received, complete); });
    if (!noted) {
        return std::unexpected(noted.error());
    }
    {
        const std::lock_guard lock(mutex_);
        job->received = received;
        job->complete = complete;
        job->has_news = true;
        job->ended = false;
        job->error.reset();
        job->trouble.reset();
        job->not_before = {};
        jobs_[id] = job;
    }
    changed_.notify_all();
    return import_of(project, id);
}

Result<Import> ImportJobs::finish(ProjectId project, ImportId id, bool wait) {
    const auto import = import_of(project, id);
    if (import && import->state == "finished") {
        return import;  // asked once more, as the answer was lost
    }
    if (!import || !is_unfinished(*import) || files_.size_of(id.value) < import->received) {
        return takes_no_rows();
    }
    JobPtr job;
    {
        const std::lock_guard lock(mutex_);
        job = job_of(id, *import);
        if (job->is_fed) {
            return being_fed();
        }
    }
    // Once more where it failed or is read already: both may be asked for again.
    auto received = receive(project, id, import->received, true, job);
    if (!received || !wait) {
        return received;
    }
    {
        std::unique_lock lock(mutex_);
        if (waiting_ >= limits_.waiting) {
            return received;
        }
        ++waiting_;
        changed_.wait(lock, [&] { return job->ended || job->trouble || closing_; });
        --waiting_;
        if (job->error || job->trouble) {
            return std::unexpected(job->error ? *job->error : *job->trouble);
        }
    }
    return import_of(project, id);
}

Result<Import> ImportJobs::cancel(ProjectId project, ImportId id) {
    const auto import = import_of(project, id);
    if (!import) {
        return import;
    }
    if (!is_unfinished(*import)) {
        return Failure(Error{ErrorKind::conflict, "the import has ended already", "state", import->state});
    }
    JobPtr job;
    {
        std::unique_lock lock(mutex_);
        job = job_of(id, *import);
        if (job->is_fed) {
            return being_fed();
        }
        job->cancelled = true;
        changed_.notify_all();
        changed_.wait(lock, [&] { return !job->is_read; });
    }
    end(id, job, "cancelled", std::nullopt);
    {
        const std::lock_guard lock(mutex_);
        if (job->trouble && !job->ended) {
            return std::unexpected(*job->trouble);
        }
    }
    return import_of(project, id);
}

std::optional<Error> ImportJobs::trouble_of(ImportId id) const {
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) {
        return std::nullopt;
    }
    const Job& job = *found->second;
    const bool goes_on = job.reading != nullptr && job.reading->progress().rows_read > 0;
    return goes_on ? std::nullopt : job.trouble;
}

double ImportJobs::rows_per_second(ImportId id) const {
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(id);
    if (found == jobs_.end() || found->second->reading == nullptr) {
        return 0;
    }
    const Job& job = *found->second;
    const double seconds = std::chrono::duration<double>(clock_.tick() - job.began).count();
    return seconds > 0 ? static_cast<double>(job.reading->progress().rows_read) / seconds : 0;
}

// Those that nobody feeds any more, and files that were kept long enough.
void ImportJobs::look_after() {
    std::vector<ImportId> silent;
    {
        const std::lock_guard lock(mutex_);
        const Tick now = clock_.tick();
        looked_after_ = now;
        for (const auto& [id, job] : jobs_) {
            if (!job->complete && !job->is_fed && now - job->touched > limits_.patience) {
                silent.push_back(id);
            }
        }
        for (const ImportId id : silent) {
            jobs_.erase(id);
        }
    }
    for (const ImportId id : silent) {
        const auto noted = writer_.run(
            [id, now = clock_.now()](soci::session& sql) { end_import(sql, id, "interrupted", cut_off, now); });
        if (!noted) {
            log_->warn("import {} cannot be marked as interrupted: {}", id.value, noted.error().what);
        }
    }
    const Time old = clock_.now() - limits_.kept;
    for (const Import& import : database_.read([](soci::session& sql) { return list_unfinished_imports(sql); })) {
        if (import.state != "running" && import.finished && *import.finished < old) {
            end(import.id, nullptr, "cancelled", std::nullopt);
        }
    }
}

// What the disk or the database refused may be taken once there is space again. `place`: what was read before that.
void ImportJobs::wait_or_fail(ImportId id, const JobPtr& job, std::int64_t place, const Error& error) {
    bool give_up = false;
    {
        const std::lock_guard lock(mutex_);
        const Tick now = clock_.tick();
        if (place != job->stuck_at) {
            job->stuck_at = place;
            job->stuck_since = now;
            job->pause = {};
        }
        give_up = now - job->stuck_since > limits_.patience;
    }
    if (give_up) {
        end(id, job, "failed", error);
    } else {
        try_later(id, job, error);
    }
}

void ImportJobs::try_later(ImportId id, const JobPtr& job, const Error& error) {
    constexpr std::chrono::milliseconds shortest{500};
    {
        const std::lock_guard lock(mutex_);
        job->pause = std::min(std::max(job->pause * 2, shortest), limits_.pause);
        job->not_before = clock_.tick() + job->pause;
        job->trouble = error;
        job->has_news = true;
        job->cancelled = false;
        jobs_[id] = job;
    }
    changed_.notify_all();
}

void ImportJobs::end(ImportId id, const JobPtr& job, const std::string& state, const std::optional<Error>& error) {
    const auto noted = writer_.run([&, words = error ? describe(*error) : std::string(), now = clock_.now()](
                                       soci::session& sql) { end_import(sql, id, state, words, now); });
    if (!noted) {
        log_->error("import {} cannot be marked as {}: {}", id.value, state, noted.error().what);
        if (job) {
            try_later(id, job, noted.error());
        }
        return;
    }
    // The file of one that the database refused is kept: it can be finished once more.
    if (!error || error->kind == ErrorKind::invalid) {
        files_.remove(id.value);
    }
    {
        const std::lock_guard lock(mutex_);
        jobs_.erase(id);
        if (job) {
            job->ended = true;
            job->error = error;
            job->trouble.reset();
        }
    }
    changed_.notify_all();
}

}  // namespace parley::audience
