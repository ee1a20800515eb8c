#pragma once
#include "audience/people_import.h"
#include "project.h"

namespace parley::audience {

// Reads a whole file into a project, in pieces of `chunk` bytes.
inline Result<Import> import_csv(Project& project, std::string_view file,
                                 const ImportSettings& settings = {.country = "IN"}, std::size_t chunk = 1 << 16,
                                 const TimeZone& zone = {}) {
    auto start = read_import_start(file, true, settings, zone);
    if (!start) {
        return std::unexpected(start.error());
    }
    const auto id = project.writer.run(
        [&](soci::session& sql) { return begin_import(sql, project.id, "people.csv", settings, project.clock.now()); });
    PeopleImport import(project.writer, project.clock,
                        {project.id, *id, start->columns, settings.country, start->rows, start->line_end});
    for (std::size_t place = start->rows.bytes; place < file.size(); place += chunk) {
        if (auto fed = import.feed(file.substr(place, chunk)); !fed) {
            return std::unexpected(fed.error());
        }
    }
    if (auto finished = import.finish(); !finished) {
        return std::unexpected(finished.error());
    }
    const auto ended =
        project.writer.run([&](soci::session& sql) { end_import(sql, *id, "finished", {}, project.clock.now()); });
    EXPECT_TRUE(ended);
    const auto kept = project.database.read([&](soci::session& sql) { return read_import(sql, project.id, *id); });
    EXPECT_EQ(import.progress(), kept->counts);
    EXPECT_EQ(kept->bytes_read, static_cast<std::int64_t>(file.size()));
    return *kept;
}

}  // namespace parley::audience
