#pragma once
#include <soci/soci.h>

#include <string>
#include <vector>

#include "audience/people_row.h"
#include "base/clock.h"
#include "base/id.h"

namespace parley::audience {

struct RejectedRow {
    std::int64_t line;
    std::string column;  // empty where the row as a whole is meant
    std::string value;   // as given; for the report only, never for a log
    std::string reason;
};

struct ImportCounts {
    std::int64_t rows_read = 0;  // = created + updated + unchanged + rejected
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
    bool operator==(const ImportCounts&) const = default;
};

// Some rows of a file, read and ready to be written, in the file's order.
struct PeopleBatch {
    std::vector<PersonRow> people;
    std::vector<RejectedRow> rejected;
};

// Creates and updates the people, makes them members of the import, keeps what was rejected and
// moves the import's counters: all in the caller's transaction, so that none can differ from the rest.
// Attributes may hold operators, and an identity may be any that a person has. A row whose change does not fit the
// person
// ($incr of a text) is rejected like one that cannot be read. Without an import only the people are written.
ImportCounts write_people(soci::session& sql, ProjectId project, ImportId import, const PeopleBatch& batch, Time now);

}  // namespace parley::audience
