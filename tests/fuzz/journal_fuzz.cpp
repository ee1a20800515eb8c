#include <stdlib.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>

#include "base/random.h"
#include "receive/record.h"
#include "receive/segment.h"

namespace {

using namespace parley;
using namespace parley::receive;

void require(bool holds) {
    if (!holds) {
        ::abort();
    }
}

// A record of these bytes whose checksum is right, so that its inside is read as well.
std::string sealed(std::string_view inside, Mark mark) {
    const auto length = static_cast<std::uint32_t>(inside.size());
    std::string summed(sizeof length, '\0');
    std::memcpy(summed.data(), &length, sizeof length);
    summed += inside;
    const std::uint32_t sum = checksum_of(summed);
    std::string bytes(sizeof mark + sizeof sum, '\0');
    std::memcpy(bytes.data(), &mark, sizeof mark);
    std::memcpy(bytes.data() + sizeof mark, &sum, sizeof sum);
    return bytes + summed;
}

// Whatever bytes a record is made of, what was read from it can be written and read again.
void check_record(std::string_view bytes, Mark mark) {
    Record record;
    std::size_t size = 0;
    if (read_record(bytes, mark, record, size) != Found::record) {
        return;
    }
    require(size <= bytes.size());
    std::string written;
    if (append_record(written, mark, record.provider, record.kind, record.received, record.request)) {
        Record again;
        require(read_record(written, mark, again, size) == Found::record && size == written.size());
        require(again.provider == record.provider && again.kind == record.kind);
        require(again.request.body == record.request.body && again.received == record.received);
    }
}

// The input stands in a file after a good head and record: these come out, and reading ends.
void check_segment(std::string_view bytes) {
    static const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("parley-journal-fuzz-" + std::to_string(::getpid()));
    constexpr Mark mark = 0x0102030405060708;
    std::string file = segment_head(1, mark);
    HttpRequest request;
    request.body = "good";
    append_record(file, mark, ProviderId{1}, Kind::status, Time{}, request);
    file += bytes;
    request.body = "last";
    append_record(file, mark, ProviderId{1}, Kind::status, Time{}, request);
    FILE* out = ::fopen(path.c_str(), "wb");
    require(out != nullptr && ::fwrite(file.data(), 1, file.size(), out) == file.size());
    ::fclose(out);
    auto reader = SegmentReader::open(path, 0);
    require(reader.has_value());
    Record record;
    std::string bodies;
    std::uint64_t before = 0;
    while (reader->next(file.size(), record)) {
        require(reader->offset() > before);
        before = reader->offset();
        bodies += record.request.body;
    }
    ::unlink(path.c_str());
    require(bodies.starts_with("good") && bodies.ends_with("last"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Mark mark = 0;
    if (bytes.size() >= sizeof mark) {
        std::memcpy(&mark, bytes.data(), sizeof mark);
    }
    check_record(bytes, mark);
    check_record(sealed(bytes, mark), mark);
    read_segment_head(bytes, mark);
    check_segment(bytes);
    return 0;
}
