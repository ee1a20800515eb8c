#include "audience/import_start.h"

#include "audience/csv_encoding.h"

namespace parley::audience {

namespace {

Failure header_problem(std::string what) {
    return invalid(std::move(what), "header", {}, "the first line must name the columns: identity,Phone,...");
}

}  // namespace

Result<ImportStart> read_import_start(std::string_view beginning, bool whole, const ImportSettings& settings,
                                      const TimeZone& zone) {
    const bool all = whole && beginning.size() <= import_beginning;
    beginning = beginning.substr(0, import_beginning);
    if (auto checked = check_encoding(beginning, all); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    std::optional<Result<PeopleColumns>> columns;
    std::optional<CsvPlace> after;
    CsvPlace before;
    const CsvReader* reading = nullptr;
    CsvReader reader([&](const CsvRow& row) {
        if (columns) {
            after = after ? after : reading->place();
            return;
        }
        before = reading->place();
        if (row.problem.empty()) {
            columns = read_people_header(row.cells, settings, zone);
        } else {
            columns = header_problem(std::string(row.problem));
        }
    });
    reading = &reader;
    if (auto fed = reader.feed(beginning); !fed) {
        return std::unexpected(std::move(fed.error()));
    }
    if (auto finished = reader.finish(); !finished) {
        return std::unexpected(std::move(finished.error()));
    }
    if (!columns) {
        return std::unexpected(read_people_header({}, settings, zone).error());
    }
    if (!*columns) {
        return std::unexpected(std::move(columns->error()));
    }
    if (!after && all && reader.place() == before) {
        after = CsvPlace{beginning.size(), before.line + 1};  // a header without an end of line, and nothing else
    }
    const CsvPlace rows = after.value_or(reader.place());
    if (rows == before) {
        return header_problem("the first line is not all there, or its end is not that of the other lines");
    }
    return ImportStart{std::move(**columns), rows, reader.line_end()};
}

}  // namespace parley::audience
