#include "audience/job_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <system_error>

namespace parley::audience {

namespace fs = std::filesystem;

namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

Failure not_possible(std::string what, const fs::path& path, int error, std::string advice) {
    return Failure(Error{ErrorKind::unavailable,
                         what + ": " + std::generic_category().message(error),
                         path.string(),
                         {},
                         std::move(advice)});
}

bool write_all(int file, std::int64_t place, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::pwrite(file, bytes.data(), bytes.size(), place);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
            place += written;
        }
    }
    return true;
}

}  // namespace

Result<> JobFiles::open_folder() {
    std::error_code failed;
    if (fs::create_directories(folder_, failed)) {
        fs::permissions(folder_, fs::perms::owner_all, failed);
    }
    if (failed) {
        return not_possible("the folder cannot be made", folder_, failed.value(),
                            "check that the disk has space and that this user may write there");
    }
    return {};
}

fs::path JobFiles::path_of(std::int64_t job) const {
    return folder_ / fmt::format("{}.csv", job);
}

Result<> JobFiles::append(std::int64_t job, std::int64_t size, std::string_view bytes) const {
    const fs::path path = path_of(job);
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    constexpr const char* advice = "free some space on the disk; what came before is kept";
    if (!file.is_open()) {
        return not_possible("the file cannot be kept", path, errno, advice);
    }
    const bool cut = ::ftruncate(file.number(), size) == 0;
    if (cut && write_all(file.number(), size, bytes) && ::fdatasync(file.number()) == 0) {
        return {};
    }
    const int error = errno;
    if (::ftruncate(file.number(), size) != 0) {
        return not_possible("the file cannot be cut", path, errno, advice);
    }
    return not_possible("the file cannot be kept", path, error, advice);
}

Result<std::string> JobFiles::read(std::int64_t job, std::int64_t place, std::size_t most) const {
    const fs::path path = path_of(job);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string bytes(most, '\0');
    ssize_t count = -1;
    if (file.is_open()) {
        do {
            count = ::pread(file.number(), bytes.data(), bytes.size(), place);
        } while (count < 0 && errno == EINTR);
    }
    if (count < 0) {
        return not_possible("the file cannot be read", path, errno, {});
    }
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
}

std::int64_t JobFiles::size_of(std::int64_t job) const {
    std::error_code failed;
    const auto size = fs::file_size(path_of(job), failed);
    return failed ? 0 : static_cast<std::int64_t>(size);
}

void JobFiles::remove(std::int64_t job) const {
    std::error_code ignored;
    fs::remove(path_of(job), ignored);
}

void JobFiles::remove_all_but(const std::function<bool(std::int64_t job)>& is_kept) const {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
        const std::string name = entry.path().stem().string();
        std::int64_t job = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), job);
        const bool ours =
            error == std::errc() && end == name.data() + name.size() && entry.path().extension() == ".csv";
        if (ours && !is_kept(job)) {
            fs::remove(entry.path(), ignored);
        }
    }
}

}  // namespace parley::audience
