#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/http.h"
#include "base/id.h"

namespace parley::receive {

// Which of a provider's two URLs was called. The numbers are stored.
enum class Kind : std::uint8_t { status = 1, incoming = 2 };

std::string_view name_of(Kind kind);

// One callback as it came, before anybody has read it.
struct Record {
    ProviderId provider;
    Kind kind = Kind::status;
    Time received;
    HttpRequest request;  // target without the path, which is a secret; only headers a dialect may need
    bool operator==(const Record&) const = default;
};

// A body of 4 MB, a full head, and room.
inline constexpr std::size_t longest_record = (4 << 20) + (64 << 10);

// Bytes that stand before each record, drawn anew for each process: whoever calls us cannot put
// something into a body that would be taken for a record after damage.
using Mark = std::uint64_t;

// Appends one record; of the request only what may be kept. Format: mark u64, CRC-32C u32 of all
// that follows, length u32 of what follows, provider i64, received i64, kind u8, 0 u8, lengths of
// method u16, target u16, headers u16, then these (headers as u16 + u16 + name + value), then the
// body; numbers little-endian. False, and nothing appended, where it would be too long.
bool append_record(std::string& out, Mark mark, ProviderId provider, Kind kind, Time received,
                   const HttpRequest& request);

enum class Found { record, cut, damaged };  // cut: it may go on beyond the bytes that are there

// Reads the record that `bytes` begins with into `record`, reusing its memory; `size` is its length.
Found read_record(std::string_view bytes, Mark mark, Record& record, std::size_t& size);

// What a segment begins with: "PARLEYJ1", its number, its mark, and their CRC-32C.
inline constexpr std::size_t segment_head_size = 32;
std::string segment_head(std::uint64_t number, Mark mark);

// The mark of a segment's records. Where the head is damaged, it is taken from the first record, if
// that is whole; false where there is none.
bool read_segment_head(std::string_view bytes, Mark& mark);

}  // namespace parley::receive
