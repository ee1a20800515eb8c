#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "audience/csv_reader.h"
#include "audience/import_settings.h"
#include "audience/people_batch.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"

namespace parley::audience {

// One reading of a file of people. States: running (it comes, is read, or waits to be); finished; interrupted (its
// sender fell silent: can be gone on with); failed (the file is none, or the database gave out); cancelled. What has
// been read stays in.
struct Import {
    ImportId id;
    ProjectId project;
    std::string name;
    ImportSettings settings = {};
    std::string state;
    std::string error = {};
    ImportCounts counts = {};
    std::int64_t received = 0;    // bytes of the file that are kept on disk
    bool complete = false;        // all of it has come
    std::int64_t bytes_read = 0;  // of the received ones: their rows are in
    std::int64_t lines_read = 0;
    Time started = {};
    std::optional<Time> finished = {};
    bool operator==(const Import&) const = default;
};

ImportId begin_import(soci::session& sql, ProjectId project, const std::string& name, const ImportSettings& settings,
                      Time now);
// Only what has not ended already, so that whoever ends it first decides.
void end_import(soci::session& sql, ImportId import, const std::string& state, const std::string& error, Time now);
// In the work that writes the rows before that place.
void move_import(soci::session& sql, ImportId import, CsvPlace place);
// The file on disk has grown, or all of it is there; an interrupted or failed import runs again.
void receive_import(soci::session& sql, ImportId import, std::int64_t received, bool complete);

std::optional<Import> read_import(soci::session& sql, ProjectId project, ImportId import);
std::optional<Import> read_import(soci::session& sql, ImportId import);
// The page that comes before the import `before` (0: the newest), newest first.
std::vector<Import> list_imports(soci::session& sql, ProjectId project, ImportId before = {}, int limit = 100);

// Those of all projects whose files are kept: running, interrupted or failed.
std::vector<Import> list_unfinished_imports(soci::session& sql);

// Puts everybody of the import on the uploaded list of that name, which is made where there is none; some at a time,
// from after `after` on. Returns the last one that was put on it, or nothing at the end. Repeating changes nothing.
std::optional<ProfileId> add_to_list(soci::session& sql, const Import& import, ProfileId after, int limit, Time now);

}  // namespace parley::audience
