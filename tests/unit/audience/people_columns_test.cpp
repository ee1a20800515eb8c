#include "audience/people_columns.h"

#include <gtest/gtest.h>

namespace parley::audience {
namespace {

using Cells = std::vector<std::string_view>;

TEST(PeopleHeader, KnowsItsColumnsByName) {
    const auto columns = read_people_header(Cells{"Identity", " PHONE ", "Name", "msg-WhatsApp", "MSG-DNDwhatsapp"});
    ASSERT_TRUE(columns);
    using Kind = PeopleColumns::Kind;
    const Kind expected[] = {Kind::identity, Kind::phone, Kind::attribute, Kind::opt_in, Kind::block};
    for (std::size_t place = 0; place < std::size(expected); ++place) {
        EXPECT_EQ(columns->all[place].kind, expected[place]) << place;
    }
    EXPECT_EQ(columns->all[2].json_key, "\"Name\":");
    EXPECT_EQ(read_people_header(Cells{"ObjectID", "Phone"})->all[0].kind, Kind::object_id);
    EXPECT_EQ(read_people_header(Cells{"identity", "Phone", "objectId"})->all[2].kind, Kind::attribute);
    EXPECT_TRUE(read_people_header(Cells{"identity", "Phone", std::string_view("Pre\xC3\xA7o")}));
}

TEST(PeopleHeader, RefusesWithThePlace) {
    const std::string long_name(121, 'x');
    const struct {
        Cells cells;
        std::string_view what;
        std::string_view where;
    } cases[] = {
        {{}, "the file is empty", ""},
        {{"Phone", "identity"}, "the first column must be identity or objectId", "header, column 1"},
        {{"cust-1", "+919876543210"}, "the first column must be identity or objectId", "header, column 1"},
        {{""}, "the first column must be identity or objectId", "header, column 1"},
        {{"identity;Phone;Name"}, "the columns are not separated by commas", "header, column 1"},
        {{"identity\tPhone"}, "the columns are not separated by commas", "header, column 1"},
        {{"identity"}, "there is no column Phone", "header"},
        {{"identity", "Name"}, "there is no column Phone", "header"},
        {{"identity", "Phone", "Name", "NAME"}, "two columns have the same name", "header, column 4"},
        {{"identity", "Phone", "identity"}, "two columns have the same name", "header, column 3"},
        {{"identity", "Phone", ""}, "a column has no name", "header, column 3"},
        {{"identity", "Phone", "a.b"},
         "a column's name holds a character that an attribute's name may not",
         "header, column 3"},
        {{"identity", "Phone", "a\nb"},
         "a column's name holds a character that an attribute's name may not",
         "header, column 3"},
        {{"identity", "Phone", long_name}, "a column's name is longer than 120 bytes", "header, column 3"},
    };
    for (const auto& [cells, what, where] : cases) {
        const auto columns = read_people_header(cells);
        ASSERT_FALSE(columns) << what;
        EXPECT_EQ(columns.error().what, what);
        EXPECT_EQ(columns.error().where, where);
        EXPECT_FALSE(columns.error().advice.empty());
    }
}

ImportSettings settings_of(const char* text) {
    const auto settings = read_import_settings(json::parse(text).as_object());
    EXPECT_TRUE(settings) << describe(settings.error());
    return settings.value_or(ImportSettings{});
}

TEST(PeopleHeader, DoesWhatItsSettingsSay) {
    const auto settings = settings_of(R"({"date_format": "yyyy/MM/dd", "columns": [
        {"column": "Customer no.", "attribute": "identity"}, {"column": "Mobile", "attribute": "Phone"},
        {"column": "Born", "attribute": "DOB", "date_format": "dd MMM yyyy HH:mm:ss"},
        {"column": "Agreed", "attribute": "msg-whatsapp"}, {"column": "a.b", "ignore": true}]})");
    const auto columns = read_people_header(Cells{"Mobile", "Born", "Customer no.", "Agreed", "a.b", "City"}, settings);
    ASSERT_TRUE(columns) << describe(columns.error());
    using Kind = PeopleColumns::Kind;
    const Kind expected[] = {Kind::phone,  Kind::attribute, Kind::identity,
                             Kind::opt_in, Kind::ignored,   Kind::attribute};
    for (std::size_t place = 0; place < std::size(expected); ++place) {
        EXPECT_EQ(columns->all[place].kind, expected[place]) << place;
    }
    EXPECT_EQ(columns->all[1].json_key, "\"DOB\":");
    EXPECT_EQ(columns->all[1].name, "Born");
    EXPECT_EQ(columns->all[1].date_form, DateForm::day_name_year);
    EXPECT_EQ(columns->all[5].date_form, DateForm::year_month_day);
    EXPECT_EQ(columns->all[5].form, ValueForm::automatic);
}

TEST(PeopleHeader, NeedsNoPhoneWhereItsColumnsWereChosen) {
    EXPECT_TRUE(read_people_header(Cells{"identity", "City"}, settings_of(R"({"columns": [{"column": "City"}]})")));
    EXPECT_TRUE(read_people_header(Cells{"City", "Who"}, settings_of(R"({"identity_column": "Who"})")));
}

TEST(PeopleHeader, RefusesSettingsThatDoNotFitTheFile) {
    const struct {
        const char* settings;
        Cells cells;
        std::string_view what;
        std::string_view where;
    } cases[] = {
        {R"({"columns": [{"column": "Citty"}]})",
         {"identity", "Phone", "City"},
         "the file has no such column",
         "settings.columns[0].column"},
        {R"({"identity_column": "Who"})",
         {"identity", "Phone"},
         "the column that is to name each person is not in the file",
         "header"},
        {R"({"identity_column": "Who"})", {"Who;Phone"}, "the columns are not separated by commas", "header, column 1"},
        {R"({"columns": [{"column": "A", "attribute": "City"}]})",
         {"identity", "A", "city"},
         "two columns are to become the same",
         "header, column 3"},
        {R"({"columns": [{"column": "A|B"}]})",
         {"identity", "A|B"},
         "a column's name holds a character that an attribute's name may not",
         "header, column 2"},
        {R"({"columns": [{"column": "City"}, {"column": "identity", "ignore": true}]})",
         {"identity", "City"},
         "the column that names each person cannot be left out",
         "settings.columns[1].ignore"},
        {R"({"columns": [{"column": "Who", "attribute": "identity", "operation": "$add"}]})",
         {"Who", "City"},
         "the column that names each person has no type and no operation",
         "settings.columns[0].operation"},
    };
    for (const auto& [settings, cells, what, where] : cases) {
        const auto columns = read_people_header(cells, settings_of(settings));
        ASSERT_FALSE(columns) << what;
        EXPECT_EQ(columns.error().what, what);
        EXPECT_EQ(columns.error().where, where);
    }
}

}  // namespace
}  // namespace parley::audience
