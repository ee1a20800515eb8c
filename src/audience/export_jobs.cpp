#include "audience/export_jobs.h"

#include "audience/events.h"
#include "audience/export_chunk.h"
#include "audience/import.h"
#include "audience/segment/compile.h"

namespace parley::audience {

namespace {

constexpr std::chrono::seconds between_looks{60};
constexpr std::chrono::seconds between_tries{1};

struct CampaignRange {
    long long first = 0;
    long long last = 0;
    bool is_there = false;
};

// Its messages lie in one piece; one that was never launched has none.
CampaignRange range_of(soci::session& sql, ProjectId project, CampaignId campaign) {
    CampaignRange range;
    sql << "SELECT first_message, last_message FROM campaign WHERE id = :id AND project_id = :project",
        soci::use(campaign.value, "id"), soci::use(project.value, "project"), soci::into(range.first),
        soci::into(range.last);
    range.is_there = sql.got_data();
    return range;
}

std::int64_t last_id(soci::session& sql, const char* query) {
    long long last = 0;
    sql << query, soci::into(last);
    return last;
}

// Those of each person are counted when they come.
std::int64_t count_events(soci::session& sql, const Export& file) {
    const std::string folded = file.settings.event.empty() ? std::string() : folded_event_name(file.settings.event);
    long long events = 0;
    sql << "SELECT COALESCE(SUM(t.events), 0) FROM event_name n JOIN event_total t ON t.name_id = n.id "
           "WHERE n.project_id = :project AND (:any = '' OR n.folded = :folded)",
        soci::use(file.project.value, "project"), soci::use(folded, "any"), soci::use(folded, "folded"),
        soci::into(events);
    return events;
}

// What is there now: the rows that come later are not in the file. Error: missing.
Result<> set_bounds(soci::session& sql, Export& file) {
    switch (file.kind) {
        case ExportKind::people: {
            file.until = last_id(sql, "SELECT COALESCE(MAX(id), 0) FROM profile");
            const auto fits = compile(sql, file.project, file.settings.filter, file.created);
            return fits ? Result<>() : std::unexpected(fits.error());
        }
        case ExportKind::messages: {
            file.until = last_id(sql, "SELECT COALESCE(MAX(id), 0) FROM message");
            if (!file.settings.campaign) {
                return {};
            }
            const CampaignRange range = range_of(sql, file.project, file.settings.campaign);
            if (!range.is_there) {
                return Failure(Error{ErrorKind::missing, "there is no such campaign", "campaign"});
            }
            file.settings.first = std::max<std::int64_t>(range.first - 1, 0);
            file.until = std::min<std::int64_t>(file.until, range.last);
            return {};
        }
        case ExportKind::rejections:
            file.until = last_id(sql, "SELECT COALESCE(MAX(id), 0) FROM import_rejection");
            if (!read_import(sql, file.project, file.settings.import)) {
                return Failure(Error{ErrorKind::missing, "there is no such import", "import"});
            }
            return {};
        case ExportKind::events: break;
    }
    file.until = last_id(sql, "SELECT next - 1 FROM sequence WHERE name = 'event'");
    file.settings.expected = count_events(sql, file);
    return {};
}

Failure ended_already(const Export& file) {
    return Failure(Error{ErrorKind::conflict, "the export has ended already", "state", file.state});
}

}  // namespace

ExportJobs::ExportJobs(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log)
    : ExportJobs(database, writer, clock, std::move(log), Limits{}) {}

ExportJobs::ExportJobs(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log,
                       Limits limits)
    : database_(database),
      writer_(writer),
      clock_(clock),
      log_(std::move(log)),
      limits_(limits),
      files_(database.directory() / "exports") {}

ExportJobs::~ExportJobs() {
    close();
}

void ExportJobs::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

Result<> ExportJobs::start() {
    if (auto opened = files_.open_folder(); !opened) {
        return opened;
    }
    for (const Export& file : database_.read([](soci::session& sql) { return list_running_exports(sql); })) {
        if (files_.size_of(file.id.value) < file.bytes) {
            fail(file, Error{ErrorKind::unavailable, "what was written of the file is gone"});
            continue;
        }
        log_->info("export {} is written on from row {}", file.id.value, file.rows + 1);
        jobs_[file.id] = std::make_shared<Job>();
    }
    files_.remove_all_but([this](std::int64_t id) {
        const auto file = database_.read([id](soci::session& sql) { return read_export(sql, ExportId{id}); });
        return file && (file->state == "running" || file->has_file());
    });
    thread_ = std::thread([this] { run(); });
    return {};
}

Result<Export> ExportJobs::export_of(ProjectId project, ExportId id) {
    auto file = database_.read([&](soci::session& sql) { return read_export(sql, project, id); });
    if (!file) {
        return Failure(Error{ErrorKind::missing, "there is no such export"});
    }
    return std::move(*file);
}

Result<Export> ExportJobs::create(ProjectId project, ExportKind kind, ExportSettings settings) {
    Export fresh;
    fresh.project = project;
    fresh.kind = kind;
    fresh.settings = std::move(settings);
    fresh.created = clock_.now();
    const auto bounded = database_.read([&](soci::session& sql) -> Result<> {
        if (count_running_exports(sql, project) >= limits_.running) {
            return Failure(Error{
                ErrorKind::conflict, "too many exports are running", {}, {}, "wait for one of them, or cancel it"});
        }
        sql << "SELECT time_zone FROM project WHERE id = :project", soci::use(project.value, "project"),
            soci::into(fresh.settings.zone);
        return set_bounds(sql, fresh);
    });
    if (!bounded) {
        return std::unexpected(bounded.error());
    }
    const auto id = writer_.run([&](soci::session& sql) { return insert_export(sql, fresh); });
    if (!id) {
        return std::unexpected(id.error());
    }
    {
        const std::lock_guard lock(mutex_);
        jobs_[*id] = std::make_shared<Job>();
    }
    changed_.notify_all();
    return export_of(project, *id);
}

Result<Export> ExportJobs::cancel(ProjectId project, ExportId id) {
    auto file = export_of(project, id);
    if (!file || file->state != "running") {
        return file ? Result<Export>(ended_already(*file)) : file;
    }
    forget(id);
    file->state = "cancelled";
    file->finished = clock_.now();
    const auto ended = writer_.run([&](soci::session& sql) { return move_export(sql, *file); });
    if (!ended) {
        return std::unexpected(ended.error());
    }
    if (!*ended) {  // it was written to its end meanwhile
        const auto now = export_of(project, id);
        return now ? Result<Export>(ended_already(*now)) : now;
    }
    files_.remove(id.value);
    return export_of(project, id);
}

Result<> ExportJobs::remove(ProjectId project, ExportId id) {
    if (const auto file = export_of(project, id); !file) {
        return std::unexpected(file.error());
    }
    forget(id);
    if (auto removed = writer_.run([id](soci::session& sql) { delete_export(sql, id); }); !removed) {
        return removed;
    }
    files_.remove(id.value);
    return {};
}

// The thread lets go of it; what it was writing is done.
void ExportJobs::forget(ExportId id) {
    std::unique_lock lock(mutex_);
    if (const auto found = jobs_.find(id); found != jobs_.end()) {
        jobs_.erase(found);
    }
    changed_.notify_all();
    changed_.wait(lock, [&] { return writing_ != id; });
}

Result<std::string> ExportJobs::read(ExportId id, std::int64_t place, std::size_t most) const {
    return files_.read(id.value, place, most);
}

void ExportJobs::run() {
    for (;;) {
        ExportId id;
        JobPtr job;
        bool look = false;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, jobs_.empty() ? between_looks : between_tries,
                              [this] { return closing_ || next().has_value(); });
            if (closing_) {
                return;
            }
            if (const auto chosen = next()) {
                id = *chosen;
                job = jobs_[id];
                last_ = id;
                writing_ = id;
            }
            look = clock_.tick() - looked_after_ >= between_looks;
        }
        try {
            if (job) {
                write_some(id, job);
            }
            if (look) {
                look_after();
            }
        } catch (const std::exception& failure) {
            log_->error("exports: {}", failure.what());
            if (job) {
                Export broken;
                broken.id = id;
                fail(broken, Error{ErrorKind::unavailable, failure.what()});
            }
        }
        {
            const std::lock_guard lock(mutex_);
            writing_.reset();
        }
        changed_.notify_all();
    }
}

// With the mutex held. Each in turn.
std::optional<ExportId> ExportJobs::next() const {
    std::optional<ExportId> first;
    const Tick now = clock_.tick();
    for (const auto& [id, job] : jobs_) {
        if (job->not_before > now) {
            continue;
        }
        if (id > last_) {
            return id;
        }
        first = first ? first : id;
    }
    return first;
}

void ExportJobs::look_after() {
    looked_after_ = clock_.tick();
    const Time now = clock_.now();
    for (const Export& file : database_.read([now](soci::session& sql) { return list_old_exports(sql, now); })) {
        const auto noted = writer_.run([id = file.id](soci::session& sql) { set_export_state(sql, id, "expired"); });
        if (noted) {
            files_.remove(file.id.value);
        }
    }
}

void ExportJobs::write_some(ExportId id, const JobPtr& job) {
    auto file = database_.read([id](soci::session& sql) { return read_export(sql, id); });
    if (!file || file->state != "running") {
        const std::lock_guard lock(mutex_);
        jobs_.erase(id);
        return;
    }
    const bool is_named = file->kind != ExportKind::people || file->settings.attributes.has_value();
    const auto written = is_named ? write_rows(*file, *job) : name_columns(*file, *job);
    if (!written) {
        fail(*file, written.error());
        return;
    }
    if (file->state != "running") {
        const std::lock_guard lock(mutex_);
        jobs_.erase(id);
    }
}

// First the bytes, then word of them: what a crash leaves behind the word is cut off when it is gone on with.
Result<> ExportJobs::write_rows(Export& file, Job& job) {
    const auto chunk = database_.read(
        [&](soci::session& sql) { return read_export_chunk(sql, file, limits_.rows_at_a_time, job.people); });
    if (!chunk) {
        return std::unexpected(chunk.error());
    }
    const std::string csv = file.bytes == 0 ? export_header(file) + chunk->csv : chunk->csv;
    if (auto kept = files_.append(file.id.value, file.bytes, csv); !kept) {
        return kept;
    }
    file.bytes += std::ssize(csv);
    file.rows += chunk->rows;
    file.position = chunk->position;
    if (chunk->done) {
        file.state = "finished";
        file.finished = clock_.now();
        file.expires = *file.finished + limits_.kept;
    }
    const auto moved = writer_.run([&](soci::session& sql) { return move_export(sql, file); });
    if (!moved) {
        return std::unexpected(moved.error());
    }
    return {};
}

// All attributes that anybody has, before the first line can be written.
Result<> ExportJobs::name_columns(Export& file, Job& job) {
    const auto last = database_.read([&](soci::session& sql) {
        return collect_attributes(sql, file, job.named, limits_.rows_at_a_time, job.people, job.names);
    });
    if (!last) {
        return std::unexpected(last.error());
    }
    if (job.names.size() > limits_.attributes) {
        return invalid(fmt::format("these people have more than {} attributes", limits_.attributes), "attributes", {},
                       "name those that the file is to hold");
    }
    if (*last) {
        job.named = **last;
        return {};
    }
    file.settings.attributes.emplace(job.names.begin(), job.names.end());
    const auto moved = writer_.run([&](soci::session& sql) { return move_export(sql, file); });
    if (!moved) {
        return std::unexpected(moved.error());
    }
    return {};
}

void ExportJobs::fail(const Export& file, const Error& error) {
    log_->warn("export {} failed: {}", file.id.value, error.what);
    const auto noted = writer_.run([&, now = clock_.now()](soci::session& sql) {
        if (auto failed = read_export(sql, file.id)) {
            failed->state = "failed";
            failed->error = describe(error);
            failed->finished = now;
            move_export(sql, *failed);
        }
    });
    const std::lock_guard lock(mutex_);
    if (noted) {
        files_.remove(file.id.value);
        jobs_.erase(file.id);
        return;
    }
    log_->error("export {} cannot be marked as failed: {}", file.id.value, noted.error().what);
    if (const auto job = jobs_.find(file.id); job != jobs_.end()) {
        job->second->not_before = clock_.tick() + between_tries;
    }
}

}  // namespace parley::audience
