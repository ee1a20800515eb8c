#include "audience/csv_cell.h"

#include <gtest/gtest.h>

namespace parley::audience {
namespace {

TEST(AppendCsvCell, QuotesAndNeutralisesFormulas) {
    const struct {
        std::string_view text;
        std::string_view expected;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"a,b", "\"a,b\""},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"+919876543210", "+919876543210"},
        {"-12", "-12"},
        {"=1+1", "\"'=1+1\""},
        {"=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
        {"+1+1", "\"'+1+1\""},
        {"+", "\"'+\""},
        {"-1-1", "\"'-1-1\""},
        {"@SUM(A1)", "\"'@SUM(A1)\""},
        {"\tx", "\"'\tx\""},
        {"\rx", "\"'\rx\""},
        {"=\"a\"", "\"'=\"\"a\"\"\""},
        {"a=b", "a=b"},
        {"-5.25", "-5.25"},
        {"-1.5e-7", "-1.5e-7"},
        {"+1e+30", "+1e+30"},
        {"-5.", "\"'-5.\""},
        {"-5.2.1", "\"'-5.2.1\""},
        {"-1e", "\"'-1e\""},
        {"-1e5-1", "\"'-1e5-1\""},
        {"-.5", "\"'-.5\""},
        {"'=1", "\"''=1\""},
        {"''@a", "\"'''@a\""},
        {"'", "'"},
        {"'a", "'a"},
    };
    for (const auto& [text, expected] : cases) {
        std::string out;
        append_csv_cell(out, text);
        EXPECT_EQ(out, expected) << text;
    }
}

TEST(AppendCsvCell, IsUndoneWhereItIsReadAgain) {
    for (const std::string_view text :
         {"=1+1", "@home", "'=1", "''@a", "-1-1", "-12", "'", "''", "'a", "plain", "", "+"}) {
        std::string cell;
        append_csv_cell(cell, text);
        if (cell.starts_with('"')) {
            cell = cell.substr(1, cell.size() - 2);
        }
        EXPECT_EQ(without_apostrophe(cell), text);
    }
}

}  // namespace
}  // namespace parley::audience
