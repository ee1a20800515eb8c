#include "audience/import_preview.h"

#include <gtest/gtest.h>

namespace parley::audience {
namespace {

constexpr std::string_view file =
    "Customer ID,Mobile Number,First.name,Joined,Visits,Newsletter,Opt in\n"
    "c-1,98765 43210,Asha,17/05/1990,3,true,yes\n"
    "c-2,12,Ben,01/02/2001 10:00:00,4.5,FALSE,no\n"
    "c-3,,\"Cleo\nMarie\",,,,perhaps\n"
    "c-4,98";

TEST(ImportPreview, GuessesWhatTheColumnsHold) {
    const auto preview = preview_import(file, std::nullopt, "IN", TimeZone());
    ASSERT_TRUE(preview) << describe(preview.error());
    EXPECT_EQ(preview->problem, std::nullopt);
    using Kind = PeopleColumns::Kind;
    const struct {
        Kind kind;
        std::string_view attribute;
        ValueForm form;
    } expected[] = {
        {Kind::identity, "identity", ValueForm::automatic},    {Kind::phone, "Phone", ValueForm::automatic},
        {Kind::attribute, "First name", ValueForm::automatic}, {Kind::attribute, "Joined", ValueForm::date},
        {Kind::attribute, "Visits", ValueForm::number},        {Kind::attribute, "Newsletter", ValueForm::boolean},
        {Kind::opt_in, "MSG-whatsapp", ValueForm::automatic},
    };
    ASSERT_EQ(preview->columns.size(), std::size(expected));
    for (std::size_t place = 0; place < std::size(expected); ++place) {
        EXPECT_EQ(preview->columns[place].kind, expected[place].kind) << place;
        EXPECT_EQ(preview->columns[place].settings.attribute, expected[place].attribute) << place;
        EXPECT_EQ(preview->columns[place].settings.form, expected[place].form) << place;
    }
    EXPECT_EQ(preview->columns[3].settings.date_form, DateForm::day_month_year);
    EXPECT_EQ(preview->columns[0].examples, (std::vector<std::string>{"c-1", "c-2", "c-3"}));
    // What is suggested is what an import takes.
    EXPECT_EQ(*read_import_settings(write_import_settings(preview->settings)), preview->settings);
}

TEST(ImportPreview, ShowsEachRowAndAllThatIsWrongWithIt) {
    const auto preview = preview_import(file, std::nullopt, "IN", TimeZone());
    ASSERT_TRUE(preview);
    ASSERT_EQ(preview->rows.size(), 3U) << "the last line is cut off";
    EXPECT_EQ(preview->rows_seen, 3);
    ASSERT_TRUE(preview->rows[0].person);
    EXPECT_EQ(preview->rows[0].person->phone, "+919876543210");
    EXPECT_EQ(preview->rows[0].person->attributes,
              R"({"First name":"Asha","Joined":"$D_642945600","Visits":3,"Newsletter":true})");
    EXPECT_FALSE(preview->rows[1].person);
    ASSERT_EQ(preview->rows[1].problems.size(), 1U);
    EXPECT_EQ(preview->rows[1].problems[0].where, "Mobile Number");
    EXPECT_EQ(preview->rows[2].line, 4);
    EXPECT_EQ(preview->rows[2].cells[2], "Cleo\nMarie");
    EXPECT_EQ(preview->rows[2].problems[0].where, "Opt in");
}

TEST(ImportPreview, TakesObjectIdsForWhatTheyAre) {
    const auto preview = preview_import("objectId,Phone\nA8FFCBC900004EE3A79100000000002A,\nsomebody,\n", std::nullopt,
                                        "IN", TimeZone());
    ASSERT_TRUE(preview);
    EXPECT_EQ(preview->columns[0].kind, PeopleColumns::Kind::object_id);
    EXPECT_EQ(preview->columns[0].settings.attribute, "objectId");
    ASSERT_TRUE(preview->rows[0].person);
    EXPECT_TRUE(preview->rows[0].person->by_object_id);
    ASSERT_EQ(preview->rows[1].problems.size(), 1U);
    EXPECT_EQ(preview->rows[1].problems[0].what, "this is no object id");

    const auto both = preview_import("objectId,identity,Phone\nx,a,\n", std::nullopt, "IN", TimeZone());
    ASSERT_TRUE(both);
    EXPECT_EQ(both->problem, std::nullopt);
    EXPECT_EQ(both->columns[0].kind, PeopleColumns::Kind::ignored);
    EXPECT_EQ(both->columns[1].kind, PeopleColumns::Kind::identity);
}

TEST(ImportPreview, SaysWhyNoRowCanBeRead) {
    const auto settings = read_import_settings(json::parse(R"({"columns": [{"column": "Nothing"}]})").as_object());
    const auto preview = preview_import(file, *settings, "IN", TimeZone());
    ASSERT_TRUE(preview);
    ASSERT_TRUE(preview->problem);
    EXPECT_FALSE(preview->rows[0].person);
    EXPECT_EQ(preview->rows[0].cells[0], "c-1");
    EXPECT_FALSE(preview_import("PK\x03\x04 workbook", std::nullopt, "IN", TimeZone()));
    const auto empty = preview_import("\n", std::nullopt, "", TimeZone());
    ASSERT_TRUE(empty);
    EXPECT_TRUE(empty->problem);
}

TEST(ImportPreview, SaysWhatIsWrongWithAFirstLineThatCannotBeRead) {
    std::string wide = "identity,Phone";
    for (int column = 0; column < 300; ++column) {
        wide += ",c" + std::to_string(column);
    }
    for (const auto& [text, what] : {std::pair(wide + "\n", "the row has too many cells"),
                                     std::pair(std::string(300'000, 'x'), "the row or one of its cells is too long")}) {
        const auto preview = preview_import(text, std::nullopt, "IN", TimeZone());
        ASSERT_TRUE(preview);
        ASSERT_TRUE(preview->problem);
        EXPECT_EQ(preview->problem->what, what);
        EXPECT_EQ(preview->problem->where, "header");
    }
}

TEST(ImportPreview, TakesNamesThatAreNoNumbersForText) {
    const auto preview =
        preview_import("identity,Phone,Code,Number\na,,007,+5\nb,,012,+6\n", std::nullopt, "IN", TimeZone());
    ASSERT_TRUE(preview);
    EXPECT_EQ(preview->columns[2].settings.form, ValueForm::automatic);
    EXPECT_EQ(preview->columns[3].settings.form, ValueForm::automatic);
}

}  // namespace
}  // namespace parley::audience
