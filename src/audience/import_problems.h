#pragma once
#include <soci/soci.h>

#include <string>
#include <vector>

#include "base/id.h"

// The rows of a file that were not taken.
namespace parley::audience {

struct ImportProblemRow {
    std::int64_t id = 0;
    std::int64_t line = 0;
    std::string column;  // empty where the row as a whole is meant
    std::string value;
    std::string reason;
};

// In the order in which they were read, those after `after`.
std::vector<ImportProblemRow> list_import_problems(soci::session& sql, ImportId import, std::int64_t after, int limit);

// How often which, the most frequent first, at most `most` of them; of so many rows from the beginning.
struct ImportProblemKind {
    std::string column;
    std::string reason;
    std::int64_t rows = 0;
};
inline constexpr int counted_problems = 20'000;
std::vector<ImportProblemKind> count_import_problems(soci::session& sql, ImportId import, int most);

}  // namespace parley::audience
