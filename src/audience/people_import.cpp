#include "audience/people_import.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <future>

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
    void cut(std::size_t count) {
        while (rows.size() > count) {
            ends.resize(ends.size() - rows.back().cells);
            rows.pop_back();
        }
        text.resize(ends.empty() ? 0 : ends.back());
    }
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
    State(store::Writer& given_writer, const Clock& given_clock, Task given_task)
        : writer(given_writer),
          clock(given_clock),
          task(std::move(given_task)),
          known(task.start),
          fed(task.start.bytes),
          reader([this](const CsvRow& row) { take(row); }, task.start, task.line_end) {}

    // A batch ends where a row may begin, and only there.
    void take(const CsvRow& row) {
        if (failure) {
            return;
        }
        if (reader.place() != known) {
            known = reader.place();
            known_rows = raw.rows.size();
            if (raw.is_full()) {
                hand_to_check(known);
            }
        }
        raw.add(row);
    }

    void hand_to_check(CsvPlace until) {
        while (checking.size() >= batches_being_checked) {
            hand_to_write();
        }
        std::packaged_task<PeopleBatch()> check_rows(
            [this, rows = std::exchange(raw, {})] { return check(task.columns, rows, task.country); });
        known_rows = 0;
        checking.push_back({check_rows.get_future(), until});
        // Not by itself: where <boost/asio/use_future.hpp> is read, Asio takes such a task's future.
        boost::asio::post(pool, [check = std::move(check_rows)]() mutable { check(); });
    }

    void hand_to_write() {
        auto [checked, until] = std::move(checking.front());
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
            [this, batch, counts, place = until](soci::session& sql) {
                *counts = batch->people.empty() && batch->rejected.empty()
                              ? ImportCounts{}
                              : write_people(sql, task.project, task.import, *batch, clock.now());
                move_import(sql, task.import, place);
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
        if (!written && !failure) {
            failure = std::move(written.error());
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

    Result<> result() const {
        if (failure) {
            return std::unexpected(*failure);
        }
        return {};
    }

    void count(const ImportCounts& counts) {
        created += counts.created;
        updated += counts.updated;
        unchanged += counts.unchanged;
        rejected_rows += counts.rejected;
    }

    struct Checking {
        std::future<PeopleBatch> batch;
        CsvPlace until;
    };

    store::Writer& writer;
    const Clock& clock;
    const Task task;

    RawRows raw;
    CsvPlace known;              // the last place where a row may begin
    std::size_t known_rows = 0;  // of `raw`, those before it
    std::size_t fed;             // the place in the file of what is fed next
    std::deque<Checking> checking;
    std::deque<std::future<Result<>>> writing;
    std::optional<Error> failure;

    std::atomic<std::int64_t> created{0};
    std::atomic<std::int64_t> updated{0};
    std::atomic<std::int64_t> unchanged{0};
    std::atomic<std::int64_t> rejected_rows{0};

    CsvReader reader;
    boost::asio::thread_pool pool{checking_threads};  // last: its threads end before what they read
};

PeopleImport::PeopleImport(store::Writer& writer, const Clock& clock, Task task)
    : state_(std::make_unique<State>(writer, clock, std::move(task))) {}

PeopleImport::~PeopleImport() {
    state_->drain();
}

Result<> PeopleImport::feed(std::string_view bytes) {
    if (state_->failure) {
        return state_->result();
    }
    state_->fed += bytes.size();
    if (auto read = state_->reader.feed(bytes); !read) {
        return read;
    }
    return state_->result();
}

// Rows of a line that has not ended are left to whoever goes on.
Result<> PeopleImport::pause() {
    State& state = *state_;
    if (state.reader.place() == state.known) {
        state.raw.cut(state.known_rows);
    }
    if (!state.failure) {
        state.hand_to_check(state.reader.place());
    }
    state.drain();
    return state.result();
}

Result<> PeopleImport::finish() {
    State& state = *state_;
    if (!state.failure) {
        if (auto finished = state.reader.finish(); !finished) {
            return finished;
        }
        state.hand_to_check({state.fed, state.reader.place().line});
    }
    state.drain();
    return state.result();
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
