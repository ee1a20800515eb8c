#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "receive/record.h"

namespace parley::receive {

// One segment file that is being written. What was synced is good; after a failure the file is cut
// back to that and must not be written to again.
class SegmentWriter {
public:
    SegmentWriter() = default;
    SegmentWriter(const SegmentWriter&) = delete;
    ~SegmentWriter() { close(); }

    // Makes the file with its head, durable with its name. Where the disk has room for `room` bytes
    // they are taken at once, as a sync is cheaper where the file does not grow. Error: unavailable.
    Result<> create(const std::filesystem::path& directory, std::uint64_t number, Mark mark, std::uint64_t room);

    // All of it, or an error and nothing.
    Result<> append(std::string_view bytes);

    void close();  // gives back the room that was not used
    bool is_open() const { return file_ >= 0; }
    std::uint64_t good_bytes() const { return good_; }

private:
    int file_ = -1;
    std::filesystem::path path_;
    std::uint64_t good_ = 0;
};

// What an unprivileged user can still write to the disk of this directory; the largest number where
// the system does not say.
std::uint64_t free_bytes(const std::filesystem::path& directory);

}  // namespace parley::receive
