#include "base/json.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(ParseJson, ReadsWhatIsJson) {
    const struct {
        std::string_view text;
        std::string_view expected;
    } cases[] = {
        {R"({"a":1})", R"({"a":1})"},
        {R"( [1, -2, 2.5, true, false, null, "x"] )", R"([1,-2,2.5E0,true,false,null,"x"])"},
        {"\xEF\xBB\xBF{\"a\":1}", R"({"a":1})"},
        {R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})"},
        {R"("caf\u00e9 \ud83d\ude00")", "\"caf\xC3\xA9 \xF0\x9F\x98\x80\""},
        {"7", "7"},
        {R"({"long key that does not fit into a small buffer":"and a value \n that does not"})",
         R"({"long key that does not fit into a small buffer":"and a value \n that does not"})"},
    };
    for (const auto& [text, expected] : cases) {
        const auto value = parse_json(text);
        ASSERT_TRUE(value) << text << describe(value.error());
        EXPECT_EQ(json::serialize(*value), expected) << text;
    }
}

TEST(ParseJson, RefusesWhatIsNotAndSaysWhere) {
    const struct {
        std::string_view text;
        std::string_view where;
    } cases[] = {
        {"", "line 1, column 1"},
        {"{", "line 1, column 2"},
        {R"({"a":1,})", "line 1, column 8"},
        {"{\n  \"a\": 1,\n  \"b\": nope\n}", "line 3, column 8"},
        {R"({"a":1} x)", "line 1, column 9"},
        {R"({"a":"\ud800"})", ""},
        {"{\"a\":\"\xFF\"}", ""},
        {"\xE2\x80\x9Csmart\xE2\x80\x9D", "line 1, column 1"},
        {R"({"a":NaN})", "line 1, column 6"},
        {"{\"a\":1} // comment", "line 1, column 9"},
        {std::string_view("{\"a\0\":1}", 8), ""},
        {"[1,2", "line 1, column 5"},
        {"'a'", "line 1, column 1"},
    };
    for (const auto& [text, where] : cases) {
        const auto value = parse_json(text);
        ASSERT_FALSE(value) << text;
        EXPECT_EQ(value.error().kind, ErrorKind::invalid);
        EXPECT_TRUE(value.error().where.starts_with("line ")) << value.error().where;
        if (!where.empty()) {
            EXPECT_EQ(value.error().where, where) << text << ": " << value.error().what;
        }
    }
}

TEST(ParseJson, KeepsItsLimits) {
    const JsonLimits small{.depth = 4, .string_bytes = 10, .array_items = 3};
    for (const std::string_view good :
         {"[[[[1]]]]", R"("0123456789")", "[1,2,3]", R"({"a":1,"b":2,"c":3})", R"({"0123456789":1})"}) {
        EXPECT_TRUE(parse_json(good, small)) << good;
    }
    for (const std::string_view bad : {"[[[[[1]]]]]", R"("0123456789a")", "[1,2,3,4]", R"({"a":1,"b":2,"c":3,"d":4})",
                                       R"({"0123456789a":1})", R"({"a":[{"b":[[1]]}]})"}) {
        const auto value = parse_json(bad, small);
        ASSERT_FALSE(value) << bad;
        EXPECT_NE(value.error().what.find("more than"), value.error().what.find("longer than")) << value.error().what;
    }
    EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
    EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')));
    EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
    EXPECT_FALSE(parse_json("\"" + std::string((1 << 20) + 1, 'x') + "\""));
}

TEST(TolerantReaders, TakeEverySpellingOfAValue) {
    const auto parsed = parse_json(R"({"t":"12","i":12,"d":12.0,"h":12.5,"e":1e999,"b":true,"s":" TRUE ","n":null,
        "o":{},"x":"12x","huge":18446744073709551615,"one":1,"no":"False"})");
    ASSERT_TRUE(parsed);
    const auto at = [&](std::string_view key) { return member(*parsed, key); };
    EXPECT_EQ(text_of(at("t")), "12");
    EXPECT_EQ(text_of(at("i")), "12");
    EXPECT_EQ(text_of(at("h")), "12.5");
    EXPECT_EQ(text_of(at("b")), "true");
    EXPECT_EQ(text_of(at("n")), std::nullopt);
    EXPECT_EQ(text_of(at("o")), std::nullopt);
    EXPECT_EQ(text_of(at("absent")), std::nullopt);
    EXPECT_EQ(text_of(at("huge")), "18446744073709551615");
    EXPECT_EQ(integer_of(at("t")), 12);
    EXPECT_EQ(integer_of(at("i")), 12);
    EXPECT_EQ(integer_of(at("d")), 12);
    EXPECT_EQ(integer_of(at("h")), std::nullopt);
    EXPECT_EQ(integer_of(at("x")), std::nullopt);
    EXPECT_EQ(integer_of(at("e")), std::nullopt);
    EXPECT_EQ(integer_of(at("huge")), std::nullopt);
    EXPECT_EQ(number_of(at("h")), 12.5);
    EXPECT_EQ(number_of(at("t")), 12);
    EXPECT_EQ(number_of(at("e")), std::nullopt);
    EXPECT_EQ(boolean_of(at("b")), true);
    EXPECT_EQ(boolean_of(at("one")), true);
    EXPECT_EQ(boolean_of(at("no")), false);
    EXPECT_EQ(boolean_of(at("t")), std::nullopt);
    EXPECT_EQ(member(*parsed, {"absent", "one", "t"}), at("one"));
    EXPECT_EQ(member(*at("t"), "t"), nullptr);
}

TEST(AppendJsonEscaped, ComesBackAsItWas) {
    std::string every_byte;
    for (int byte = 0; byte < 0x80; ++byte) {
        every_byte += static_cast<char>(byte);
    }
    for (const std::string& text : {std::string(), std::string("plain"), std::string("\"\\\b\f\n\r\t\x01\x1f/"),
                                    std::string("\xF0\x9F\x98\x80 caf\xC3\xA9"), every_byte}) {
        std::string written = "\"";
        append_json_escaped(written, text);
        written += '"';
        const auto value = parse_json(written);
        ASSERT_TRUE(value) << written;
        EXPECT_EQ(text_of(&*value), text);
    }
}

}  // namespace
}  // namespace parley
