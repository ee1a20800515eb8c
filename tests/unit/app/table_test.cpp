#include "app/table.h"

#include <gtest/gtest.h>

#include "app/printable.h"

namespace parley::app {
namespace {

TEST(Table, IsAsWideAsWhatStandsInIt) {
    Table table({{"id", Table::Side::right}, {"name"}, {"count", Table::Side::right}});
    table.add({"7", "Zoë", "12"});
    table.add({"1234", "a longer name", "3"});
    EXPECT_EQ(table.text(),
              "  id  name           count\n"
              "   7  Zoë               12\n"
              "1234  a longer name      3\n");
}

TEST(Table, LeavesTitlesOutWhereThereAreNone) {
    Table table({{""}, {""}});
    table.add({"id", "7"});
    table.add({"nickname", "shop"});
    EXPECT_EQ(table.text(), "id        7\nnickname  shop\n");
    EXPECT_EQ(Table({{"id"}}).text(), "id\n");
}

TEST(Table, TakesShortRowsAndStrangersText) {
    Table table({{"name"}, {"words"}});
    table.add({"a\nb\x1b[31m"});
    EXPECT_EQ(table.text(), "name      words\na?b?[31m\n");
}

TEST(Printable, LeavesATerminalNothingToObey) {
    const struct {
        std::string given;
        std::string expected;
    } cases[] = {
        {"Grüße, कबीर", "Grüße, कबीर"},
        {"\x1b]0;title\x07", "?]0;title?"},
        {"a\tb\r\n", "a?b??"},
        {"\x7f", "?"},
        {"\xc2\x9b"
         "31m",
         "?31m"},  // the one-character form of ESC [
        {"\xc2\xa0", "\xc2\xa0"},
        {"\xff", "\xef\xbf\xbd"},
    };
    for (const auto& [given, expected] : cases) {
        EXPECT_EQ(printable(given), expected);
    }
}

}  // namespace
}  // namespace parley::app
