#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "audience/csv_reader.h"
#include "audience/people_columns.h"
#include "audience/people_row.h"

using namespace parley::audience;

namespace {

// Everything that the reader said, as one text.
std::string rows_of(std::string_view file, std::size_t chunk) {
    constexpr CsvLimits limits{.columns = 8, .cell_bytes = 64, .row_bytes = 256, .row_lines = 4};
    std::string said;
    CsvReader reader(
        [&](const CsvRow& row) {
            said += std::to_string(row.line) + '\1' + std::string(row.problem);
            for (const std::string_view cell : row.cells) {
                said += '\2' + std::string(cell);
            }
        },
        limits);
    for (std::size_t place = 0; place < file.size(); place += chunk) {
        if (!reader.feed(file.substr(place, chunk))) {
            return "refused";
        }
    }
    return reader.finish() ? said : "refused";
}

}  // namespace

// However a file is cut, it gives the same rows; and no row breaks the reader of people.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view file(reinterpret_cast<const char*>(data), size);
    const std::string whole = rows_of(file, size + 1);
    if (rows_of(file, 1) != whole || rows_of(file, 7) != whole) {
        std::abort();
    }
    std::optional<PeopleColumns> columns;
    CsvReader reader([&](const CsvRow& row) {
        if (columns) {
            static_cast<void>(read_person(*columns, row.cells, "IN"));
        } else if (auto read = read_people_header(row.cells)) {
            columns = std::move(*read);
        }
    });
    if (reader.feed(file)) {
        static_cast<void>(reader.finish());
    }
    return 0;
}
