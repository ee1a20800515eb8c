#include "deliver/exchange_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <mutex>
#include <system_error>

#include "base/random.h"

namespace parley::deliver {

namespace {

constexpr std::string_view index_magic = "PARLEYX1";
constexpr std::size_t index_head = 56;
constexpr std::size_t entry_size = sizeof(ExchangeKey) + sizeof(std::uint32_t);
constexpr std::uint64_t least_of_segment = 64 << 10;
constexpr std::uint64_t usual_of_segment = 16 << 20;
constexpr std::uint64_t segments_in_ring = 16;
constexpr std::uint64_t reserve_bytes = 64 << 20;  // of the disk, for what must not be lost
constexpr mode_t only_owner = 0600;

class File {
public:
    File(const std::filesystem::path& path, int flags) : file_(::open(path.c_str(), flags | O_CLOEXEC, only_owner)) {}
    ~File() {
        if (file_ >= 0) {
            ::close(file_);
        }
    }
    File(const File&) = delete;

    bool is_open() const { return file_ >= 0; }
    int get() const { return file_; }
    std::uint64_t size() const {
        struct stat told{};
        return ::fstat(file_, &told) == 0 ? static_cast<std::uint64_t>(told.st_size) : 0;
    }
    // Shorter where the file ends.
    std::string read(std::uint64_t offset, std::size_t size) const {
        std::string bytes(size, '\0');
        std::size_t got = 0;
        while (got < size) {
            const auto more = ::pread(file_, bytes.data() + got, size - got, static_cast<off_t>(offset + got));
            if (more <= 0) {
                break;
            }
            got += static_cast<std::size_t>(more);
        }
        bytes.resize(got);
        return bytes;
    }

private:
    int file_;
};

bool write_at(int file, std::string_view bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const auto wrote = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
        offset += static_cast<std::uint64_t>(wrote);
    }
    return true;
}

template <class Number>
void put(std::string& out, Number number) {
    std::array<char, sizeof(Number)> bytes;
    std::memcpy(bytes.data(), &number, sizeof number);
    out.append(bytes.data(), bytes.size());
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t place) {
    Number number{};
    std::memcpy(&number, bytes.data() + place, sizeof number);
    return number;
}

std::string read_block(const File& file, std::uint64_t offset) {
    const auto length = length_of_exchange_block(file.read(offset, exchange_block_head));
    return length ? file.read(offset, *length) : std::string();
}

bool has_one_of(const ExchangeRecord& record, std::span<const ExchangeKey> keys) {
    return std::ranges::any_of(record.keys,
                               [keys](ExchangeKey key) { return std::ranges::find(keys, key) != keys.end(); });
}

std::optional<std::uint64_t> number_of(const std::filesystem::path& path) {
    const std::string name = path.stem().string();
    std::uint64_t number = 0;
    const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
    const bool is_number = failed == std::errc() && end == name.data() + name.size() && number > 0;
    return is_number && path.extension() == ".log" ? std::optional(number) : std::nullopt;
}

Failure failed_write(const std::filesystem::path& path) {
    return Failure(Error{ErrorKind::unavailable,
                         "cannot write: " + std::error_code(errno, std::generic_category()).message(), path.string()});
}

}  // namespace

Result<std::unique_ptr<ExchangeFiles>> ExchangeFiles::open(const std::filesystem::path& directory, std::uint64_t most) {
    std::error_code failed;
    std::filesystem::create_directories(directory, failed);
    if (!failed) {
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failed);
    }
    std::unique_ptr<ExchangeFiles> files(new ExchangeFiles(directory, most));
    for (auto entry = std::filesystem::directory_iterator(directory, failed);
         !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed)) {
        if (const auto number = number_of(entry->path())) {
            files->take_up(*number);
        }
    }
    if (failed) {
        return Failure(Error{ErrorKind::unavailable, "cannot use the folder of exchanges: " + failed.message(),
                             directory.string()});
    }
    files->remove_oldest();
    return files;
}

ExchangeFiles::ExchangeFiles(std::filesystem::path directory, std::uint64_t most)
    : directory_(std::move(directory)),
      most_(most),
      most_of_segment_(std::clamp(most / segments_in_ring, least_of_segment, usual_of_segment)) {}

ExchangeFiles::~ExchangeFiles() {
    if (file_ >= 0) {
        ::close(file_);
        seal(last_number_, segments_[last_number_]);
    }
}

std::filesystem::path ExchangeFiles::path_of(std::uint64_t number, std::string_view kind) const {
    return directory_ / fmt::format("{:010}.{}", number, kind);
}

void ExchangeFiles::take_up(std::uint64_t number) {
    Segment segment;
    if (!read_index(number, segment)) {
        segment = {};
        scan(number, segment);
        seal(number, segment);
    }
    segments_.insert_or_assign(number, std::move(segment));
    last_number_ = std::max(last_number_, number);
}

// A wrong entry costs a look at a block that has not what is looked for; so the head alone is checked.
bool ExchangeFiles::read_index(std::uint64_t number, Segment& segment) const {
    const File index(path_of(number, "index"), O_RDONLY);
    const File file(path_of(number, "log"), O_RDONLY);
    const std::string head = index.is_open() && file.is_open() ? index.read(0, index_head) : std::string();
    if (head.size() != index_head || !head.starts_with(index_magic) ||
        number_at<std::uint32_t>(head, 8) != checksum_of(std::string_view(head).substr(12))) {
        return false;
    }
    segment.span.sampling = static_cast<int>(number_at<std::uint32_t>(head, 12));
    segment.span.dropped = number_at<std::uint64_t>(head, 16);
    segment.span.first = Time(std::chrono::milliseconds(number_at<std::int64_t>(head, 24)));
    segment.span.last = Time(std::chrono::milliseconds(number_at<std::int64_t>(head, 32)));
    segment.bytes = number_at<std::uint64_t>(head, 40);
    segment.index_entries = number_at<std::uint64_t>(head, 48);
    return segment.bytes == file.size() && index.size() == index_head + segment.index_entries * entry_size;
}

// Up to the first block that is not whole: the tail that a crash tore. One that is damaged inside is passed over.
void ExchangeFiles::scan(std::uint64_t number, Segment& segment) const {
    const File file(path_of(number, "log"), O_RDONLY);
    const std::uint64_t size = file.is_open() ? file.size() : 0;
    while (segment.bytes < size) {
        const std::string bytes = read_block(file, segment.bytes);
        const auto length = length_of_exchange_block(bytes);
        if (!length || bytes.size() < *length) {
            break;
        }
        if (const auto block = read_exchange_block(bytes)) {
            note(segment, *block);
        }
        segment.bytes += *length;
    }
    if (segment.bytes < size) {
        std::error_code ignored;
        std::filesystem::resize_file(path_of(number, "log"), segment.bytes, ignored);
    }
}

void ExchangeFiles::note(Segment& segment, const ExchangeBlock& block) {
    for (const ExchangeKey key : block.keys) {
        segment.entries.push_back({key, static_cast<std::uint32_t>(segment.bytes)});
    }
    Span& span = segment.span;
    span.sampling = std::max(span.sampling, block.sampling);
    span.dropped += block.dropped;
    if (!block.keys.empty()) {
        span.first = span.first == Time() ? block.first : std::min(span.first, block.first);
        span.last = std::max(span.last, block.last);
    }
}

// Where the index cannot be written its entries stay in memory, and it is made again at the next start.
void ExchangeFiles::seal(std::uint64_t number, Segment& segment) {
    std::ranges::sort(segment.entries, {}, [](const Entry& entry) { return std::pair(entry.key, entry.offset); });
    std::string rest;
    put(rest, static_cast<std::uint32_t>(segment.span.sampling));
    put(rest, std::uint64_t{segment.span.dropped});
    put(rest, std::int64_t{segment.span.first.time_since_epoch().count()});
    put(rest, std::int64_t{segment.span.last.time_since_epoch().count()});
    put(rest, std::uint64_t{segment.bytes});
    put(rest, std::uint64_t{segment.entries.size()});
    std::string bytes(index_magic);
    put(bytes, checksum_of(rest));
    bytes += rest;
    for (const Entry& entry : segment.entries) {
        put(bytes, entry.key);
        put(bytes, entry.offset);
    }
    const File index(path_of(number, "index"), O_WRONLY | O_CREAT | O_TRUNC);
    if (index.is_open() && write_at(index.get(), bytes, 0)) {
        segment.index_entries = segment.entries.size();
        segment.entries = {};
    }
}

Result<> ExchangeFiles::begin_segment() {
    if (file_ >= 0) {
        ::close(file_);
        file_ = -1;
        seal(last_number_, segments_[last_number_]);
    }
    const auto path = path_of(last_number_ + 1, "log");
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, only_owner);
    if (file_ < 0) {
        return failed_write(path);
    }
    segments_[++last_number_] = {};
    return {};
}

std::uint64_t ExchangeFiles::bytes_of(const Segment& segment) const {
    return segment.bytes + index_head + (segment.index_entries + segment.entries.size()) * entry_size;
}

void ExchangeFiles::remove_oldest() {
    std::uint64_t all = 0;
    for (const auto& [number, segment] : segments_) {
        all += bytes_of(segment);
    }
    while (all > most_ && !segments_.empty() && (file_ < 0 || segments_.size() > 1)) {
        const auto oldest = segments_.begin();
        all -= bytes_of(oldest->second);
        std::error_code ignored;
        std::filesystem::remove(path_of(oldest->first, "log"), ignored);
        std::filesystem::remove(path_of(oldest->first, "index"), ignored);
        segments_.erase(oldest);
    }
}

Result<> ExchangeFiles::append(std::string_view bytes) {
    const auto block = read_exchange_block(bytes);
    if (!block) {
        return invalid("is no block of exchanges");
    }
    std::error_code unknown;
    const auto space = std::filesystem::space(directory_, unknown);
    if (!unknown && space.available < reserve_bytes + bytes.size()) {
        errno = ENOSPC;
        return failed_write(directory_);
    }
    const std::unique_lock lock(mutex_);
    const bool is_full = file_ >= 0 && segments_[last_number_].bytes + bytes.size() > most_of_segment_;
    if (file_ < 0 || is_full) {
        if (auto begun = begin_segment(); !begun) {
            return begun;
        }
    }
    Segment& segment = segments_[last_number_];
    if (!write_at(file_, bytes, segment.bytes)) {
        const auto failure = failed_write(path_of(last_number_, "log"));
        [[maybe_unused]] const int cut = ::ftruncate(file_, static_cast<off_t>(segment.bytes));
        return failure;
    }
    note(segment, *block);
    segment.bytes += bytes.size();
    remove_oldest();
    return {};
}

std::vector<std::uint32_t> ExchangeFiles::places_of(std::uint64_t number, const Segment& segment,
                                                    std::span<const ExchangeKey> keys) const {
    std::vector<std::uint32_t> places;
    for (const Entry& entry : segment.entries) {
        if (std::ranges::find(keys, entry.key) != keys.end()) {
            places.push_back(entry.offset);
        }
    }
    if (segment.index_entries > 0) {
        const File index(path_of(number, "index"), O_RDONLY);
        const auto entry_at = [&index](std::uint64_t place) {
            const std::string bytes = index.read(index_head + place * entry_size, entry_size);
            return bytes.size() == entry_size
                       ? Entry{number_at<ExchangeKey>(bytes, 0), number_at<std::uint32_t>(bytes, sizeof(ExchangeKey))}
                       : Entry{~ExchangeKey{0}, 0};
        };
        for (const ExchangeKey key : keys) {
            std::uint64_t low = 0;
            std::uint64_t high = index.is_open() ? segment.index_entries : 0;
            while (low < high) {
                const std::uint64_t middle = low + (high - low) / 2;
                const bool is_before = entry_at(middle).key < key;
                (is_before ? low : high) = is_before ? middle + 1 : middle;
            }
            for (; index.is_open() && low < segment.index_entries; ++low) {
                const Entry entry = entry_at(low);
                if (entry.key != key) {
                    break;
                }
                places.push_back(entry.offset);
            }
        }
    }
    std::ranges::sort(places);
    places.erase(std::ranges::unique(places).begin(), places.end());
    return places;
}

std::vector<ExchangeRecord> ExchangeFiles::find(std::span<const ExchangeKey> keys) const {
    const std::shared_lock lock(mutex_);
    std::vector<ExchangeRecord> found;
    for (const auto& [number, segment] : segments_) {
        const auto places = places_of(number, segment, keys);
        if (places.empty()) {
            continue;
        }
        const File file(path_of(number, "log"), O_RDONLY);
        for (const std::uint32_t place : places) {
            auto records = file.is_open() ? unpack_exchanges(read_block(file, place)) : std::nullopt;
            for (ExchangeRecord& record : records ? *records : std::vector<ExchangeRecord>()) {
                if (has_one_of(record, keys)) {
                    found.push_back(std::move(record));
                }
            }
        }
    }
    return found;
}

std::size_t ExchangeFiles::forget(std::span<const ExchangeKey> keys) {
    const std::unique_lock lock(mutex_);
    std::size_t forgotten = 0;
    for (const auto& [number, segment] : segments_) {
        const auto places = places_of(number, segment, keys);
        if (places.empty()) {
            continue;
        }
        const File file(path_of(number, "log"), O_RDWR);
        for (const std::uint32_t place : places) {
            const std::string bytes = file.is_open() ? read_block(file, place) : std::string();
            const auto block = read_exchange_block(bytes);
            auto records = unpack_exchanges(bytes);
            if (!block || !records) {
                continue;
            }
            const std::size_t gone =
                std::erase_if(*records, [keys](const ExchangeRecord& record) { return has_one_of(record, keys); });
            if (gone > 0 &&
                write_at(file.get(), pack_exchanges(*records, block->sampling, block->dropped, block->length), place)) {
                forgotten += gone;
            }
        }
        ::fdatasync(file.get());
    }
    return forgotten;
}

std::vector<ExchangeFiles::Span> ExchangeFiles::spans() const {
    const std::shared_lock lock(mutex_);
    std::vector<Span> spans;
    for (const auto& [number, segment] : segments_) {
        spans.push_back(segment.span);
    }
    return spans;
}

std::uint64_t ExchangeFiles::bytes() const {
    const std::shared_lock lock(mutex_);
    std::uint64_t all = 0;
    for (const auto& [number, segment] : segments_) {
        all += bytes_of(segment);
    }
    return all;
}

}  // namespace parley::deliver
