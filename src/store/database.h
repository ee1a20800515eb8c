#pragma once
#include <soci/soci.h>

#include <filesystem>
#include <functional>
#include <memory>

#include "base/error.h"

namespace parley::store {

// The data directory: one SQLite database (WAL, synchronous=FULL) that one process may open for
// writing. All threads may use it; each reads through a session of its own from the pool.
class Database {
public:
    // Opens or makes it, takes its lock and brings its schema up to date. Errors: conflict (another
    // process holds it), invalid (made by a newer Parley), unavailable (no right, no space).
    static Result<Database> open(const std::filesystem::path& directory);

    // For looking only, beside a running server: no lock, nothing is ever written.
    static Result<Database> open_to_read(const std::filesystem::path& directory);

    Database(Database&&) noexcept;
    ~Database();

    const std::filesystem::path& directory() const;

    // Runs `read` with a session of the pool inside one consistent snapshot; waits for a free one. What it throws
    // tells nothing of the statement's values, which SOCI adds to what it says: they may be secret.
    template <class Read>
    auto read(Read read) -> std::invoke_result_t<Read&, soci::session&> {
        ReadSession session(*this);
        try {
            return read(session.sql());
        } catch (const soci::soci_error& failure) {
            throw soci::soci_error(failure.get_error_message());
        }
    }

    // A new connection for the one that writes.
    std::unique_ptr<soci::session> writing_session();

private:
    struct State;
    explicit Database(std::unique_ptr<State> state);

    class ReadSession {
    public:
        explicit ReadSession(Database& database);
        ~ReadSession();
        ReadSession(const ReadSession&) = delete;
        soci::session& sql() { return *session_; }

    private:
        Database& database_;
        std::size_t place_;
        soci::session* session_;
    };

    std::unique_ptr<State> state_;
};

}  // namespace parley::store
