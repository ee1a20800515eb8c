#include "message/text_pattern.h"

#include <gtest/gtest.h>

namespace parley {

using Values = std::optional<std::vector<std::string>>;

TEST(TextPattern, FindsWhatStandsInThePlaceOfEachPlaceholder) {
    const struct {
        std::string_view pattern;
        std::string_view text;
        Values values;
    } cases[] = {
        {"Hi {{1}}, your order {{2}} has shipped.", "Hi Asha, your order 4711 has shipped.", {{"Asha", "4711"}}},
        {"{{1}}", "anything, even {{1}}", {{"anything, even {{1}}"}}},
        {"{{1}} and {{2}}", "salt and pepper and sugar", {{"salt", "pepper and sugar"}}},
        {"{{2}} before {{1}}", "b before a", {{"a", "b"}}},
        {"{{name}} owes {{sum}}",
         "Zo\xC3\xAB owes \xE2\x82\xAC"
         "5",
         {{"Zo\xC3\xAB",
           "\xE2\x82\xAC"
           "5"}}},
        {"{{ 1 }}!", "Hey!!", {{"Hey!"}}},
        {"Hi {{1}}, {{1}}!", "Hi Asha, Asha!", {{"Asha"}}},
        {"{{1}}, {{1}}.", "a, b, a, b.", {{"a, b"}}},  // the first way that comes to mind is wrong
        {"{{1}}{{2}}",
         "\xC3\xA9"
         "clair",
         {{"\xC3\xA9", "clair"}}},  // no character is cut in two
        {"line\n{{1}}", "line\ntwo\nthree", {{"two\nthree"}}},
        {"no placeholder", "no placeholder", {std::vector<std::string>()}},
        {"", "", {std::vector<std::string>()}},
    };
    for (const auto& [pattern, text, values] : cases) {
        EXPECT_EQ(values_in(text, pattern), values) << pattern;
    }
}

TEST(TextPattern, FindsNothingInAnotherText) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"Hi {{1}}!", "Hi !"},  // nothing stands there
        {"Hi {{1}}!", "Hello Asha!"},
        {"Hi {{1}}!", "Hi Asha"},
        {"Hi {{1}}!", "hi Asha!"},
        {"Hi {{1}}  there", "Hi Asha there"},  // white space counts
        {"{{1}}, {{1}}", "a, b"},
        {"aba{{1}}aba", "ababa"},  // beginning and end may not share
        {"fixed", "fixed and more"},
        {"fixed", ""},
        {"{{1}}", ""},
    };
    for (const auto& [pattern, text] : cases) {
        EXPECT_EQ(values_in(text, pattern), std::nullopt) << pattern << " | " << text;
    }
}

TEST(TextPattern, GivesUpOnTextsMadeToTryEveryWay) {
    std::string pattern;
    for (int place = 1; place <= 60; ++place) {
        pattern += "{{" + std::to_string(place) + "}}a";
    }
    EXPECT_EQ(values_in(std::string(50'000, 'a') + "b", pattern + "c"), std::nullopt);
    EXPECT_EQ(values_in(std::string(4'000, 'a') + "bc", pattern + "x{{61}}bc"), std::nullopt);
    std::string many;
    for (int place = 1; place <= 5'000; ++place) {
        many += "{{" + std::to_string(place) + "}}a";
    }
    EXPECT_EQ(values_in(std::string(20'000, 'a'), many), std::nullopt);
}

TEST(TextPattern, MeasuresTheTextOfItsOwn) {
    EXPECT_EQ(fixed_length("Hi {{1}}, {{name}}!"), 6u);
    EXPECT_EQ(fixed_length("{{1}}"), 0u);
    EXPECT_EQ(fixed_length("plain {{"), 8u);
}

}  // namespace parley
