#pragma once
#include <soci/soci.h>

#include <memory>
#include <optional>

#include "base/log.h"
#include "receive/journal.h"
#include "receive/segment.h"
#include "store/database.h"

namespace parley::receive {

// Up to where the journal is applied; stands in the database, and moves with what was applied.
Position read_position(soci::session& sql);
void write_position(soci::session& sql, Position position);
Result<Position> applied_position(store::Database& database);

// Walks through the journal's files in order.
class JournalCursor {
public:
    JournalCursor(const Journal& journal, Position begin, std::shared_ptr<Log> log)
        : journal_(journal), position_(begin), log_(std::move(log)) {}

    // False where nothing more is durable. What cannot be read for damage is passed over with a
    // warning. Throws where the disk fails; may be called again.
    bool next(Record& record);

    Position position() const { return position_; }  // after the last record

private:
    void note_damage(std::uint64_t bytes);

    const Journal& journal_;
    Position position_;
    std::shared_ptr<Log> log_;
    std::optional<SegmentReader> reader_;  // of position_.segment
    std::uint64_t limit_ = 0;
    std::uint64_t passed_over_ = 0;
};

}  // namespace parley::receive
