#pragma once
#include <soci/soci.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audience/people_batch.h"
#include "base/clock.h"
#include "base/id.h"

namespace parley::audience {

// One reading of a file of people. States: running; finished; failed (the file or the database gave
// out: what had been read stays in); interrupted (the server stopped meanwhile).
struct Import {
    ImportId id;
    std::string name;
    std::string state;
    std::string error = {};
    ImportCounts counts = {};
    Time started = {};
    std::optional<Time> finished = {};
    bool operator==(const Import&) const = default;
};

ImportId begin_import(soci::session& sql, ProjectId project, const std::string& name, Time now);
void end_import(soci::session& sql, ImportId import, const std::string& state, const std::string& error, Time now);

std::optional<Import> read_import(soci::session& sql, ProjectId project, ImportId import);
// The page that comes before the import `before` (0: the newest), newest first.
std::vector<Import> list_imports(soci::session& sql, ProjectId project, ImportId before = {}, int limit = 100);

// At start: what was running when the server went down is said to be interrupted. Reading the same
// file again is safe, as people are known by their identity. Returns how many there were.
int mark_interrupted_imports(soci::session& sql, Time now);

// As CSV, piece by piece: line, column, value, reason. Values that a spreadsheet would run as a
// formula get an apostrophe before them.
void write_rejections_csv(soci::session& sql, ImportId import, const std::function<void(std::string_view)>& sink);

}  // namespace parley::audience
