#include "audience/people_import.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <future>

#include "audience/csv_reader.h"
#include "audience/people_columns.h"
#include "audience/people_row.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::size_t rows_in_batch = 2'000;
constexpr std::size_t bytes_in_batch = 1 << 20;
constexpr std::size_t checking_threads = 2;  // a phone number costs more than all else together
constexpr std::size_t batches_being_checked = 4;
constexpr std::size_t batches_being_written = 2;
constexpr std::size_t longest_kept_value = 200;

// Some rows as they stand in the file; their cells lie one after another in `text`.
struct RawRows {
    struct Row {
        std::int64_t line;
        std::size_t cells;
        std::string_view problem;  // static text
    };
    std::vector<Row> rows;
    std::vector<std::size_t> ends;
    std::string text;

    void add(const CsvRow& row) {
        rows.push_back({static_cast<std::int64_t>(row.line), row.cells.size(), row.problem});
        for (const std::string_view cell : row.cells) {
            text += cell;
            ends.push_back(text.size());
        }
    }
    bool is_full() const { return rows.size() >= rows_in_batch || text.size() >= bytes_in_batch; }
};

RejectedRow rejected(std::int64_t line, std::string column, std::string_view value, std::string reason) {
    return {line, std::move(column), std::string(shortened(to_utf8(value), longest_kept_value)), std::move(reason)};
}

RejectedRow rejected(std::int64_t line, const Error& error) {
    return rejected(line, error.where, error.value,
                    error.advice.empty() ? error.what : error.what + "; " + error.advice);
}

PeopleBatch check(const PeopleColumns& columns, const RawRows& raw, const std::string& country) {
    PeopleBatch batch;
    batch.people.reserve(raw.rows.size());
    std::vector<std::string_view> cells;
    std::size_t cell = 0;
    std::size_t from = 0;
    for (const RawRows::Row& row : raw.rows) {
        cells.clear();
        for (const std::size_t last = cell + row.cells; cell < last; ++cell) {
            cells.push_back(std::string_view(raw.text).substr(from, raw.ends[cell] - from));
            from = raw.ends[cell];
        }
        if (!row.problem.empty()) {
            batch.rejected.push_back(
                rejected(row.line, {}, cells.empty() ? std::string_view() : cells.front(), std::string(row.problem)));
            continue;
        }
        auto person = read_person(columns, cells, country);
        if (!person) {
            batch.rejected.push_back(rejected(row.line, person.error()));
            continue;
        }
        person->line = row.line;
        batch.people.push_back(std::move(*person));
    }
    return batch;
}

}  // namespace

// One thread feeds: it cuts the file into batches, hands them to the checking threads and takes
// them back in order, so nothing here needs a lock.
struct PeopleImport::State {
    State(store::Writer& given_writer, const Clock& given_clock, ProjectId given_project, std::string given_name,
          std::string given_country)
        : writer(given_writer),
          clock(given_clock),
          project(given_project),
          name(std::move(given_name)),
          country(std::move(given_country)),
          reader([this](const CsvRow& row) { take(row); }) {}

    void take(const CsvRow& row) {
        if (failure) {
            return;
        }
        if (!columns) {
            begin(row);
            return;
        }
        raw.add(row);
        if (raw.is_full()) {
            hand_to_check();
        }
    }

    void begin(const CsvRow& header) {
        if (!header.problem.empty()) {
            fail(Error{ErrorKind::invalid,
                       std::string(header.problem),
                       "header",
                       {},
                       "the first line must name the columns: identity,Phone,..."});
            return;
        }
        auto read = read_people_header(header.cells);
        if (!read) {
            fail(std::move(read.error()));
            return;
        }
        auto begun = writer.run([this](soci::session& sql) { return begin_import(sql, project, name, clock.now()); });
        if (!begun) {
            fail(std::move(begun.error()));
            return;
        }
        columns = std::move(*read);
        id.store(begun->value);
    }

    void hand_to_check() {
        if (raw.rows.empty()) {
            return;
        }
        while (checking.size() >= batches_being_checked) {
            hand_to_write();
        }
        std::packaged_task<PeopleBatch()> task(
            [this, rows = std::exchange(raw, {})] { return check(*columns, rows, country); });
        checking.push_back(task.get_future());
        boost::asio::post(pool, std::move(task));
    }

    void hand_to_write() {
        auto checked = std::move(checking.front());
        checking.pop_front();
        const auto batch = std::make_shared<const PeopleBatch>(checked.get());
        while (writing.size() >= batches_being_written) {
            await_written();
        }
        if (failure) {
            return;
        }
        auto promise = std::make_shared<std::promise<Result<>>>();
        auto counts = std::make_shared<ImportCounts>();
        writing.push_back(promise->get_future());
        writer.submit(
            [this, batch, counts](soci::session& sql) {
                *counts = write_people(sql, project, ImportId{id.load()}, *batch, clock.now());
            },
            [this, promise, counts](Result<> written) {
                if (written) {
                    count(*counts);
                }
                promise->set_value(std::move(written));
            });
    }

    void await_written() {
        auto awaited = std::move(writing.front());
        writing.pop_front();
        auto written = awaited.get();
        if (!written) {
            fail(std::move(written.error()));
        }
    }

    void drain() {
        while (!checking.empty()) {
            hand_to_write();
        }
        while (!writing.empty()) {
            await_written();
        }
    }

    void fail(Error error) {
        if (!failure) {
            error.where = error.where.empty() ? name : name + ", " + error.where;
            failure = std::move(error);
        }
    }

    // The file's end, the database's failure or the caller's silence: said in the import itself.
    void end(const std::string& state, const std::string& error) {
        ended = true;
        if (id.load() == 0) {
            return;
        }
        auto written =
            writer.run([&](soci::session& sql) { end_import(sql, ImportId{id.load()}, state, error, clock.now()); });
        if (!written) {
            fail(std::move(written.error()));
        }
    }

    void count(const ImportCounts& counts) {
        created += counts.created;
        updated += counts.updated;
        unchanged += counts.unchanged;
        rejected_rows += counts.rejected;
    }

    store::Writer& writer;
    const Clock& clock;
    const ProjectId project;
    const std::string name;
    const std::string country;

    std::optional<PeopleColumns> columns;  // once set, the checking threads read it
    RawRows raw;
    std::deque<std::future<PeopleBatch>> checking;
    std::deque<std::future<Result<>>> writing;
    std::optional<Error> failure;
    bool ended = false;

    std::atomic<std::int64_t> id{0};
    std::atomic<std::int64_t> created{0};
    std::atomic<std::int64_t> updated{0};
    std::atomic<std::int64_t> unchanged{0};
    std::atomic<std::int64_t> rejected_rows{0};

    CsvReader reader;
    boost::asio::thread_pool pool{checking_threads};  // last: its threads end before what they read
};

PeopleImport::PeopleImport(store::Writer& writer, const Clock& clock, ProjectId project, std::string name,
                           std::string default_country)
    : state_(std::make_unique<State>(writer, clock, project, std::move(name), std::move(default_country))) {}

PeopleImport::~PeopleImport() {
    if (!state_->ended) {
        state_->drain();
        state_->end("failed", "the file was cut off; import the whole file again");
    }
}

Result<> PeopleImport::feed(std::string_view bytes) {
    if (!state_->failure) {
        if (auto fed = state_->reader.feed(bytes); !fed) {
            state_->fail(std::move(fed.error()));
        }
    }
    if (state_->failure) {
        return std::unexpected(*state_->failure);
    }
    return {};
}

Result<Import> PeopleImport::finish() {
    State& state = *state_;
    if (!state.failure) {
        if (auto finished = state.reader.finish(); !finished) {
            state.fail(std::move(finished.error()));
        } else if (!state.failure && !state.columns) {
            state.begin(CsvRow{1, {}, {}});  // refuses the empty file
        }
    }
    state.hand_to_check();
    state.drain();
    if (!state.ended) {
        state.end(state.failure ? "failed" : "finished", state.failure ? describe(*state.failure) : std::string());
    }
    if (state.failure) {
        return std::unexpected(*state.failure);
    }
    auto report = state.writer.run(
        [&](soci::session& sql) { return read_import(sql, state.project, ImportId{state.id.load()}); });
    if (!report) {
        return std::unexpected(std::move(report.error()));
    }
    return std::move(**report);
}

std::optional<ImportId> PeopleImport::id() const {
    const ImportId import{state_->id.load()};
    return import ? std::optional(import) : std::nullopt;
}

ImportCounts PeopleImport::progress() const {
    ImportCounts counts;
    counts.created = state_->created;
    counts.updated = state_->updated;
    counts.unchanged = state_->unchanged;
    counts.rejected = state_->rejected_rows;
    counts.rows_read = counts.created + counts.updated + counts.unchanged + counts.rejected;
    return counts;
}

}  // namespace parley::audience
