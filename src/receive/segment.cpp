#include "receive/segment.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>

namespace parley::receive {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t chunk = 1 << 20;
constexpr std::string_view extension = ".journal";

std::size_t read_at(int file, char* into, std::size_t size, std::uint64_t offset) {
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(file, into + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            throw std::system_error(errno, std::generic_category(), "the journal cannot be read");
        }
        if (got == 0) {
            break;
        }
        done += static_cast<std::size_t>(got);
    }
    return done;
}

}  // namespace

fs::path segment_path(const fs::path& directory, std::uint64_t number) {
    return directory / fmt::format("{:012}{}", number, extension);
}

std::vector<std::uint64_t> list_segments(const fs::path& directory) {
    std::vector<std::uint64_t> numbers;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(directory, failed)) {
        const std::string name = entry.path().stem().string();
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc{} && end == name.data() + name.size() && entry.path().extension() == extension) {
            numbers.push_back(number);
        }
    }
    std::ranges::sort(numbers);
    return numbers;
}

Result<> sync_directory(const fs::path& directory) {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int why = errno;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!done) {
        return Failure(Error{ErrorKind::unavailable,
                             "the journal's directory cannot be synced: " + std::generic_category().message(why),
                             directory.string()});
    }
    return {};
}

Result<SegmentReader> SegmentReader::open(const fs::path& path, std::uint64_t offset) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        const auto kind = errno == ENOENT ? ErrorKind::missing : ErrorKind::unavailable;
        return Failure(
            Error{kind, "a journal file cannot be read: " + std::generic_category().message(errno), path.string()});
    }
    return SegmentReader(file, offset);
}

SegmentReader::SegmentReader(SegmentReader&& other) noexcept {
    *this = std::move(other);
}

SegmentReader& SegmentReader::operator=(SegmentReader&& other) noexcept {
    std::swap(file_, other.file_);
    window_ = std::move(other.window_);
    place_ = other.place_;
    base_ = other.base_;
    passed_over_ = other.passed_over_;
    mark_ = other.mark_;
    has_mark_ = other.has_mark_;
    return *this;
}

SegmentReader::~SegmentReader() {
    if (file_ >= 0) {
        ::close(file_);
    }
}

// Learns the mark, which stands in the head, wherever reading begins.
bool SegmentReader::begin(std::uint64_t limit) {
    std::string head(std::min<std::uint64_t>(limit, segment_head_size), '\0');
    if (read_at(file_, head.data(), head.size(), 0) < segment_head_size) {
        return false;
    }
    if (!read_segment_head(head, mark_)) {
        head.resize(std::min<std::uint64_t>(limit, segment_head_size + longest_record));
        head.resize(read_at(file_, head.data(), head.size(), 0));
        if (!read_segment_head(head, mark_)) {
            return false;
        }
        passed_over_ += segment_head_size;
    }
    base_ = std::max<std::uint64_t>(base_, segment_head_size);
    has_mark_ = true;
    return true;
}

// More of the file into the window; false where there is no more before the limit.
bool SegmentReader::fill(std::uint64_t limit) {
    window_.erase(0, place_);
    base_ += place_;
    place_ = 0;
    const std::uint64_t end = base_ + window_.size();
    if (end >= limit) {
        return false;
    }
    const std::size_t before = window_.size();
    window_.resize(before + std::min<std::uint64_t>(chunk, limit - end));
    std::size_t got = 0;
    try {
        got = read_at(file_, window_.data() + before, window_.size() - before, end);
    } catch (...) {
        window_.resize(before);
        throw;
    }
    window_.resize(before + got);
    return got > 0;
}

// To the next mark after this byte, whatever follows it.
bool SegmentReader::seek_mark(std::uint64_t limit) {
    std::string sign(sizeof mark_, '\0');
    std::memcpy(sign.data(), &mark_, sizeof mark_);
    ++place_;
    ++passed_over_;
    for (;;) {
        const auto found = std::string_view(window_).find(sign, place_);
        const bool is_there = found != std::string_view::npos;
        // The last bytes may be the begin of a mark.
        const std::size_t stop =
            is_there ? found : std::max(place_, window_.size() - std::min(window_.size(), sign.size() - 1));
        passed_over_ += stop - place_;
        place_ = stop;
        if (is_there) {
            return true;
        }
        if (!fill(limit)) {
            passed_over_ += window_.size() - place_;
            place_ = window_.size();
            return false;
        }
    }
}

bool SegmentReader::next(std::uint64_t limit, Record& record) {
    if (!has_mark_ && !begin(limit)) {
        return false;
    }
    for (;;) {
        std::size_t size = 0;
        const Found found = read_record(std::string_view(window_).substr(place_), mark_, record, size);
        if (found == Found::record) {
            place_ += size;
            return true;
        }
        if (found == Found::cut && fill(limit)) {
            continue;
        }
        if (offset() >= limit || window_.size() == place_) {
            return false;
        }
        if (!seek_mark(limit)) {
            return false;
        }
    }
}

}  // namespace parley::receive
