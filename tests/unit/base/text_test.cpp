#include "base/text.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

// The standard's own example (Unicode 15, table 3-8) and what attackers like to send.
TEST(ToUtf8, ReplacesEachMaximalBadPart) {
    const std::string bad = "\xEF\xBF\xBD";
    const struct {
        std::string_view text;
        std::string expected;
    } cases[] = {
        {"plain text, longer than eight bytes", "plain text, longer than eight bytes"},
        {"caf\xC3\xA9", "caf\xC3\xA9"},
        {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
        {"\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
         "a" + bad + bad + bad + "b" + bad + "c" + bad + bad + "d"},
        {"\xC0\xAF", bad + bad},                      // overlong
        {"\xE0\x80\xAF", bad + bad + bad},            // overlong
        {"\xED\xA0\x80", bad + bad + bad},            // surrogate
        {"\xF4\x90\x80\x80", bad + bad + bad + bad},  // above U+10FFFF
        {"\xFF\xFE", bad + bad},
        {"a\xE2\x82", "a" + bad},  // cut off at the end
        {"", ""},
    };
    for (const auto& [text, expected] : cases) {
        EXPECT_EQ(to_utf8(text), expected);
        EXPECT_EQ(is_utf8(text), text == expected);
        EXPECT_TRUE(is_utf8(to_utf8(text)));
    }
    EXPECT_EQ(to_utf8(std::string_view("a\0b", 3)), std::string("a\0b", 3));
}

TEST(Shortened, NeverSplitsACodePoint) {
    const std::string_view text = "a\xC3\xA9\xF0\x9F\x98\x80z";
    EXPECT_EQ(length_of(text), 4U);
    EXPECT_EQ(shortened(text, 0), "");
    EXPECT_EQ(shortened(text, 2), "a\xC3\xA9");
    EXPECT_EQ(shortened(text, 3), "a\xC3\xA9\xF0\x9F\x98\x80");
    EXPECT_EQ(shortened(text, 4), text);
    EXPECT_EQ(shortened(text, 400), text);
}

TEST(Text, TrimsAndComparesAsciiOnly) {
    EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
    EXPECT_EQ(trimmed(" \n "), "");
    EXPECT_EQ(trimmed(""), "");
    EXPECT_EQ(lower("MSG-WhatsApp \xC3\x89"), "msg-whatsapp \xC3\x89");
    EXPECT_TRUE(equal_ignoring_case("MSG-dndWhatsApp", "msg-DNDwhatsapp"));
    EXPECT_FALSE(equal_ignoring_case("phone", "phones"));
    EXPECT_FALSE(equal_ignoring_case("[", "{"));
}

}  // namespace
}  // namespace parley
