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
    EXPECT_TRUE(read_people_header(Cells{"objectId", "Phone"}));
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

}  // namespace
}  // namespace parley::audience
