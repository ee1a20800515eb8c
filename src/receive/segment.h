#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "receive/record.h"

namespace parley::receive {

// A place in the journal: a file of it, and a byte there. Offset 0 is the file's begin.
struct Position {
    std::uint64_t segment = 0;
    std::uint64_t offset = 0;
    auto operator<=>(const Position&) const = default;
};

std::filesystem::path segment_path(const std::filesystem::path& directory, std::uint64_t number);
std::vector<std::uint64_t> list_segments(const std::filesystem::path& directory);  // in order; none where unreadable

// Makes what was created or removed in a directory durable.
Result<> sync_directory(const std::filesystem::path& directory);

// Reads the records of one segment file, in order. What is damaged is passed over up to the next
// whole record, so that one bad block costs no more than the records in it; a torn tail ends it.
class SegmentReader {
public:
    // Error: missing where there is no such file, unavailable where it cannot be read.
    static Result<SegmentReader> open(const std::filesystem::path& path, std::uint64_t offset);

    SegmentReader(SegmentReader&& other) noexcept;
    SegmentReader& operator=(SegmentReader&& other) noexcept;
    ~SegmentReader();

    // The next record before byte `limit` of the file; false where there is none. A later limit may
    // be higher, as the file grows. Throws std::system_error where the file cannot be read: trying
    // again later goes on from here.
    bool next(std::uint64_t limit, Record& record);

    std::uint64_t offset() const { return base_ + place_; }     // after the last record, and what was passed over
    std::uint64_t passed_over() const { return passed_over_; }  // bytes in all

private:
    SegmentReader(int file, std::uint64_t offset) : file_(file), base_(offset) {}

    bool begin(std::uint64_t limit);
    bool fill(std::uint64_t limit);
    bool seek_mark(std::uint64_t limit);

    int file_ = -1;
    std::string window_;     // the file's bytes from base_ on
    std::size_t place_ = 0;  // in the window
    std::uint64_t base_ = 0;
    std::uint64_t passed_over_ = 0;
    Mark mark_ = 0;
    bool has_mark_ = false;
};

}  // namespace parley::receive
