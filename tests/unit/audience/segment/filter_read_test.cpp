#include "audience/segment/filter.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "audience/segment/dates.h"

namespace parley::audience {
namespace {

Result<Filter> read(const std::string& text) {
    return read_filter(json::parse(text));
}

std::string written(const std::string& text) {
    const auto filter = read(text);
    return filter ? json::serialize(write_filter(*filter)) : describe(filter.error());
}

TEST(FilterRead, TakesEachKindOfRuleAndWritesItAsItWas) {
    for (
        const std::string text : {
            R"({})",
            R"({"any":[]})",
            R"({"all":[{"attribute":"Plan","is":"equals","value":"Gold"},{"not":{"list":3}}]})",
            R"({"attribute":"Points","is":"between","value":[1,2]})",
            R"({"attribute":"Plan","is":"not_exists"})",
            R"({"attribute":"Tags","is":"contains","value":["a","b"]})",
            R"({"event":"Charged","times":{"between":[2,5]},"within":{"last":"30d"},"where":[{"property":"Price","is":"at_least","value":5}]})",
            R"({"event":"Charged","times":{"exactly":0}})",
            R"({"event":"Charged","times":{"at_most":2},"within":{"from":"2026-01-01T00:00:00.000Z","until":"2026-02-01T00:00:00.000Z"}})",
            R"({"message":"read","campaign":7,"within":{"last":"12h"}})",
            R"({"segment":4})",
        }) {
        EXPECT_EQ(written(text), text);
    }
}

TEST(FilterRead, FillsInWhatIsLeftOut) {
    EXPECT_EQ(written(R"({"attribute":"Plan","value":"Gold"})"),
              R"({"attribute":"Plan","is":"equals","value":"Gold"})");
    EXPECT_EQ(written(R"({"event":"Charged"})"), R"({"event":"Charged","times":{"at_least":1}})");
    EXPECT_EQ(written(R"({"all":[]})"), "{}");
}

TEST(FilterRead, ReadsIsoDatesWhereThereIsAnOrder) {
    EXPECT_EQ(written(R"({"attribute":"DOB","is":"less","value":"2026-01-01"})"),
              R"({"attribute":"DOB","is":"less","value":"$D_1767225600"})");
    EXPECT_EQ(written(R"({"attribute":"created","is":"at_least","value":"2026-01-01T05:30:00+05:30"})"),
              R"({"attribute":"created","is":"at_least","value":"$D_1767225600"})");
    // Dates are whole seconds: a border between two of them excludes and includes the same as it did.
    for (const auto& [comparison, second] :
         {std::pair("less", 1), std::pair("at_least", 1), std::pair("at_most", 0), std::pair("greater", 0)}) {
        EXPECT_EQ(
            written(fmt::format(R"({{"attribute":"DOB","is":"{}","value":"2026-01-01T00:00:00.5Z"}})", comparison)),
            fmt::format(R"({{"attribute":"DOB","is":"{}","value":"$D_{}"}})", comparison, 1'767'225'600 + second));
    }
    EXPECT_EQ(
        written(
            R"({"attribute":"created","is":"between","value":["2026-01-01T00:00:00.001Z","2026-01-01T00:00:09.999Z"]})"),
        R"({"attribute":"created","is":"between","value":["$D_1767225601","$D_1767225609"]})");
    EXPECT_EQ(written(R"({"attribute":"Room","is":"equals","value":"2026-01-01"})"),
              R"({"attribute":"Room","is":"equals","value":"2026-01-01"})");
    EXPECT_EQ(written(R"({"attribute":"country_code","value":91})"),
              R"({"attribute":"country_code","is":"equals","value":"+91"})");
}

TEST(FilterRead, NamesThePlaceOfWhatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"([])", "filter"},
        {R"({"all":{}})", "filter.all"},
        {R"({"all":[{}, 5]})", "filter.all[1]"},
        {R"({"every":[]})", "filter"},
        {R"({"all":[],"any":[]})", "filter"},
        {R"({"not":[{}]})", "filter.not"},
        {R"({"all":[],"limit":5})", "filter.limit"},
        {R"({"attribute":"Plan","is":"equals","value":"a","within":{}})", "filter.within"},
        {R"({"attribute":5,"value":"a"})", "filter.attribute"},
        {R"({"attribute":"a\"b","value":"a"})", "filter.attribute"},
        {R"({"attribute":"","value":"a"})", "filter.attribute"},
        {R"({"attribute":"Plan","is":"like","value":"a"})", "filter.is"},
        {R"({"attribute":"Plan"})", "filter.value"},
        {R"({"attribute":"Plan","is":"exists","value":1})", "filter.value"},
        {R"({"attribute":"Plan","is":"less","value":[1,2]})", "filter.value"},
        {R"({"attribute":"Plan","is":"less","value":true})", "filter.value"},
        {R"({"attribute":"Plan","is":"between","value":[1,"a"]})", "filter.value"},
        {R"({"attribute":"Plan","is":"contains","value":""})", "filter.value"},
        {R"({"attribute":"Plan","value":null})", "filter.value"},
        {R"({"attribute":"Plan","value":["a",{}]})", "filter.value[1]"},
        {R"({"attribute":"Plan","value":"$D_soon"})", "filter.value"},
        {R"({"attribute":"Plan","value":1e300})", "filter.value"},
        {R"({"attribute":"opted_in","value":"yes"})", "filter.value"},
        {R"({"attribute":"opted_in","is":"less","value":1})", "filter.is"},
        {R"({"attribute":"created","is":"less","value":"soon"})", "filter.value"},
        {R"({"attribute":"country_code","value":"India"})", "filter.value"},
        {R"({"event":""})", "filter.event"},
        {R"({"event":"a","times":3})", "filter.times"},
        {R"({"event":"a","times":{"about":3}})", "filter.times.about"},
        {R"({"event":"a","times":{"at_least":-1}})", "filter.times"},
        {R"({"event":"a","times":{"at_least":1.5}})", "filter.times.at_least"},
        {R"({"event":"a","times":{"between":[5,2]}})", "filter.times"},
        {R"({"event":"a","within":{}})", "filter.within"},
        {R"({"event":"a","within":{"last":"30"}})", "filter.within.last"},
        {R"({"event":"a","within":{"last":"4000d"}})", "filter.within.last"},
        {R"({"event":"a","within":{"last":"1d","from":"2026-01-01"}})", "filter.within"},
        {R"({"event":"a","within":{"from":"2026-02-30"}})", "filter.within.from"},
        {R"({"event":"a","within":{"from":"2026-02-02","until":"2026-02-02"}})", "filter.within.until"},
        {R"({"event":"a","where":[{"property":"p","is":"less","value":1},{"name":"p"}]})", "filter.where[1]"},
        {R"({"event":"a","where":[{"property":"p","is":"less"}]})", "filter.where[0].value"},
        {R"({"message":"eaten"})", "filter.message"},
        {R"({"message":"read","campaign":"x"})", "filter.campaign"},
        {R"({"list":"x"})", "filter.list"},
        {R"({"segment":null})", "filter.segment"},
    };
    for (const auto& [text, where] : wrong) {
        const auto filter = read(text);
        ASSERT_FALSE(filter.has_value()) << text;
        EXPECT_EQ(filter.error().where, where) << text << ": " << describe(filter.error());
        EXPECT_EQ(filter.error().kind, ErrorKind::invalid);
    }
}

TEST(FilterRead, StopsAtItsLimits) {
    std::string deep = "{}";
    for (int level = 1; level < 8; ++level) {
        deep = R"({"not":)" + deep + "}";
    }
    EXPECT_TRUE(read(deep).has_value());
    EXPECT_FALSE(read(R"({"not":)" + deep + "}").has_value());

    json::array rules(100, json::object());
    EXPECT_FALSE(read_filter(json::object{{"all", rules}}).has_value());
    rules.pop_back();
    EXPECT_TRUE(read_filter(json::object{{"all", rules}}).has_value());

    json::array values(1'000, json::value("a"));
    EXPECT_TRUE(read_filter(json::object{{"attribute", "Plan"}, {"value", values}}).has_value());
    values.emplace_back("b");
    EXPECT_FALSE(read_filter(json::object{{"attribute", "Plan"}, {"value", values}}).has_value());
}

TEST(FilterDates, AreReadWholeOrNotAtAll) {
    EXPECT_EQ(read_date("$D_0"), 0);
    EXPECT_EQ(read_date("$D_-86400"), -86'400);
    for (const char* text : {"$D_", "$D_-", "$D_1.5", "$D_ 1", "$d_1", "D_1", "$D_123456789012345678", "$D_1x"}) {
        EXPECT_FALSE(read_date(text).has_value()) << text;
    }
    EXPECT_EQ(write_iso_time(*read_iso_time("2024-02-29T23:59:59.5-03:00")), "2024-03-01T02:59:59.500Z");
    for (const char* text :
         {"2026", "2026-13-01", "2025-02-29", "2026-01-01T", "2026-01-01T24:00Z", "2026-01-01T10:60Z",
          "2026-01-01T10:00:60Z", "2026-01-01T10:00+25:00", "2026-01-01T10:00Zx", "26-01-01", ""}) {
        EXPECT_FALSE(read_iso_time(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace parley::audience
