#include "message/template_text.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(TemplateText, NamesEachPlaceholderOnce) {
    const std::pair<const char*, std::vector<std::string>> cases[] = {
        {"", {}},
        {"plain {1} {{}} {{ }} {{a b}} {{1", {}},
        {"{{1}} and {{2}}, {{1}}", {"1", "2"}},
        {"{{10}} {{9}} {{1}}", {"1", "9", "10"}},
        {"{{b}} {{a}} {{b}}", {"b", "a"}},
        {"{{ 1 }}", {"1"}},
        {"{{{1}}}", {"1"}},
        {"{{ {{2}}", {"2"}},
        {"{{99999999999999999999}}", {"99999999999999999999"}},
    };
    for (const auto& [text, names] : cases) {
        EXPECT_EQ(placeholders_of(text), names) << text;
    }
}

TEST(TemplateText, IsNamedWhereAnyPlaceholderIsNoNumber) {
    EXPECT_FALSE(are_named({}));
    EXPECT_FALSE(are_named({"1", "2"}));
    EXPECT_TRUE(are_named({"1", "city"}));
    EXPECT_TRUE(are_named({"1a"}));
}

TEST(TemplateText, ReplacesEveryPlaceholderAndNothingElse) {
    EXPECT_EQ(
        replaced("a {{1}} {{ 1 }} {{}} {{b}}", [](std::string_view name) { return "<" + std::string(name) + ">"; }),
        "a <1> <1> {{}} <b>");
}

}  // namespace
}  // namespace parley
