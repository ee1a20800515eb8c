#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace parley::sandbox {

// One line of what happened, for the oracle of fault tests.
struct Sighting {
    Time at;
    std::string_view id;       // of the message
    std::string_view what;     // "accepted", "429", "silence", "delivered"; must be a literal: it is not copied
    std::uint32_t number = 1;  // which attempt, which try
    bool taken = true;
};

// Append only. The latest `keep` lines stay in memory; a file, where there is one, gets them all.
// Lines are JSON: {"n":1,"at":1700000000000,"id":"1|1|7|7","what":"accepted","number":1,"taken":true}
class Trail {
public:
    explicit Trail(std::size_t keep = 0) : keep_(keep) {}
    ~Trail();
    Trail(const Trail&) = delete;
    Trail& operator=(const Trail&) = delete;

    // Starts an empty file; an empty path closes the one before. Error: unavailable.
    Result<> write_to(const std::string& path);
    void keep(std::size_t lines);

    void add(const Sighting& sighting);
    // The lines after number `after` that are still kept, `limit` at most.
    std::string lines(std::uint64_t after, std::size_t limit) const;
    std::uint64_t size() const { return next_ - 1; }
    void clear();      // the file is emptied too
    Result<> flush();  // lines wait in a buffer until this or until 64 KB. Error: unavailable, once

private:
    struct Line {
        Time at;
        const char* what;
        std::uint32_t what_size;
        std::uint32_t end;  // of its id in the chunk's ids
        std::uint32_t number;
        bool taken;
    };
    struct Chunk {
        std::uint64_t first;
        std::vector<Line> lines;
        std::string ids;
    };
    void write_out();

    std::size_t keep_;
    std::uint64_t next_ = 1;
    std::deque<Chunk> chunks_;
    std::string buffer_;
    int file_ = -1;
    int failed_ = 0;  // errno of the first write that failed
};

}  // namespace parley::sandbox
