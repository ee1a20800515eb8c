#include "receive/journal_cursor.h"

#include <stdexcept>

namespace parley::receive {

namespace {

constexpr const char* name = "callbacks";

}  // namespace

Position read_position(soci::session& sql) {
    const std::string key = name;
    long long segment = 0;
    long long offset = 0;
    sql << "SELECT segment, offset FROM journal_position WHERE name = :name", soci::use(key), soci::into(segment),
        soci::into(offset);
    return Position{static_cast<std::uint64_t>(segment), static_cast<std::uint64_t>(offset)};
}

void write_position(soci::session& sql, Position position) {
    const std::string key = name;
    const auto segment = static_cast<long long>(position.segment);
    const auto offset = static_cast<long long>(position.offset);
    sql << "INSERT INTO journal_position (name, segment, offset) VALUES (:name, :segment, :offset) "
           "ON CONFLICT (name) DO UPDATE SET segment = excluded.segment, offset = excluded.offset",
        soci::use(key), soci::use(segment), soci::use(offset);
}

Result<Position> applied_position(store::Database& database) {
    try {
        return database.read([](soci::session& sql) { return read_position(sql); });
    } catch (const std::exception& failure) {
        return Failure(
            Error{ErrorKind::unavailable, std::string("the journal's position cannot be read: ") + failure.what()});
    }
}

bool JournalCursor::next(Record& record) {
    for (;;) {
        if (reader_ && reader_->next(limit_, record)) {
            position_.offset = reader_->offset();
            if (reader_->passed_over() != passed_over_) {
                note_damage(reader_->passed_over() - passed_over_);
                passed_over_ = reader_->passed_over();
            }
            return true;
        }
        if (reader_ && limit_ > position_.offset) {
            // A tail that was torn when the process ended was never acknowledged, and is no loss.
            if (position_.segment >= journal_.first_segment()) {
                note_damage(limit_ - position_.offset);
            }
            position_.offset = limit_;
        }
        const auto stretch = journal_.stretch_after(position_);
        if (!stretch) {
            return false;
        }
        limit_ = stretch->limit;
        if (reader_ && stretch->begin == position_) {
            continue;
        }
        position_ = stretch->begin;
        passed_over_ = 0;
        reader_.reset();
        auto reader = SegmentReader::open(segment_path(journal_.directory(), position_.segment), position_.offset);
        if (reader) {
            reader_.emplace(std::move(*reader));
        } else if (reader.error().kind == ErrorKind::missing) {
            log_->error("{}: its callbacks are lost", describe(reader.error()));
            position_.offset = limit_;
        } else {
            throw std::runtime_error(describe(reader.error()));
        }
    }
}

void JournalCursor::note_damage(std::uint64_t bytes) {
    log_->error("{} bytes of the journal's file {} are damaged and were passed over", bytes,
                segment_path(journal_.directory(), position_.segment).string());
}

}  // namespace parley::receive
