#pragma once
#include <string>
#include <vector>

namespace parley::app {

// A table as people read it on a terminal: columns as wide as what stands in them.
class Table {
public:
    enum class Side { left, right };
    struct Column {
        std::string title;
        Side side = Side::left;
    };

    explicit Table(std::vector<Column> columns);

    void add(std::vector<std::string> cells);  // as many as there are columns
    std::string text() const;                  // each line ends; with titles, unless all are empty

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace parley::app
