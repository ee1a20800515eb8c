#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "audience/segment/filter.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time_zone.h"

namespace parley::audience {

using ExportId = Id<struct ExportTag>;

enum class ExportKind { people, messages, rejections, events };
std::string_view name_of(ExportKind kind);
std::optional<ExportKind> export_kind_named(std::string_view name);

// What a file is to hold. Only what belongs to its kind is looked at.
struct ExportSettings {
    Filter filter = {};                                       // of people
    std::optional<std::vector<std::string>> attributes = {};  // of people, a column each; nothing: all there are
    CampaignId campaign = {};                                 // of messages; none: of all campaigns
    ImportId import = {};                                     // of rejections
    std::string event = {};                                   // of events; empty: all
    std::string zone = "UTC";                                 // that dates of attributes are written in
    std::int64_t first = 0;                                   // rows of people, messages and rejections are after it
    std::int64_t expected = 0;                                // rows of events
};
json::object write_export_settings(const ExportSettings& settings);
ExportSettings read_export_settings(const json::object& object);  // what the other has written

// A file that is written piece by piece. States: running (or waiting to), finished, failed, cancelled, expired.
struct Export {
    ExportId id;
    ProjectId project;
    ExportKind kind = ExportKind::people;
    ExportSettings settings = {};
    std::string state = "running";
    std::string error = {};
    std::int64_t rows = 0;
    std::int64_t bytes = 0;     // of the file, and durable
    std::string position = {};  // of the last row that is in it
    std::int64_t until = 0;     // the last id that is asked for, where rows have one
    Time created = {};
    std::optional<Time> finished = {};
    std::optional<Time> expires = {};

    bool has_file() const { return state == "finished"; }
    std::optional<double> progress() const;  // from 0 to 1; nothing where it cannot be told
};

ExportId insert_export(soci::session& sql, const Export& fresh);
std::optional<Export> read_export(soci::session& sql, ExportId id);
std::optional<Export> read_export(soci::session& sql, ProjectId project, ExportId id);
std::vector<Export> list_exports(soci::session& sql, ProjectId project, ExportId before, int limit);  // newest first
std::vector<Export> list_running_exports(soci::session& sql);
std::vector<Export> list_old_exports(soci::session& sql, Time now);  // whose time is over
std::int64_t count_running_exports(soci::session& sql, ProjectId project);

// All but what it was made with. False where it does not run any more: somebody has ended it.
bool move_export(soci::session& sql, const Export& moved);
void set_export_state(soci::session& sql, ExportId id, const std::string& state);
void delete_export(soci::session& sql, ExportId id);

}  // namespace parley::audience
