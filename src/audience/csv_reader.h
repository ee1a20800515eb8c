#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley::audience {

struct CsvLimits {
    std::size_t columns = 300;  // a person may have 256 attributes, and ways to be named beside
    std::size_t cell_bytes = 64 << 10;
    std::size_t row_bytes = 256 << 10;
    std::size_t row_lines = 64;  // more than that in one quoted cell is a quote that was never closed
};

// One row, valid for the length of the call that hands it over. Where `problem` is set, the row could not be
// read and `cells` holds what came before; the reader goes on with the next.
struct CsvRow {
    std::size_t line;  // where it begins, from 1
    std::span<const std::string_view> cells;
    std::string_view problem = {};
};

// A place in a file where a row may begin: all rows before it have been handed over, none behind it.
struct CsvPlace {
    std::size_t bytes = 0;  // from the file's beginning
    std::size_t line = 1;
    bool operator==(const CsvPlace&) const = default;
};

// Reads CSV (RFC 4180: quotes, doubled quotes, line breaks within quotes; LF, CRLF or CR between
// rows; a byte order mark is skipped, so are empty lines) as it arrives, in memory that does not
// grow with the file. The same bytes give the same rows however they are cut.
class CsvReader {
public:
    using OnRow = std::function<void(const CsvRow&)>;

    explicit CsvReader(OnRow on_row, CsvLimits limits = {});
    // Goes on in the middle of a file that another reader has begun.
    CsvReader(OnRow on_row, CsvPlace start, char line_end, CsvLimits limits = {});
    ~CsvReader();
    CsvReader(const CsvReader&) = delete;

    // Calls must match: feed* finish. Error, before any row is handed over: the file is no UTF-8
    // text, judged by its first 64 KB; a bad row that comes later is that row's problem.
    Result<> feed(std::string_view bytes);
    Result<> finish();

    // The last one. Inside of the callback: the one before the row, unless another row of its line came before.
    CsvPlace place() const;
    char line_end() const;  // what ends the lines of this file, known from its beginning

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace parley::audience
