#include "receive/segment_writer.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <limits>
#include <system_error>

#include "receive/segment.h"

namespace parley::receive {

namespace {

Failure not_written(int why, const std::filesystem::path& path) {
    return Failure(Error{ErrorKind::unavailable,
                         "the journal cannot be written: " + std::generic_category().message(why),
                         path.string(),
                         {},
                         "check that the disk has space and works; callbacks are refused until then, so that "
                         "providers send them again"});
}

// Zero, or the error's number.
int write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(file, bytes.data(), bytes.size());
        if (done < 0 && errno != EINTR) {
            return errno;
        }
        if (done == 0) {
            return EIO;
        }
        bytes.remove_prefix(done < 0 ? 0 : static_cast<std::size_t>(done));
    }
    return 0;
}

int sync_data(int file) {
    while (::fdatasync(file) != 0) {
        if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

}  // namespace

Result<> SegmentWriter::create(const std::filesystem::path& directory, std::uint64_t number, Mark mark,
                               std::uint64_t room) {
    close();
    path_ = segment_path(directory, number);
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file_ < 0) {
        return not_written(errno, path_);
    }
    if (room > 0) {
        // Helps where it can: not every file system knows it, and the disk may be nearly full.
        [[maybe_unused]] const int taken = ::fallocate(file_, 0, 0, static_cast<off_t>(room));
    }
    auto made = append(segment_head(number, mark));
    if (made) {
        made = sync_directory(directory);
    }
    if (!made) {
        close();
        ::unlink(path_.c_str());
    }
    return made;
}

Result<> SegmentWriter::append(std::string_view bytes) {
    int why = write_all(file_, bytes);
    if (why == 0) {
        why = sync_data(file_);
    }
    if (why != 0) {
        // Only tidies up: a reader in this process stops at good_bytes() anyway, and after a restart
        // what was refused does no harm where it is read after all.
        [[maybe_unused]] const int cut = ::ftruncate(file_, static_cast<off_t>(good_));
        return not_written(why, path_);
    }
    good_ += bytes.size();
    return {};
}

void SegmentWriter::close() {
    if (file_ >= 0) {
        [[maybe_unused]] const int cut = ::ftruncate(file_, static_cast<off_t>(good_));
        ::close(file_);
    }
    file_ = -1;
    good_ = 0;
}

std::uint64_t free_bytes(const std::filesystem::path& directory) {
    struct statvfs disk{};
    if (::statvfs(directory.c_str(), &disk) != 0) {
        return std::numeric_limits<std::uint64_t>::max();
    }
    return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

}  // namespace parley::receive
