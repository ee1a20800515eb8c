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
    };
    for (const auto& [text, expected] : cases) {
        std::string out;
        append_csv_cell(out, text);
        EXPECT_EQ(out, expected) << text;
    }
}

}  // namespace
}  // namespace parley::audience
