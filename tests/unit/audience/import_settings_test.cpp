#include "audience/import_settings.h"

#include <gtest/gtest.h>

namespace parley::audience {
namespace {

TEST(ImportSettings, AreTheSameOnceWritten) {
    const auto settings = read_import_settings(json::parse(R"({
        "date_format": "dd/MM/yyyy", "identity_column": "Who", "country": "in", "list": " Spring ",
        "columns": [
            {"column": "Birthday", "attribute": "DOB", "date_format": "yyyy/MM/dd HH:mm:ss", "operation": "$set"},
            {"column": "Since", "type": "date"},
            {"column": "Likes", "type": "list", "separator": ";", "operation": "$add"},
            {"column": "Age", "type": "number", "operation": "$incr"},
            {"column": "Notes", "ignore": true, "type": null}]})")
                                                   .as_object());
    ASSERT_TRUE(settings) << describe(settings.error());
    EXPECT_EQ(settings->country, "IN");
    EXPECT_EQ(settings->list, "Spring");
    EXPECT_EQ(settings->columns[0].form, ValueForm::date);
    EXPECT_EQ(settings->columns[1].date_form, DateForm::day_month_year);
    EXPECT_EQ(settings->columns[2].separator, ';');
    EXPECT_EQ(settings->columns[3].operation, Operation::increase);
    EXPECT_TRUE(settings->columns[4].ignore);
    const auto again = read_import_settings(write_import_settings(*settings));
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(*again, *settings);
    EXPECT_EQ(*read_import_settings(json::object()), ImportSettings{});
    EXPECT_EQ(write_import_settings(ImportSettings{}), json::object());
}

TEST(ImportSettings, NameWhatIsWrongWithThem) {
    const struct {
        const char* text;
        std::string_view where;
    } cases[] = {
        {R"({"colums": []})", "settings.colums"},
        {R"({"columns": {}})", "settings.columns"},
        {R"({"columns": [5]})", "settings.columns[0]"},
        {R"({"columns": [{"attribute": "A"}]})", "settings.columns[0].column"},
        {R"({"columns": [{"column": "A"}, {"column": "B", "type": "money"}]})", "settings.columns[1].type"},
        {R"({"columns": [{"column": "A", "operation": "set"}]})", "settings.columns[0].operation"},
        {R"({"columns": [{"column": "A", "operation": "$incr", "type": "text"}]})", "settings.columns[0].operation"},
        {R"({"columns": [{"column": "A", "date_format": "yyyy-MM-dd"}]})", "settings.columns[0].date_format"},
        {R"({"columns": [{"column": "A", "type": "date"}]})", "settings.columns[0].date_format"},
        {R"({"columns": [{"column": "A", "type": "text", "date_format": "unix"}]})", "settings.columns[0].date_format"},
        {R"({"columns": [{"column": "A", "type": "list", "separator": "::"}]})", "settings.columns[0].separator"},
        {R"({"columns": [{"column": "A", "separator": ";"}]})", "settings.columns[0].separator"},
        {R"({"columns": [{"column": "A", "attribute": "a|b"}]})", "settings.columns[0].attribute"},
        {R"({"columns": [{"column": "A", "attribute": " "}]})", "settings.columns[0].attribute"},
        {R"({"columns": [{"column": "phone", "operation": "$delete"}]})", "settings.columns[0].operation"},
        {R"({"columns": [{"column": "A", "attribute": "Phone", "type": "text"}]})", "settings.columns[0].type"},
        {R"({"columns": [{"column": "A", "attribute": "MSG-whatsapp", "type": "boolean"}]})",
         "settings.columns[0].type"},
        {R"({"columns": [{"column": "A"}, {"column": " A"}]})", "settings.columns[1].column"},
        {R"({"columns": [{"column": "A", "ignore": "yes"}]})", "settings.columns[0].ignore"},
        {R"({"date_format": "today"})", "settings.date_format"},
        {R"({"country": "India"})", "settings.country"},
        {R"({"list": 5})", "settings.list"},
    };
    for (const auto& [text, where] : cases) {
        const auto settings = read_import_settings(json::parse(text).as_object());
        ASSERT_FALSE(settings) << text;
        EXPECT_EQ(settings.error().where, where) << text;
        EXPECT_EQ(settings.error().kind, ErrorKind::invalid);
    }
}

}  // namespace
}  // namespace parley::audience
