#include "audience/csv_reader.h"

#include <csv.h>

#include <new>
#include <vector>

#include "audience/csv_encoding.h"

namespace parley::audience {

namespace {

constexpr std::size_t beginning_bytes = 64 << 10;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

constexpr std::string_view never_closed = "a quote is opened in this row and never closed";
constexpr std::string_view too_many_cells = "the row has too many cells";
constexpr std::string_view too_long = "the row or one of its cells is too long";

}  // namespace

// libcsv gets one line at a time, so that it is known where each row begins, and so that a quote
// which is never closed costs its own row and not all those that follow.
struct CsvReader::Parser {
    Parser(OnRow given_on_row, CsvLimits given_limits) : on_row(std::move(given_on_row)), limits(given_limits) {
        start();
    }
    ~Parser() { csv_free(&csv); }

    void start() {
        if (csv_init(&csv, 0) != 0) {
            throw std::bad_alloc();
        }
        csv_set_blk_size(&csv, 4096);
    }

    void restart() {
        csv_free(&csv);
        start();
        forget_row();
        continuation.clear();
        lines_in_row = 0;
        bytes_in_row = 0;
        in_line = false;
    }

    void forget_row() {
        text.clear();
        ends.clear();
        cells = 0;
        overflow = {};
    }

    Result<> begin(bool whole) {
        begun = true;
        if (auto checked = check_encoding(beginning, whole); !checked) {
            return checked;
        }
        std::string_view bytes = beginning;
        if (bytes.starts_with(byte_order_mark)) {
            bytes.remove_prefix(byte_order_mark.size());
            offset = byte_order_mark.size();
            place.bytes = offset;
        }
        // Only old files end their lines with CR alone; libcsv reads them, but its lines must be counted.
        if (bytes.find('\n') == std::string_view::npos && bytes.find('\r') != std::string_view::npos) {
            line_end = '\r';
        }
        take(bytes);
        beginning = {};
        return {};
    }

    // All limits are held at places that the file alone decides, never the chunks it comes in.
    void take(std::string_view bytes) {
        while (!bytes.empty()) {
            const std::size_t found = bytes.find(line_end);
            const std::size_t to_line_end = found == std::string_view::npos ? bytes.size() : found + 1;
            const std::size_t room = skipping_line ? to_line_end : limits.row_bytes - bytes_in_row;
            const std::string_view piece = bytes.substr(0, std::min(to_line_end, room));
            bytes.remove_prefix(piece.size());
            offset += piece.size();
            take_piece(piece, piece.back() == line_end);
        }
    }

    // A line, or a part of one.
    void take_piece(std::string_view piece, bool ends_line) {
        if (skipping_line) {
            skipping_line = !ends_line;
            line += ends_line ? 1 : 0;
            if (ends_line) {
                place = {offset, line};
            }
            return;
        }
        if (lines_in_row == 0 && !in_line) {
            row_line = line;
        }
        if (lines_in_row > 0) {
            continuation += piece;
        }
        in_line = !ends_line;
        bytes_in_row += piece.size();
        if (csv_parse(&csv, piece.data(), piece.size(), on_cell, on_row_end, this) != piece.size()) {
            throw std::bad_alloc();  // the only failure that libcsv has when it is not strict
        }
        if (ends_line) {
            ++line;
            const bool goes_on = csv.quoted != 0;  // the line's end stands inside a quoted cell
            lines_in_row = goes_on ? lines_in_row + 1 : 0;
            bytes_in_row = goes_on ? bytes_in_row : 0;
            if (!goes_on) {
                continuation.clear();
                place = {offset, line};
            }
        }
        if (bytes_in_row >= limits.row_bytes || lines_in_row > limits.row_lines) {
            give_up_row(!ends_line);
        }
    }

    // Only the row's first line is lost: those that an open quote drew in are read again as rows.
    // They are fewer than the limits, so this does not come back to itself.
    void give_up_row(bool within_line) {
        const std::string again = std::move(continuation);
        const bool one_line = lines_in_row == 0;
        report(one_line ? too_long : never_closed);
        restart();
        if (one_line) {
            skipping_line = within_line;
        } else {
            line = row_line + 1;
            offset -= again.size();
            place = {offset, line};
            take(again);
        }
    }

    void report(std::string_view problem) {
        hand_over(problem);
        forget_row();
    }

    void hand_over(std::string_view problem) {
        views.clear();
        std::size_t from = 0;
        for (const std::size_t end : ends) {
            views.push_back(std::string_view(text).substr(from, end - from));
            from = end;
        }
        on_row(CsvRow{row_line, views, problem});
    }

    Result<> finish() {
        if (!begun) {
            if (auto good = begin(true); !good) {
                return good;
            }
        }
        while (is_inside_quotes()) {  // each turn gives up one line, so this ends
            if (lines_in_row == 0) {
                report(never_closed);
                restart();
            } else {
                give_up_row(false);
            }
        }
        if (csv_fini(&csv, on_cell, on_row_end, this) != 0) {
            throw std::bad_alloc();
        }
        return {};
    }

    // After a closing quote libcsv is in another state, in which the cell has ended well.
    bool is_inside_quotes() const {
        constexpr int field_begun = 2;
        return csv.quoted != 0 && csv.pstate == field_begun;
    }

    static void on_cell(void* cell, std::size_t size, void* self) {
        auto& parser = *static_cast<Parser*>(self);
        ++parser.cells;
        if (parser.cells > parser.limits.columns) {
            parser.overflow = too_many_cells;
            return;
        }
        if (size > parser.limits.cell_bytes || parser.text.size() + size > parser.limits.row_bytes) {
            parser.overflow = too_long;
            return;
        }
        parser.text.append(static_cast<const char*>(cell), size);
        parser.ends.push_back(parser.text.size());
    }

    static void on_row_end(int, void* self) {
        auto& parser = *static_cast<Parser*>(self);
        parser.report(parser.overflow);
        parser.row_line = parser.line;  // a lone CR ends a row within a line
    }

    OnRow on_row;
    CsvLimits limits;
    csv_parser csv{};
    std::string beginning;
    bool begun = false;
    char line_end = '\n';

    std::size_t offset = 0;  // of the next byte
    std::size_t line = 1;    // where it stands
    CsvPlace place;
    std::size_t row_line = 1;  // where the row that is being read began
    bool in_line = false;
    bool skipping_line = false;

    // The row that is being read.
    std::string text;
    std::vector<std::size_t> ends;
    std::vector<std::string_view> views;
    std::size_t cells = 0;
    std::string_view overflow;
    std::string continuation;      // its bytes from its second line on
    std::size_t lines_in_row = 0;  // that have ended within it
    std::size_t bytes_in_row = 0;
};

CsvReader::CsvReader(OnRow on_row, CsvLimits limits) : parser_(std::make_unique<Parser>(std::move(on_row), limits)) {}
CsvReader::CsvReader(OnRow on_row, CsvPlace start, char line_end, CsvLimits limits)
    : parser_(std::make_unique<Parser>(std::move(on_row), limits)) {
    parser_->begun = true;
    parser_->line_end = line_end;
    parser_->offset = start.bytes;
    parser_->line = start.line;
    parser_->place = start;
}
CsvReader::~CsvReader() = default;

CsvPlace CsvReader::place() const {
    return parser_->place;
}

char CsvReader::line_end() const {
    return parser_->line_end;
}

Result<> CsvReader::feed(std::string_view bytes) {
    if (!parser_->begun) {
        const std::size_t wanted = std::min(bytes.size(), beginning_bytes - parser_->beginning.size());
        parser_->beginning += bytes.substr(0, wanted);
        bytes.remove_prefix(wanted);
        if (parser_->beginning.size() < beginning_bytes) {
            return {};
        }
        if (auto begun = parser_->begin(false); !begun) {
            return begun;
        }
    }
    parser_->take(bytes);
    return {};
}

Result<> CsvReader::finish() {
    return parser_->finish();
}

}  // namespace parley::audience
