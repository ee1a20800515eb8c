#include "audience/import_preview.h"

#include "audience/csv_reader.h"
#include "audience/import_guess.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::size_t rows_looked_at = 500;
constexpr std::size_t rows_shown = 20;
constexpr std::size_t examples_shown = 3;

struct Seen {
    std::vector<std::string> header;
    std::string_view header_problem = {};
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> lines;
    std::vector<std::string_view> problems;  // static texts
};

// The last line may be a part of one.
std::string_view whole_lines(std::string_view text) {
    const std::size_t end = text.find_last_of("\n\r");
    const std::size_t first = text.find_first_of("\n\r");
    return end == std::string_view::npos || end == first ? text : text.substr(0, end + 1);
}

Result<Seen> see(std::string_view text) {
    Seen seen;
    bool begun = false;
    CsvReader reader([&](const CsvRow& row) {
        if (!std::exchange(begun, true)) {
            seen.header.assign(row.cells.begin(), row.cells.end());
            seen.header_problem = row.problem;
        } else if (seen.rows.size() < rows_looked_at) {
            auto& cells = seen.rows.emplace_back();
            for (const std::string_view cell : row.cells) {
                cells.push_back(to_utf8(cell));
            }
            seen.lines.push_back(row.line);
            seen.problems.push_back(row.problem);
        }
    });
    if (auto fed = reader.feed(whole_lines(text)); !fed) {
        return std::unexpected(std::move(fed.error()));
    }
    if (auto finished = reader.finish(); !finished) {
        return std::unexpected(std::move(finished.error()));
    }
    return seen;
}

std::vector<std::string_view> views_of(const std::vector<std::string>& texts) {
    return {texts.begin(), texts.end()};
}

ImportPreview::Row read_row(const PeopleColumns& columns, const std::vector<std::string>& cells,
                            std::string_view country) {
    ImportPreview::Row row;
    const auto views = views_of(cells);
    row.problems = problems_of_person(columns, views, country);
    if (row.problems.empty()) {
        if (auto person = read_person(columns, views, country)) {
            row.person = std::move(*person);
        }
    }
    return row;
}

std::vector<std::string> examples_of(const Seen& seen, std::size_t place) {
    std::vector<std::string> examples;
    for (const auto& row : seen.rows) {
        const bool has_one = place < row.size() && !row[place].empty();
        if (has_one && std::ranges::find(examples, row[place]) == examples.end()) {
            examples.emplace_back(shortened(row[place], 100));
        }
        if (examples.size() == examples_shown) {
            break;
        }
    }
    return examples;
}

ColumnSettings settings_of(const ImportSettings& settings, std::string_view name) {
    for (const ColumnSettings& column : settings.columns) {
        if (trimmed(column.column) == name) {
            return column;
        }
    }
    return ColumnSettings{.column = std::string(name)};
}

}  // namespace

Result<ImportPreview> preview_import(std::string_view beginning, const std::optional<ImportSettings>& settings,
                                     std::string_view country, const TimeZone& zone) {
    auto seen = see(beginning);
    if (!seen) {
        return std::unexpected(std::move(seen.error()));
    }
    ImportPreview preview;
    preview.settings = settings ? *settings : guess_settings(seen->header, seen->rows, zone);
    preview.rows_seen = std::ssize(seen->rows);
    const auto columns = read_people_header(views_of(seen->header), preview.settings, zone);
    if (!seen->header_problem.empty()) {
        preview.problem = Error{ErrorKind::invalid, std::string(seen->header_problem), "header"};
    } else if (!columns) {
        preview.problem = columns.error();
    }
    for (std::size_t place = 0; place < seen->header.size(); ++place) {
        ImportPreview::Column column;
        column.settings = settings_of(preview.settings, trimmed(seen->header[place]));
        if (columns) {
            column.kind = columns->all[place].kind;
        }
        column.examples = examples_of(*seen, place);
        preview.columns.push_back(std::move(column));
    }
    for (std::size_t place = 0; place < std::min(seen->rows.size(), rows_shown); ++place) {
        ImportPreview::Row row;
        if (!seen->problems[place].empty()) {
            row.problems.push_back(Error{ErrorKind::invalid, std::string(seen->problems[place])});
        } else if (columns) {
            row = read_row(*columns, seen->rows[place], country);
        }
        row.line = static_cast<std::int64_t>(seen->lines[place]);
        row.cells = std::move(seen->rows[place]);
        preview.rows.push_back(std::move(row));
    }
    return preview;
}

}  // namespace parley::audience
