#include "audience/import_jobs.h"

// The thread of the imports: one after the other, as their bytes come.
namespace parley::audience {

namespace {

constexpr std::size_t piece_bytes = 256 << 10;
constexpr std::chrono::milliseconds linger{300};  // for the next piece, before another import has its turn
constexpr std::int64_t turn_bytes = 16 << 20;     // then others that wait have theirs
constexpr std::chrono::seconds between_looks{20};
constexpr int listed_at_a_time = 20'000;

}  // namespace

void ImportJobs::run() {
    for (;;) {
        std::optional<ImportId> id;
        JobPtr job;
        bool look = false;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, longest_nap(), [this] { return closing_ || next().has_value(); });
            if (closing_) {
                return;
            }
            id = next();
            if (id) {
                job = jobs_[*id];
                job->has_news = false;
                job->is_read = true;
                job->began = clock_.tick();
            }
            look = clock_.tick() - looked_after_ >= between_looks;
        }
        try {
            if (id) {
                read(*id, job);
            }
            if (look) {
                look_after();
            }
        } catch (const std::exception& failure) {
            log_->error("imports: {}", failure.what());
            if (id) {
                wait_or_fail(*id, job, job->stuck_at, Error{ErrorKind::unavailable, failure.what()});
            }
        }
        if (id) {
            {
                const std::lock_guard lock(mutex_);
                job->is_read = false;
            }
            changed_.notify_all();
        }
    }
}

// With the mutex held.
std::chrono::milliseconds ImportJobs::longest_nap() const {
    constexpr std::chrono::milliseconds short_nap{250};
    const bool any_waits = std::ranges::any_of(jobs_, [](const auto& job) { return job.second->trouble.has_value(); });
    return any_waits ? short_nap : between_looks;
}

// With the mutex held. Whoever waits longest: ids go up.
std::optional<ImportId> ImportJobs::next() {
    std::optional<ImportId> chosen;
    const Tick now = clock_.tick();
    for (const auto& [id, job] : jobs_) {
        if (job->has_news && !job->cancelled && job->not_before <= now &&
            (!chosen || job->began < jobs_[*chosen]->began)) {
            chosen = id;
        }
    }
    return chosen;
}

void ImportJobs::read(ImportId id, const JobPtr& job) {
    const auto import = database_.read([&](soci::session& sql) { return read_import(sql, id); });
    if (!import || import->state != "running") {
        const std::lock_guard lock(mutex_);
        jobs_.erase(id);
        job->ended = true;
        return;
    }
    if (auto done = read_rows(*import, job); !done) {
        log_->warn("import {} {}: {}", id.value, done.error().kind == ErrorKind::invalid ? "failed" : "is held up",
                   done.error().what);
        if (done.error().kind == ErrorKind::invalid) {
            end(id, job, "failed", done.error());
        } else {
            wait_or_fail(id, job, import->bytes_read, done.error());
        }
    }
}

Result<> ImportJobs::read_rows(const Import& import, const JobPtr& job) {
    bool complete = false;
    std::int64_t received = 0;
    {
        const std::lock_guard lock(mutex_);
        complete = job->complete;
        received = job->received;
    }
    if (!complete && received < static_cast<std::int64_t>(import_beginning)) {
        return {};  // too little to judge it by
    }
    const bool short_file = received <= static_cast<std::int64_t>(import_beginning);
    auto beginning =
        short_file && received == 0
            ? Result<std::string>(std::string())
            : files_.read(import.id.value, 0, std::min(import_beginning, static_cast<std::size_t>(received)));
    if (!beginning) {
        return std::unexpected(std::move(beginning.error()));
    }
    auto start = read_import_start(*beginning, complete && short_file, import.settings, zone_of(import.project));
    if (!start) {
        Error error = std::move(start.error());
        error.where = error.where.empty() ? import.name : import.name + ", " + error.where;
        return std::unexpected(std::move(error));
    }
    if (import.bytes_read > 0) {
        start->rows = {static_cast<std::size_t>(import.bytes_read), static_cast<std::size_t>(import.lines_read) + 1};
    }
    return feed(import, job, *start);
}

Result<> ImportJobs::feed(const Import& import, const JobPtr& job, const ImportStart& start) {
    PeopleImport rows(writer_, clock_,
                      {.project = import.project,
                       .import = import.id,
                       .columns = start.columns,
                       .country = import.settings.country,
                       .start = start.rows,
                       .line_end = start.line_end});
    {
        const std::lock_guard lock(mutex_);
        job->reading = &rows;
    }
    const auto forget = [&](auto*) {
        const std::lock_guard lock(mutex_);
        job->reading = nullptr;
    };
    const std::unique_ptr<PeopleImport, decltype(forget)> reading(&rows, forget);
    auto place = static_cast<std::int64_t>(start.rows.bytes);
    while (more_comes(job, place)) {
        std::int64_t received = 0;
        {
            const std::lock_guard lock(mutex_);
            received = job->received;
        }
        const auto piece =
            files_.read(import.id.value, place, std::min(piece_bytes, static_cast<std::size_t>(received - place)));
        if (!piece) {
            return std::unexpected(piece.error());
        }
        if (piece->empty()) {
            return Failure(Error{ErrorKind::unavailable, "the file is shorter than it was"});
        }
        if (auto fed = rows.feed(*piece); !fed) {
            return fed;
        }
        place += std::ssize(*piece);
        const std::lock_guard lock(mutex_);
        const bool was_long = place - static_cast<std::int64_t>(start.rows.bytes) >= turn_bytes;
        if (was_long && next()) {
            job->has_news = true;
            break;
        }
    }
    bool all = false;
    {
        const std::lock_guard lock(mutex_);
        all = job->complete && place == job->received && !job->cancelled && !closing_;
    }
    if (auto done = all ? rows.finish() : rows.pause(); !done) {
        return done;
    }
    {
        const std::lock_guard lock(mutex_);
        job->trouble.reset();
    }
    if (!all) {
        return {};
    }
    if (auto listed = make_list(import); !listed) {
        return listed;
    }
    end(import.id, job, "finished", std::nullopt);
    return {};
}

// Whether there is something to read at `place`; waits a little for it.
bool ImportJobs::more_comes(const JobPtr& job, std::int64_t place) {
    std::unique_lock lock(mutex_);
    const auto over = [&] { return closing_ || job->cancelled; };
    const bool waits = place == job->received && !job->complete;
    if (waits) {
        changed_.wait_for(lock, linger,
                          [&] { return over() || place < job->received || job->complete || next().has_value(); });
    }
    if (place < job->received || job->complete) {
        job->has_news = false;
    }
    return !over() && place < job->received;
}

Result<> ImportJobs::make_list(const Import& import) {
    std::optional<ProfileId> after = ProfileId{};
    while (after && !import.settings.list.empty()) {
        const auto added = writer_.run([&, from = *after, now = clock_.now()](soci::session& sql) {
            return add_to_list(sql, import, from, listed_at_a_time, now);
        });
        if (!added) {
            return std::unexpected(added.error());
        }
        after = *added;
    }
    return {};
}

}  // namespace parley::audience
