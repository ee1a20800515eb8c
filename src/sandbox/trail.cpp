#include "sandbox/trail.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/json.h"

namespace parley::sandbox {

namespace {

constexpr std::size_t chunk_lines = 4'096;
constexpr std::size_t buffer_bytes = 64 * 1024;

void append_line(std::string& out, std::uint64_t n, const Sighting& sighting) {
    fmt::format_to(std::back_inserter(out), R"({{"n":{},"at":{},"id":")", n, sighting.at.time_since_epoch().count());
    append_json_escaped(out, sighting.id);
    fmt::format_to(std::back_inserter(out), R"(","what":"{}","number":{},"taken":{}}})", sighting.what, sighting.number,
                   sighting.taken);
    out += '\n';
}

}  // namespace

Trail::~Trail() {
    write_out();
    if (file_ >= 0) {
        ::close(file_);
    }
}

Result<> Trail::write_to(const std::string& path) {
    write_out();
    if (file_ >= 0) {
        ::close(file_);
        file_ = -1;
    }
    failed_ = 0;
    if (path.empty()) {
        return {};
    }
    file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (file_ < 0) {
        return Failure(
            Error{ErrorKind::unavailable, fmt::format("cannot write the log: {}", std::strerror(errno)), path});
    }
    return {};
}

void Trail::keep(std::size_t lines) {
    keep_ = lines;
    if (keep_ == 0) {
        chunks_.clear();
    }
}

void Trail::add(const Sighting& sighting) {
    const std::uint64_t n = next_++;
    if (file_ >= 0) {
        append_line(buffer_, n, sighting);
        if (buffer_.size() >= buffer_bytes) {
            write_out();
        }
    }
    if (keep_ == 0) {
        return;
    }
    if (chunks_.empty() || chunks_.back().lines.size() == chunk_lines) {
        chunks_.push_back({n, {}, {}});
        while (chunks_.size() > 1 && chunks_[1].first + keep_ <= n) {
            chunks_.pop_front();
        }
    }
    Chunk& chunk = chunks_.back();
    chunk.ids += sighting.id;
    chunk.lines.push_back({sighting.at, sighting.what.data(), static_cast<std::uint32_t>(sighting.what.size()),
                           static_cast<std::uint32_t>(chunk.ids.size()), sighting.number, sighting.taken});
}

std::string Trail::lines(std::uint64_t after, std::size_t limit) const {
    std::string out;
    for (const Chunk& chunk : chunks_) {
        std::size_t i = after >= chunk.first ? after - chunk.first + 1 : 0;
        for (; i < chunk.lines.size() && limit > 0; ++i, --limit) {
            const Line& line = chunk.lines[i];
            const std::size_t begin = i == 0 ? 0 : chunk.lines[i - 1].end;
            const std::string_view id = std::string_view(chunk.ids).substr(begin, line.end - begin);
            append_line(out, chunk.first + i, {line.at, id, {line.what, line.what_size}, line.number, line.taken});
        }
    }
    return out;
}

void Trail::clear() {
    next_ = 1;
    chunks_.clear();
    buffer_.clear();
    if (file_ >= 0 && ::ftruncate(file_, 0) != 0) {
        failed_ = errno;
    }
}

Result<> Trail::flush() {
    write_out();
    if (failed_ == 0) {
        return {};
    }
    return Failure(Error{ErrorKind::unavailable,
                         fmt::format("the log is not whole: {}", std::strerror(std::exchange(failed_, 0)))});
}

void Trail::write_out() {
    std::string_view left = buffer_;
    while (file_ >= 0 && !left.empty()) {
        const ssize_t wrote = ::write(file_, left.data(), left.size());
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote < 0) {
            failed_ = errno;
            break;
        }
        left.remove_prefix(static_cast<std::size_t>(wrote));
    }
    buffer_.clear();
}

}  // namespace parley::sandbox
