#include "audience/people_row.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace parley::audience {
namespace {

using Cells = std::vector<std::string_view>;

const PeopleColumns columns =
    *read_people_header(Cells{"identity", "Phone", "MSG-whatsapp", "MSG-dndWhatsApp", "Name", "Plan"});

TEST(ReadPerson, TakesWhatTheRowSays) {
    const auto person =
        read_person(columns, Cells{" c-1 ", "98765 43210", "TRUE", "f", "Jo\xC3\xA3o \"J\" Silva", ""}, "IN");
    ASSERT_TRUE(person) << describe(person.error());
    EXPECT_EQ(person->identity, "c-1");
    EXPECT_EQ(person->phone, "+919876543210");
    EXPECT_EQ(person->opted_in, true);
    EXPECT_EQ(person->number_blocked, false);
    EXPECT_EQ(person->attributes, "{\"Name\":\"Jo\xC3\xA3o \\\"J\\\" Silva\"}");
}

TEST(ReadPerson, LeavesOutWhatIsEmpty) {
    const auto person = read_person(columns, Cells{"c-1", "", "", "", "", ""}, "");
    ASSERT_TRUE(person);
    EXPECT_EQ(person->phone, "");
    EXPECT_EQ(person->opted_in, std::nullopt);
    EXPECT_EQ(person->number_blocked, std::nullopt);
    EXPECT_EQ(person->attributes, "{}");
}

// A number stays text where writing it back could differ: leading zeros, signs, fractions, many digits.
TEST(ReadPerson, GivesTypesOnlyWithoutLoss) {
    const struct {
        std::string_view cell;
        std::string_view json;
    } cases[] = {
        {"0", "0"},         {"42", "42"},          {"-7", "-7"},         {"123456789012345", "123456789012345"},
        {"true", "true"},   {"false", "false"},    {"TRUE", "\"TRUE\""}, {"007", "\"007\""},
        {"+5", "\"+5\""},   {"-0", "\"-0\""},      {"39.5", "\"39.5\""}, {"1234567890123456", "\"1234567890123456\""},
        {"1e5", "\"1e5\""}, {"-", "\"-\""},        {"null", "\"null\""}, {"2026-01-01", "\"2026-01-01\""},
        {"[1]", "\"[1]\""}, {"a\tb", "\"a\\tb\""},
    };
    for (const auto& [cell, expected] : cases) {
        const auto person = read_person(columns, Cells{"c-1", "", "", "", "", cell}, "");
        ASSERT_TRUE(person) << cell;
        EXPECT_EQ(person->attributes, "{\"Plan\":" + std::string(expected) + "}");
        const auto value = parse_json(person->attributes);
        ASSERT_TRUE(value);
        EXPECT_EQ(text_of(member(*value, "Plan")), cell);
    }
}

TEST(ReadPerson, RefusesWithColumnAndValue) {
    const std::string long_value(513, 'x');
    const std::string_view zero("a\0b", 3);
    const struct {
        Cells cells;
        std::string_view column;
        std::string_view value;
        std::string_view what;
    } cases[] = {
        {{"", "", "", "", "", ""}, "identity", "", "the person has no identity"},
        {{"c", "12", "", "", "", ""}, "Phone", "12", "phone number has no known country code"},
        {{"c", "+91987654", "", "", "", ""},
         "Phone",
         "+91987654",
         "phone number is too short: its area code is missing"},
        {{"c", "", "maybe", "", "", ""}, "MSG-whatsapp", "maybe", "this is neither TRUE nor FALSE"},
        {{"c", "+919876543210", "", "2", "", ""}, "MSG-dndWhatsApp", "2", "this is neither TRUE nor FALSE"},
        {{"c", "", "", "TRUE", "", ""},
         "Phone",
         "c",
         "MSG-dndWhatsApp belongs to a phone number, and this row has none"},
        {{"c", "", "", "", long_value, ""}, "Name", long_value, "the text is longer than 512 bytes"},
        {{"c", "", "", "", "Jo\xE3o", ""}, "Name", "Jo\xE3o", "the text is not UTF-8"},
        {{"c", "", "", "", zero, ""}, "Name", zero, "the text holds a zero byte"},
        {{"c", "", "", ""}, "", "c", "the row has 4 cells, the header 6"},
        {{"c", "", "", "", "", "", ""}, "", "c", "the row has 7 cells, the header 6"},
        {{}, "", "", "the row has 0 cells, the header 6"},
    };
    for (const auto& [cells, column, value, what] : cases) {
        const auto person = read_person(columns, cells, "");
        ASSERT_FALSE(person) << what;
        EXPECT_EQ(person.error().what, what);
        EXPECT_EQ(person.error().where, column) << what;
        EXPECT_EQ(person.error().value, value) << what;
    }
}

}  // namespace
}  // namespace parley::audience
