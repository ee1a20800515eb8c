#include "app/table.h"

#include <algorithm>

#include "app/printable.h"
#include "base/text.h"

namespace parley::app {

namespace {

constexpr std::string_view gap = "  ";

void append_line(std::string& text, const std::vector<Table::Column>& columns, const std::vector<std::size_t>& widths,
                 const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t place = 0; place < columns.size(); ++place) {
        const std::string filling(widths[place] - length_of(cells[place]), ' ');
        line += place == 0 ? "" : gap;
        line += columns[place].side == Table::Side::right ? filling + cells[place] : cells[place] + filling;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::add(std::vector<std::string> cells) {
    cells.resize(columns_.size());
    for (std::string& cell : cells) {
        cell = printable(cell);
    }
    rows_.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (std::size_t place = 0; place < columns_.size(); ++place) {
        titles.push_back(columns_[place].title);
        std::size_t width = length_of(titles.back());
        for (const auto& row : rows_) {
            width = std::max(width, length_of(row[place]));
        }
        widths.push_back(width);
    }
    std::string text;
    if (!std::ranges::all_of(titles, &std::string::empty)) {
        append_line(text, columns_, widths, titles);
    }
    for (const auto& row : rows_) {
        append_line(text, columns_, widths, row);
    }
    return text;
}

}  // namespace parley::app
