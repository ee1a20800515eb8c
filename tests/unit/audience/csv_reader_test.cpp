#include "audience/csv_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace parley::audience {
namespace {

// Rows as "line:cell|cell" or "line!problem".
std::vector<std::string> read(std::string_view file, std::size_t chunk, CsvLimits limits = {}) {
    std::vector<std::string> rows;
    CsvReader reader(
        [&](const CsvRow& row) {
            std::string text = std::to_string(row.line);
            if (!row.problem.empty()) {
                rows.push_back(text + "!" + std::string(row.problem));
                return;
            }
            for (const std::string_view cell : row.cells) {
                text += (text.find(':') == std::string::npos ? ':' : '|') + std::string(cell);
            }
            rows.push_back(text);
        },
        limits);
    Result<> result;
    for (std::size_t place = 0; place < file.size() && result; place += chunk) {
        result = reader.feed(file.substr(place, chunk));
    }
    if (result) {
        result = reader.finish();
    }
    if (!result) {
        rows.push_back("error");
    }
    return rows;
}

using Rows = std::vector<std::string>;

const CsvLimits small{.columns = 3, .cell_bytes = 10, .row_bytes = 40, .row_lines = 3};

const struct {
    std::string_view file;
    Rows expected;
    CsvLimits limits = {};
} cases[] = {
    {"", {}},
    {"a,b\n", {"1:a|b"}},
    {"a,b", {"1:a|b"}},
    {"a,b\r\nc,d\r\n", {"1:a|b", "2:c|d"}},
    {"a,b\rc,d\r", {"1:a|b", "2:c|d"}},
    {"\xEF\xBB\xBF"
     "a,b\n",
     {"1:a|b"}},
    {"\n\na\n\n\nb\n", {"3:a", "6:b"}},
    {"a, b ,\tc\n", {"1:a|b|c"}},
    {"\" a \",\"b,c\",\"d\"\"e\"\n", {"1: a |b,c|d\"e"}},
    {"\"two\nlines\",b\nc,d\n", {"1:two\nlines|b", "3:c|d"}},
    {"\"two\r\nlines\",b\r\nc,d\r\n", {"1:two\r\nlines|b", "3:c|d"}},
    {",,\n", {"1:||"}},
    {"a,5\" pipe,b\n", {"1:a|5\" pipe|b"}},
    {"a,\"say \"hi\" there\",b\n", {"1:a|say \"hi\" there|b"}},
    {"a,\"b\"", {"1:a|b"}},
    {"a,\"\"\n", {"1:a|"}},
    {"a,\"never\nb,c\nd,e\n", {"1!a quote is opened in this row and never closed", "2:b|c", "3:d|e"}},
    {"a,\"never", {"1!a quote is opened in this row and never closed"}},
    {"a,\"never\nb,\"c",
     {"1!a quote is opened in this row and never closed", "2!a quote is opened in this row and never closed"}},
    {"x\n\"1\n2\n3\n4\n5\ny\n",
     {"1:x", "2!a quote is opened in this row and never closed", "3:2", "4:3", "5:4", "6:5", "7:y"},
     small},
    {"x\n\"aaaaaaaaaaaaaaaaaaa\naaaaaaaaaaaaaaaaaaaaaaaaa\ny\n",
     {"1:x", "2!a quote is opened in this row and never closed", "3!the row or one of its cells is too long", "4:y"},
     small},
    {"a,b,c,d\ne\n", {"1!the row has too many cells", "2:e"}, small},
    {"12345678901\ne\n", {"1!the row or one of its cells is too long", "2:e"}, small},
    {"1234567890123456789012345678901234567890123456789012345678901234567890,x,y\ne\n",
     {"1!the row or one of its cells is too long", "2:e"},
     small},
    {"\"1234567890123456789012345678901234567890123456789012345678901234567890\",x\ne\n",
     {"1!the row or one of its cells is too long", "2:e"},
     small},
};

TEST(CsvReader, ReadsRowsHoweverTheyAreCut) {
    for (const auto& [file, expected, limits] : cases) {
        for (const std::size_t chunk : {1, 2, 3, 5, 7, 1000}) {
            EXPECT_EQ(read(file, chunk, limits), expected) << file << " in pieces of " << chunk;
        }
    }
}

TEST(CsvReader, RefusesWhatIsNoTextBeforeAnyRow) {
    for (const std::string& file : {std::string("identity\n\0\n", 11),
                                    std::string("\xFF\xFE"
                                                "a\0",
                                                4),
                                    std::string("identity\nJo\xE3o\n")}) {
        for (const std::size_t chunk : {1, 3, 1000}) {
            EXPECT_EQ(read(file, chunk), Rows{"error"});
        }
    }
}

// What is bad only after the first 64 KB cannot undo the rows before it.
TEST(CsvReader, LeavesLateBadBytesToTheirRow) {
    std::string file;
    while (file.size() < 70'000) {
        file += "row,of,text\n";
    }
    const std::size_t good = read(file, 1000).size();
    file += "Jo\xE3o,\xFF,x\nlast,row,x\n";
    const auto rows = read(file, 1000);
    EXPECT_EQ(rows.size(), good + 2);
    EXPECT_EQ(rows, read(file, 65'536));
    EXPECT_EQ(rows, read(file, file.size()));
}

TEST(CsvReader, StaysSmallOnALineWithoutEnd) {
    std::size_t rows = 0;
    CsvReader reader([&](const CsvRow& row) {
        ++rows;
        EXPECT_FALSE(row.problem.empty());
    });
    const std::string chunk(1 << 20, 'x');
    for (int turn = 0; turn < 64; ++turn) {
        ASSERT_TRUE(reader.feed(chunk));
    }
    ASSERT_TRUE(reader.finish());
    EXPECT_EQ(rows, 1U);
}

// Each line opens a quote that the next one does not close: all are reported, none is swallowed.
TEST(CsvReader, LosesNoLineToOpenQuotes) {
    std::string file;
    for (int line = 0; line < 2'000; ++line) {
        file += line % 2 == 0 ? "a,\"open\n" : "b,plain\n";
    }
    const auto rows = read(file, 4096, small);
    std::size_t lines = 0;
    for (const std::string& row : rows) {
        lines += 1 + static_cast<std::size_t>(std::ranges::count(row, '\n'));
    }
    EXPECT_EQ(lines, 2'000U);
}

// From each place that is named, another reader finds the rest, however the file is cut.
TEST(CsvReader, NamesPlacesFromWhichTheRestIsRead) {
    constexpr CsvLimits limits{.columns = 8, .cell_bytes = 64, .row_bytes = 128, .row_lines = 4};
    const std::string long_row(300, 'x');
    const std::string files[] = {
        "a,b\n1,2\n\n3,4\r\n\"5\n6\",7\n8,9",
        "\xEF\xBB\xBF"
        "a,b\r\n1,2\r\n",
        "a,b\r1,2\r3,4\r",
        "a,b\n1,\"open\n2,3\n4,5\n6,7\n8,9\n10,11\n12,13\n14,15\n",
        "a,b\n" + long_row + ",1\n2,3\n" + long_row,
        "a,b\n1,2\r3,4\r5,6\n7,8\n",
    };
    struct Row {
        std::string text;
        CsvPlace place;
    };
    for (const std::string& file : files) {
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{5}, std::size_t{1'000}}) {
            const auto rest_from = [&](CsvPlace start, char line_end) {
                std::vector<Row> rows;
                const CsvReader* reading = nullptr;
                CsvReader reader(
                    [&](const CsvRow& row) {
                        std::string text = std::to_string(row.line) + std::string(row.problem);
                        for (const std::string_view cell : row.cells) {
                            text += '|' + std::string(cell);
                        }
                        rows.push_back({text, reading->place()});
                    },
                    start, line_end, limits);
                reading = &reader;
                for (std::size_t at = start.bytes; at < file.size(); at += chunk) {
                    EXPECT_TRUE(reader.feed(std::string_view(file).substr(at, chunk)));
                }
                EXPECT_TRUE(reader.finish());
                return rows;
            };
            const char line_end = file.find('\n') == std::string::npos ? '\r' : '\n';
            const std::size_t begin = file.starts_with("\xEF") ? 3 : 0;
            const auto all = rest_from({begin, 1}, line_end);
            EXPECT_GE(all.size(), 2U);
            for (std::size_t from = 0; from < all.size(); ++from) {
                if (from > 0 && all[from].place == all[from - 1].place) {
                    continue;  // another row of the same line
                }
                const auto rest = rest_from(all[from].place, line_end);
                ASSERT_EQ(rest.size(), all.size() - from) << file << " from row " << from;
                for (std::size_t place = 0; place < rest.size(); ++place) {
                    EXPECT_EQ(rest[place].text, all[from + place].text) << file;
                }
            }
        }
    }
}

}  // namespace
}  // namespace parley::audience
