#pragma once
#include <optional>
#include <string_view>

#include "audience/csv_reader.h"
#include "audience/people_columns.h"

namespace parley::audience {

// The beginning of a file by which it is judged: its encoding, and whether a file is what it should be at all.
inline constexpr std::size_t import_beginning = 64 << 10;

// What the beginning of a file says of the rest.
struct ImportStart {
    PeopleColumns columns;
    CsvPlace rows;  // where the first row of people may begin
    char line_end = '\n';
};

// `whole`: nothing follows. Error: invalid, where the file is no CSV text in UTF-8, or its first line does not name
// the columns; or where that line is not all there.
Result<ImportStart> read_import_start(std::string_view beginning, bool whole, const ImportSettings& settings,
                                      const TimeZone& zone);

}  // namespace parley::audience
