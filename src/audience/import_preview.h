#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audience/import_settings.h"
#include "audience/people_row.h"

namespace parley::audience {

// What a file would be read as, by its first rows: for whoever chooses what its columns are to become.
struct ImportPreview {
    struct Column {
        ColumnSettings settings;  // suggested, or as they were given
        PeopleColumns::Kind kind = PeopleColumns::Kind::attribute;
        std::vector<std::string> examples = {};
    };
    struct Row {
        std::int64_t line = 0;
        std::vector<std::string> cells = {};
        std::optional<PersonRow> person = {};
        std::vector<Error> problems = {};  // `where` is the column
    };
    std::vector<Column> columns;
    ImportSettings settings;  // that the rows were read with
    std::vector<Row> rows = {};
    std::int64_t rows_seen = 0;
    std::optional<Error> problem = {};  // why no row could be read with them
};

// `beginning` may be cut anywhere; of its last line, and of what is longer than some hundred rows, nothing is shown.
// Without settings they are guessed from names and values. Error: invalid, where the file is no CSV text in UTF-8.
Result<ImportPreview> preview_import(std::string_view beginning, const std::optional<ImportSettings>& settings,
                                     std::string_view country, const TimeZone& zone);

}  // namespace parley::audience
