#include "store/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <mutex>
#include <string>
#include <system_error>

#include "store/kept_statements.h"
#include "store/schema.h"

namespace parley::store {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t reading_sessions = 8;
constexpr const char* file_name = "parley.db";

// Held as long as the data directory is open for writing; the system frees it with the process.
class DirectoryLock {
public:
    static Result<DirectoryLock> take(const fs::path& directory) {
        const fs::path path = directory / "lock";
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0) {
            return Failure(Error{ErrorKind::unavailable,
                                 "the data directory cannot be written to: " + std::generic_category().message(errno),
                                 path.string(),
                                 {},
                                 "give this user the right to write there, or name another with --data"});
        }
        DirectoryLock lock(descriptor);
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            return Failure(Error{ErrorKind::conflict,
                                 "another parley uses this data directory",
                                 directory.string(),
                                 {},
                                 "stop it first, or name another directory with --data"});
        }
        return lock;
    }

    DirectoryLock() = default;
    DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    DirectoryLock& operator=(DirectoryLock&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~DirectoryLock() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }

private:
    explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

// People's numbers and messages lie there. SQLite gives -wal and -shm the mode of the database, and the database that
// of the umask. A file system that keeps no modes is let be.
Result<> keep_from_others(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return Failure(Error{ErrorKind::unavailable,
                             "the database cannot be opened: " + std::generic_category().message(errno),
                             file.string(),
                             {},
                             "check that the disk has space and that this user may write there"});
    }
    ::close(descriptor);
    for (const char* ending : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        fs::permissions(file.string() + ending, fs::perms::owner_read | fs::perms::owner_write, ignored);
    }
    return {};
}

// No session is ever used by two threads at once, so SQLite need not guard each call with a mutex.
void leave_locking_to_us() {
    static std::once_flag done;
    std::call_once(done, [] {
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // counted under a mutex that all sessions share
    });
}

void open_session(soci::session& sql, const fs::path& file) {
    sql.open(sqlite_with_kept_statements, fmt::format("db={} timeout=30", file.string()));
    // WAL with FULL: a commit that was answered survives a power cut.
    sql << "PRAGMA journal_mode=WAL";
    sql << "PRAGMA synchronous=FULL";
    sql << "PRAGMA foreign_keys=ON";
    sql << "PRAGMA secure_delete=ON";  // who is erased leaves nothing in the file; the system's library has it so, too
    sql << "PRAGMA temp_store=MEMORY";
    sql << "PRAGMA wal_autocheckpoint=8000";
}

void run_script(soci::session& sql, std::string_view script) {
    std::size_t begin = 0;
    while (begin < script.size()) {
        std::size_t end = script.find(";\n", begin);
        if (end == std::string_view::npos) {
            end = script.size();
        }
        const std::string statement(script.substr(begin, end - begin));
        if (statement.find_first_not_of(" \n;") != std::string::npos) {
            sql << statement;
        }
        begin = end + 2;
    }
}

Result<> migrate(soci::session& sql, const fs::path& directory) {
    const auto steps = schema_steps();
    int version = 0;
    sql << "PRAGMA user_version", soci::into(version);
    if (version > static_cast<int>(steps.size())) {
        return Failure(Error{ErrorKind::invalid, "this data was written by a newer parley", directory.string(),
                             fmt::format("schema {}, this parley knows {}", version, steps.size()),
                             "run the newer version, or restore a backup made before the upgrade"});
    }
    for (std::size_t step = static_cast<std::size_t>(version); step < steps.size(); ++step) {
        soci::transaction transaction(sql);
        run_script(sql, steps[step]);
        const std::string mark = fmt::format("PRAGMA user_version={}", step + 1);
        sql << mark;
        transaction.commit();
    }
    return {};
}

}  // namespace

struct Database::State {
    fs::path directory;
    DirectoryLock lock;
    std::unique_ptr<soci::connection_pool> readers = std::make_unique<soci::connection_pool>(reading_sessions);
};

namespace {

template <class Function>
auto reported(const fs::path& directory, Function function) -> decltype(function()) {
    try {
        return function();
    } catch (const std::exception& failure) {
        return Failure(Error{ErrorKind::unavailable,
                             fmt::format("the database cannot be opened: {}", failure.what()),
                             directory.string(),
                             {},
                             "check that the disk has space and that this user may write there"});
    }
}

}  // namespace

Result<Database> Database::open(const fs::path& directory) {
    leave_locking_to_us();
    return reported(directory, [&]() -> Result<Database> {
        auto state = std::make_unique<State>();
        state->directory = directory;
        std::error_code failed;
        if (fs::create_directories(directory, failed)) {
            fs::permissions(directory, fs::perms::owner_all, failed);
        }
        auto lock = DirectoryLock::take(directory);
        if (!lock) {
            return Failure(std::move(lock.error()));
        }
        state->lock = std::move(*lock);
        if (auto kept = keep_from_others(directory / file_name); !kept) {
            return Failure(std::move(kept.error()));
        }
        soci::session sql;
        open_session(sql, directory / file_name);
        if (auto migrated = migrate(sql, directory); !migrated) {
            return Failure(std::move(migrated.error()));
        }
        for (std::size_t place = 0; place < reading_sessions; ++place) {
            open_session(state->readers->at(place), directory / file_name);
            state->readers->at(place) << "PRAGMA query_only=ON";
            // What is sorted may be millions of rows; in files it takes little memory, and less time, too.
            state->readers->at(place) << "PRAGMA temp_store=FILE";
        }
        return Database(std::move(state));
    });
}

Result<Database> Database::open_to_read(const fs::path& directory) {
    leave_locking_to_us();
    return reported(directory, [&]() -> Result<Database> {
        if (!fs::exists(directory / file_name)) {
            return Failure(Error{ErrorKind::missing,
                                 "there is no database in this directory",
                                 directory.string(),
                                 {},
                                 "name the data directory of a server with --data"});
        }
        auto state = std::make_unique<State>();
        state->directory = directory;
        for (std::size_t place = 0; place < reading_sessions; ++place) {
            state->readers->at(place).open(sqlite_with_kept_statements,
                                           fmt::format("db={} timeout=30", (directory / file_name).string()));
            state->readers->at(place) << "PRAGMA query_only=ON";
        }
        int version = 0;
        state->readers->at(0) << "PRAGMA user_version", soci::into(version);
        if (version != static_cast<int>(schema_steps().size())) {
            return Failure(Error{ErrorKind::invalid, "this data was written by another version of parley",
                                 directory.string(), fmt::format("schema {}", version),
                                 "start `parley serve` of this version on it once"});
        }
        return Database(std::move(state));
    });
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

const fs::path& Database::directory() const {
    return state_->directory;
}

std::unique_ptr<soci::session> Database::writing_session() {
    auto sql = std::make_unique<soci::session>();
    open_session(*sql, state_->directory / file_name);
    *sql << "PRAGMA cache_size=-24576";
    return sql;
}

Database::ReadSession::ReadSession(Database& database)
    : database_(database), place_(database.state_->readers->lease()), session_(&database.state_->readers->at(place_)) {
    session_->begin();
}

Database::ReadSession::~ReadSession() {
    try {
        session_->rollback();
    } catch (const std::exception&) {
        // Nothing was written; the next reader begins anew.
    }
    database_.state_->readers->give_back(place_);
}

}  // namespace parley::store
