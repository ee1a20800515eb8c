#include "audience/csv_encoding.h"

#include <gtest/gtest.h>

namespace parley::audience {
namespace {

using namespace std::string_view_literals;

TEST(CheckEncoding, TakesUtf8) {
    for (const std::string_view text :
         {""sv, "identity,Phone\n"sv, "\xEF\xBB\xBFidentity,Phone\n"sv, "identity,Name\n1,Jo\xC3\xA3o\n"sv,
          "identity,Name\n1,\xE0\xA4\x85\n"sv, "identity,Name\n1,\xF0\x9F\x98\x80\n"sv}) {
        EXPECT_TRUE(check_encoding(text, true)) << text;
    }
}

TEST(CheckEncoding, LetsTheEndOfAPieceCutACodePoint) {
    for (const std::string_view text : {"a\xC3"sv, "a\xE0"sv, "a\xE0\xA4"sv, "a\xF0\x9F\x98"sv}) {
        EXPECT_TRUE(check_encoding(text, false));
        EXPECT_FALSE(check_encoding(text, true));
    }
    EXPECT_FALSE(
        check_encoding("a\xE9"sv
                       "b",
                       false));
    EXPECT_FALSE(check_encoding("a\x80"sv, false));
}

TEST(CheckEncoding, SaysWhatTheFileSeemsToBe) {
    const struct {
        std::string_view bytes;
        std::string_view said;
    } cases[] = {
        {"\xFF\xFEi\0d\0,\0"sv, "UTF-16"},
        {"\xFE\xFF\0i\0d\0,"sv, "UTF-16"},
        {"i\0d\0e\0n\0t\0i\0t\0y\0,\0P\0"sv, "UTF-16"},
        {"\0i\0d\0e\0n\0t\0i\0t\0y\0,\0P"sv, "UTF-16"},
        {"\xFF\xFE\0\0i\0\0\0"sv, "UTF-32"},
        {"\0\0\xFE\xFF\0\0\0i"sv, "UTF-32"},
        {"identity,Name\n1,Jo\xE3o\n"sv, "Windows-1252"},
        {"identity,Name\n1,\x83\x65\x83\x58\n"sv, "Windows-1252"},  // Shift-JIS
        {"identity,Name\n1,\xCF\xF0\xE8\n"sv, "Windows-1252"},      // Windows-1251
        {"identity,Name\n1,\xC0\xAF\n"sv, "Windows-1252"},          // overlong UTF-8
        {"identity,Name\n1,\xED\xA0\x80\n"sv, "Windows-1252"},      // a surrogate, as CESU-8 has it
        {"PK\x03\x04rest"sv, "Excel workbook"},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "old Excel workbook"},
        {"\x1F\x8B\x08"sv, "gzip"},
        {"%PDF-1.7"sv, "PDF"},
        {"identity,Phone\n1,\0\n"sv, "zero bytes"},
        {"\x7F"
         "ELF\0\0\0\1\2\3\4"sv,
         "zero bytes"},
    };
    for (const auto& [bytes, said] : cases) {
        const auto checked = check_encoding(bytes, false);
        ASSERT_FALSE(checked) << said;
        EXPECT_NE(checked.error().what.find(said), std::string::npos) << checked.error().what << " / " << said;
        EXPECT_FALSE(checked.error().advice.empty());
    }
    EXPECT_EQ(check_encoding("a\nb\nc\xE9 \n"sv, true).error().where, "line 3");
}

}  // namespace
}  // namespace parley::audience
