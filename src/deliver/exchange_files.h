#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "deliver/exchange_block.h"

namespace parley::deliver {

// A ring of files that hold blocks of exchanges, the oldest of which go when they are too many. Each full file has an
// index beside it; of one that a crash left without, it is made again of the heads of its blocks. Nothing is synced:
// what is lost with the machine was never promised. Safe to use from several threads.
class ExchangeFiles {
public:
    // Makes `directory`. `most` bytes in all, with the indexes.
    static Result<std::unique_ptr<ExchangeFiles>> open(const std::filesystem::path& directory, std::uint64_t most);
    ~ExchangeFiles();  // writes the index of the file that is open
    ExchangeFiles(const ExchangeFiles&) = delete;

    // Error: unavailable, where the disk takes nothing; then nothing of it is there.
    Result<> append(std::string_view block);

    // The records with one of these keys, in order of their blocks.
    std::vector<ExchangeRecord> find(std::span<const ExchangeKey> keys) const;

    // Removes the records with one of these keys, durably. Returns how many.
    std::size_t forget(std::span<const ExchangeKey> keys);

    // What a file holds.
    struct Span {
        Time first, last;
        int sampling = 0;  // the highest
        std::uint64_t dropped = 0;
    };
    std::vector<Span> spans() const;  // oldest first
    std::uint64_t bytes() const;

private:
    struct Entry {
        ExchangeKey key;
        std::uint32_t offset;
    };
    struct Segment {
        std::uint64_t bytes = 0;
        std::uint64_t index_entries = 0;
        Span span = {};
        std::vector<Entry> entries = {};  // while there is no index
    };

    ExchangeFiles(std::filesystem::path directory, std::uint64_t most);

    std::filesystem::path path_of(std::uint64_t number, std::string_view kind) const;
    void take_up(std::uint64_t number);
    bool read_index(std::uint64_t number, Segment& segment) const;
    void scan(std::uint64_t number, Segment& segment) const;
    void seal(std::uint64_t number, Segment& segment);
    Result<> begin_segment();
    void remove_oldest();
    std::uint64_t bytes_of(const Segment& segment) const;
    std::vector<std::uint32_t> places_of(std::uint64_t number, const Segment& segment,
                                         std::span<const ExchangeKey> keys) const;
    static void note(Segment& segment, const ExchangeBlock& block);

    const std::filesystem::path directory_;
    const std::uint64_t most_;
    const std::uint64_t most_of_segment_;
    mutable std::shared_mutex mutex_;
    std::map<std::uint64_t, Segment> segments_;
    std::uint64_t last_number_ = 0;
    int file_ = -1;  // of the last segment, where it is open
};

}  // namespace parley::deliver
