#include "base/form.h"

#include <gtest/gtest.h>

#include <random>

namespace parley {
namespace {

TEST(Form, ReadsWhatBrowsersAndProvidersSend) {
    const struct {
        std::string text;
        FormFields expected;
    } cases[] = {
        {"", {}},
        {"a=1&b=2", {{"a", "1"}, {"b", "2"}}},
        {"a=1+2&b=%2B%20x", {{"a", "1 2"}, {"b", "+ x"}}},
        {"a&b=&=c&&", {{"a", ""}, {"b", ""}, {"", "c"}}},
        {"src.name=App&a=1&a=2", {{"src.name", "App"}, {"a", "1"}, {"a", "2"}}},
        {"broken=%zz%4&end=%", {{"broken", "%zz%4"}, {"end", "%"}}},
        {"e=%E0%A4%A8%F0%9F%91%8B", {{"e", "\u0928\U0001F44B"}}},
    };
    for (const auto& [text, expected] : cases) {
        const auto fields = parse_form(text);
        ASSERT_TRUE(fields) << text;
        EXPECT_EQ(*fields, expected) << text;
    }
}

TEST(Form, RefusesTooManyFieldsAndNuls) {
    std::string many;
    for (int at = 0; at < 300; ++at) {
        many += "a=1&";
    }
    EXPECT_FALSE(parse_form(many));
    EXPECT_TRUE(parse_form(many, 300));
    EXPECT_FALSE(parse_form("a=%00"));
    EXPECT_FALSE(parse_form("a%00=1"));
}

TEST(Form, ReadsBackWhateverItWrites) {
    std::mt19937_64 random(7);
    for (int round = 0; round < 2'000; ++round) {
        std::string value;
        for (std::size_t left = random() % 40; left > 0; --left) {
            value += static_cast<char>(1 + random() % 255);
        }
        std::string body;
        FormText form(body);
        form.field("first", value);
        form.optional_field("left_out", "");
        form.field("second", "x");
        const auto fields = parse_form(body);
        ASSERT_TRUE(fields);
        ASSERT_EQ(*fields, (FormFields{{"first", value}, {"second", "x"}}));
        ASSERT_EQ(*field_of(*fields, "second"), "x");
        ASSERT_EQ(field_of(*fields, "left_out"), nullptr);
    }
}

TEST(Form, MakesTextLegalInAUrlAndKeepsWhatMeansSomethingInOne) {
    EXPECT_EQ(legal_in_url("a b\"<>\\^`{|}\x7f\n\xc3\xab"), "a%20b%22%3C%3E%5C%5E%60%7B%7C%7D%7F%0A%C3%AB");
    EXPECT_EQ(legal_in_url("t/1?a=b%20c&d=+#e-._~!*'(),;:@$[]"), "t/1?a=b%20c&d=+#e-._~!*'(),;:@$[]");
}

}  // namespace
}  // namespace parley
