#include "app/first_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "access/member.h"
#include "api/keys.h"
#include "base/random.h"
#include "base/text.h"

namespace parley::app {

namespace {

Result<> write_secret(const std::filesystem::path& file, const std::string& secret) {
    const auto failed = [&] {
        return Failure(Error{ErrorKind::unavailable,
                             std::strerror(errno),
                             file.string(),
                             {},
                             "the data directory must be writable for whoever runs the server"});
    };
    ::unlink(file.c_str());
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (handle < 0) {
        return failed();
    }
    const std::string line = secret + "\n";
    const bool written =
        ::write(handle, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(handle) == 0;
    if (!written) {
        auto failure = failed();
        ::close(handle);
        return failure;
    }
    ::close(handle);
    return {};
}

}  // namespace

Result<> keep_first_key(store::Database& database, store::Writer& writer, const Clock& clock, ProjectId project,
                        const std::filesystem::path& file) {
    // Members may have revoked all keys: they get in without.
    const bool somebody_gets_in =
        database.read([](soci::session& sql) { return !api::list_good_keys(sql).empty() || access::has_members(sql); });
    if (somebody_gets_in) {
        return {};
    }
    // The file first: a key that nobody has read is of no use, one without its row is simply made again.
    const std::string secret = api::make_key();
    if (auto written = write_secret(file, secret); !written) {
        return written;
    }
    api::Key key;
    key.project = project;
    key.name = "first key";
    key.digest = digest_of(secret);
    key.created = clock.now();
    const auto stored = writer.run([key](soci::session& sql) { return api::insert_key(sql, key); });
    if (!stored) {
        return std::unexpected(stored.error());
    }
    return {};
}

std::optional<std::string> read_key(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::string line;
    if (!std::getline(stream, line) || trimmed(line).empty()) {
        return std::nullopt;
    }
    return std::string(trimmed(line));
}

}  // namespace parley::app
