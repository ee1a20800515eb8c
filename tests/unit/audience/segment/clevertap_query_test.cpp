#include "audience/segment/clevertap_query.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace parley::audience {
namespace {

// Days of a zone that is five and a half hours ahead.
std::optional<Time> day_in_india(int yyyymmdd, bool end) {
    const std::chrono::year_month_day date{std::chrono::year(yyyymmdd / 10'000),
                                           std::chrono::month(static_cast<unsigned>(yyyymmdd / 100 % 100)),
                                           std::chrono::day(static_cast<unsigned>(yyyymmdd % 100))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Time(std::chrono::sys_days(date)) + std::chrono::days(end ? 1 : 0) - std::chrono::minutes(330);
}

Result<ClevertapQuery> read(const std::string& text) {
    return read_clevertap_query(json::parse(text), day_in_india);
}

std::string people(const std::string& text) {
    const auto query = read(text);
    return query ? json::serialize(write_filter(query->people)) : describe(query.error());
}

constexpr const char* january = R"("within":{"from":"2025-12-31T18:30:00.000Z","until":"2026-01-31T18:30:00.000Z"})";

TEST(ClevertapQuery, ReadsTheReferencesVector) {
    const auto query = read(R"({"event_name":"Charged","from":20260101,"to":20260131,
 "event_properties":[{"name":"Amount","operator":"equals","value":100}],
 "common_profile_properties":{"profile_fields":[{"name":"Plan","operator":"equals","value":"Gold"}]},
 "advanced_query":{
   "did_none":[{"event_name":"Refund requested","from":20260101,"to":20260131}],
   "did_any":{"any_events":[{"event_name":"Product viewed","from":20260101,"to":20260131}],
              "operator":"equals","value":10}}})");
    ASSERT_TRUE(query.has_value()) << describe(query.error());
    ASSERT_TRUE(query->event.has_value());
    EXPECT_EQ(query->event->name, "Charged");
    ASSERT_EQ(query->event->properties.size(), 1U);
    EXPECT_EQ(query->event->properties[0].name, "Amount");
    EXPECT_EQ(query->event->window.from, day_in_india(20260101, false));
    EXPECT_EQ(query->event->window.until, day_in_india(20260131, true));
    EXPECT_EQ(
        json::serialize(write_filter(query->people)),
        fmt::format(
            R"({{"all":[{{"event":"Charged","times":{{"at_least":1}},{0},"where":[{{"property":"Amount","is":"equals","value":100}}]}},)"
            R"({{"attribute":"Plan","is":"equals","value":"Gold"}},)"
            R"({{"not":{{"event":"Refund requested","times":{{"at_least":1}},{0}}}}},)"
            R"({{"any":[{{"event":"Product viewed","times":{{"exactly":10}},{0}}}]}}]}})",
            january));
}

TEST(ClevertapQuery, AGenderNamedInFullIsTheLetterThatIsStored) {
    EXPECT_EQ(people(R"({"common_profile_properties":{"demographics":[{"name":"Gender","value":["Female","male"]},
                         {"name":"Plan","value":"Male"}]}})"),
              R"({"all":[{"attribute":"Gender","is":"equals","value":["F","M"]},)"
              R"({"attribute":"Plan","is":"equals","value":"Male"}]})");
}

TEST(ClevertapQuery, OfNothingIsEverybody) {
    const auto query = read("{}");
    ASSERT_TRUE(query.has_value());
    EXPECT_FALSE(query->event.has_value());
    EXPECT_EQ(json::serialize(write_filter(query->people)), "{}");
}

TEST(ClevertapQuery, AListOfValuesIsAnyOfThemAndATextMayBeANumber) {
    EXPECT_EQ(people(R"({"common_profile_properties":{"profile_fields":[{"name":"Plan","value":["Gold","Free"]}]}})"),
              R"({"all":[{"attribute":"Plan","is":"equals","value":["Gold","Free"]}]})");
    EXPECT_EQ(
        people(
            R"({"common_profile_properties":{"profile_fields":[{"name":"Points","operator":"greater_than","value":"30"}]}})"),
        R"({"all":[{"attribute":"Points","is":"greater","value":3E1}]})");
    EXPECT_EQ(
        people(
            R"({"common_profile_properties":{"demographics":[{"name":"Age","operator":"between","value":[18,30]}]}})"),
        R"({"all":[{"attribute":"Age","is":"between","value":[18,30]}]})");
}

TEST(ClevertapQuery, KnowsTheProfilesOwnFieldsAndWhetherItCanBeReached) {
    EXPECT_EQ(people(R"({"common_profile_properties":{"profile_fields":[{"name":"Identity","value":[1001,"a"]}]}})"),
              R"({"all":[{"attribute":"identity","is":"equals","value":["1001","a"]}]})");
    EXPECT_EQ(
        people(
            R"({"common_profile_properties":{"reachability":[{"name":"has_phone","value":"False"},{"name":"has_whatsapp","value":"True"}]}})"),
        R"({"all":[{"attribute":"phone","is":"not_exists"},{"attribute":"reachable","is":"equals","value":true}]})");
}

TEST(ClevertapQuery, CountsByEachOperator) {
    const auto counted = [](const std::string& count) {
        return people(R"({"advanced_query":{"did_all":[{"event_name":"a",)" + count + "}]}}");
    };
    EXPECT_EQ(counted(R"("operator":"less_than","value":3)"), R"({"all":[{"event":"a","times":{"at_most":2}}]})");
    EXPECT_EQ(counted(R"("operator":"greater_than","value":3)"), R"({"all":[{"event":"a","times":{"at_least":4}}]})");
    EXPECT_EQ(counted(R"("operator":"between","value":[1,3])"), R"({"all":[{"event":"a","times":{"between":[1,3]}}]})");
    EXPECT_EQ(counted(R"("operator":"not_equals","value":3)"),
              R"({"all":[{"not":{"event":"a","times":{"exactly":3}}}]})");
}

TEST(ClevertapQuery, RefusesByNameWhatItDoesNotKnowOrHasNoDataFor) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"([])", "query"},
        {R"({"groups":{}})", "groups"},
        {R"({"from":20260101,"to":20260131})", "event_name"},
        {R"({"event_name":"a","from":"January"})", "from"},
        {R"({"event_name":"a","from":20260230})", "from"},
        {R"({"event_name":"a","from":20260131,"to":20260101})", "to"},
        {R"({"event_name":"a","session_properties":[]})", "session_properties"},
        {R"({"event_name":"a","event_properties":{}})", "event_properties"},
        {R"({"event_name":"a","event_properties":[{"name":"p","operator":"like","value":1}]})",
         "event_properties[0].operator"},
        {R"({"event_name":"a","event_properties":[{"name":"p","operator":"equals"}]})", "event_properties[0].value"},
        {R"({"common_profile_properties":{"technographics":[]}})", "common_profile_properties.technographics"},
        {R"({"common_profile_properties":{"geo_fields":[["India"]]}})", "common_profile_properties.geo_fields"},
        {R"({"common_profile_properties":{"reachability":[{"name":"has_token","value":"True"}]}})",
         "common_profile_properties.reachability[0].name"},
        {R"({"advanced_query":{"did_some":[]}})", "advanced_query.did_some"},
        {R"({"advanced_query":{"did_any":{}}})", "advanced_query.did_any.any_events"},
        {R"({"advanced_query":{"did_all":[{"event_name":"a","operator":"contains","value":1}]}})",
         "advanced_query.did_all[0].operator"},
        {R"({"advanced_query":{"did_all":[{"event_name":"a","operator":"less_than","value":0}]}})",
         "advanced_query.did_all[0].value"},
    };
    for (const auto& [text, where] : wrong) {
        const auto query = read(text);
        ASSERT_FALSE(query.has_value()) << text;
        EXPECT_EQ(query.error().where, where) << text << ": " << describe(query.error());
    }
}

}  // namespace
}  // namespace parley::audience
