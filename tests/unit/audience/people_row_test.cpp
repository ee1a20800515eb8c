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

// One attribute and how it is to be read.
std::string attribute_of(const char* settings, std::string_view cell) {
    const auto read = read_import_settings(json::object{{"columns", json::array(1, json::parse(settings))}});
    EXPECT_TRUE(read) << describe(read.error());
    const auto chosen = read_people_header(Cells{"identity", "A"}, *read, *TimeZone::named("Asia/Kolkata"));
    EXPECT_TRUE(chosen) << describe(chosen.error());
    const auto person = read_person(*chosen, Cells{"c-1", cell}, "");
    return person ? person->attributes : person.error().where + ": " + person.error().what;
}

TEST(ReadPerson, GivesCellsTheTypeThatWasChosen) {
    const struct {
        const char* settings;
        std::string_view cell;
        std::string_view expected;
    } cases[] = {
        {R"({"column": "A", "type": "text"})", "42", R"({"A":"42"})"},
        {R"({"column": "A", "type": "text"})", "true", R"({"A":"true"})"},
        {R"({"column": "A", "type": "number"})", "007", R"({"A":7})"},
        {R"({"column": "A", "type": "number"})", "+39.5", R"({"A":39.5})"},
        {R"({"column": "A", "type": "number"})", "-1e3", R"({"A":-1000})"},
        {R"({"column": "A", "type": "number"})", "1 000", "A: this is no number"},
        {R"({"column": "A", "type": "number"})", "inf", "A: this is no number"},
        {R"({"column": "A", "type": "number"})", "1e999", "A: this is no number"},
        {R"({"column": "A", "type": "boolean"})", "yes", R"({"A":true})"},
        {R"({"column": "A", "type": "boolean"})", "maybe", "A: this is neither TRUE nor FALSE"},
        {R"({"column": "A", "type": "list"})", "tea, \"x\",,tea", R"({"A":["tea","\"x\""]})"},
        {R"({"column": "A", "type": "date", "date_format": "unix"})", "642925800", R"({"A":"$D_642925800"})"},
        {R"({"column": "A", "date_format": "dd/MM/yyyy"})", "17/05/1990", R"({"A":"$D_642925800"})"},
        {R"({"column": "A", "date_format": "dd/MM/yyyy"})", "", "{}"},
        {R"({"column": "A", "date_format": "dd/MM/yyyy"})", "31/02/1990", "A: this is no date of the form dd/MM/yyyy"},
        {R"({"column": "A", "operation": "$add"})", "7", R"({"A":{"$add":["7"]}})"},
        {R"({"column": "A", "operation": "$remove", "type": "list"})", "a,b", R"({"A":{"$remove":["a","b"]}})"},
        {R"({"column": "A", "operation": "$incr"})", "2", R"({"A":{"$incr":2}})"},
        {R"({"column": "A", "operation": "$decr"})", "2.5", R"({"A":{"$decr":2.5}})"},
        {R"({"column": "A", "operation": "$incr"})", "two", "A: this is no number"},
        {R"({"column": "A", "operation": "$delete"})", "", R"({"A":{"$delete":1}})"},
        {R"({"column": "A", "operation": "$add"})", "", "{}"},
        {R"({"column": "A", "attribute": "B"})", "x", R"({"B":"x"})"},
        {R"({"column": "A", "ignore": true})", "\xFF", "{}"},
    };
    for (const auto& [settings, cell, expected] : cases) {
        EXPECT_EQ(attribute_of(settings, cell), expected) << settings << ' ' << cell;
    }
}

TEST(ReadPerson, LooksForDatesWhereAFormIsUsualAndKeepsTheRestAsItIs) {
    const auto chosen = read_people_header(Cells{"identity", "Phone", "A"},
                                           *read_import_settings(json::object{{"date_format", "yyyy/MM/dd"}}));
    ASSERT_TRUE(chosen);
    EXPECT_EQ(read_person(*chosen, Cells{"c", "", "1990/05/17"}, "")->attributes, R"({"A":"$D_642945600"})");
    EXPECT_EQ(read_person(*chosen, Cells{"c", "", "17/05/1990"}, "")->attributes, R"({"A":"17/05/1990"})");
    EXPECT_EQ(read_person(*chosen, Cells{"c", "", "1990"}, "")->attributes, R"({"A":1990})");
}

TEST(ProblemsOfPerson, AreAllOfThem) {
    const auto problems = problems_of_person(columns, Cells{"", "12", "maybe", "", "fine", ""}, "");
    ASSERT_EQ(problems.size(), 3U);
    EXPECT_EQ(problems[0].where, "identity");
    EXPECT_EQ(problems[1].where, "Phone");
    EXPECT_EQ(problems[2].where, "MSG-whatsapp");
    EXPECT_TRUE(problems_of_person(columns, Cells{"c", "", "", "", "", ""}, "").empty());
    EXPECT_EQ(problems_of_person(columns, Cells{"c"}, "").size(), 1U);
}

}  // namespace
}  // namespace parley::audience
