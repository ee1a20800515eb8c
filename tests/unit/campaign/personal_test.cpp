#include "campaign/personal.h"

#include <gtest/gtest.h>

namespace parley::campaign {

namespace {

const json::value asha = *parse_json(R"({"Name":"Asha","Empty":"","Orders":3})");
const Pattern greeting{{FixedText{"Dear "}, Attribute{"Name", "customer"}, FixedText{"!"}}};

}  // namespace

TEST(Personal, APatternIsWrittenForEachPerson) {
    EXPECT_EQ(text_for(greeting, asha, ""), "Dear Asha!");
    EXPECT_EQ(text_for(greeting, json::value(json::object()), ""), "Dear customer!");
    EXPECT_EQ(text_for(Pattern{{FixedText{"n="}, Attribute{"Orders"}, Attribute{"Phone"}}}, asha, "+1"), "n=3+1");
}

TEST(Personal, AValueThatIsMissingWithoutADefaultIsNone) {
    EXPECT_EQ(text_for(Pattern{{FixedText{"Dear "}, Attribute{"Empty"}}}, asha, ""), std::nullopt);
    EXPECT_EQ(text_for(Attribute{"Phone"}, asha, ""), std::nullopt);
}

TEST(Personal, OnlyWhatNamesAnAttributeWantsAttributes) {
    EXPECT_TRUE(wants_attributes(greeting));
    EXPECT_FALSE(wants_attributes(Pattern{{FixedText{"to "}, Attribute{"Phone"}}}));
    EXPECT_FALSE(wants_attributes(FixedText{"x"}));
}

TEST(Personal, APlanWithPatternsIsReadAsItWasWritten) {
    Plan plan;
    plan.values["body.1"] = greeting;
    plan.values["body.2"] = FixedText{"20 percent"};
    const auto again = read_plan(json::value(write_plan(plan)));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, plan);
}

TEST(Personal, APlanWithPartsOfAWrongKindIsRefusedWithItsPlace) {
    for (const auto& [text, where] :
         {std::pair(R"({"values":{"body.1":{"parts":[]}}})", "values.body.1.parts"),
          std::pair(R"({"values":{"body.1":{"parts":"x"}}})", "values.body.1.parts"),
          std::pair(R"({"values":{"body.1":{"parts":["x",{"attribute":5}]}}})", "values.body.1.parts[1].attribute"),
          std::pair(R"({"values":{"body.1":{"parts":["x"],"default":"y"}}})", "values.body.1.parts")}) {
        const auto plan = read_plan(*parse_json(text));
        ASSERT_FALSE(plan) << text;
        EXPECT_EQ(plan.error().where, where) << text;
    }
}

TEST(Personal, APlanNeedsTheAttributesThatHaveNoDefault) {
    Plan plan;
    plan.values["body.1"] = Attribute{"Name", "you"};
    plan.values["body.2"] = Pattern{{Attribute{"City"}, FixedText{", "}, Attribute{"City"}, Attribute{"Phone"}}};
    plan.values["body.3"] = Attribute{"Plan"};
    EXPECT_EQ(needed_attributes(plan), (std::vector<std::string>{"City", "Plan"}));
}

TEST(Personal, WhatIsSaidToAPersonNamesWhatTheyLack) {
    Plan plan;
    plan.values["body.1"] = Attribute{"Name", "you"};
    plan.values["body.2"] = Attribute{"City"};
    plan.values["button.0.1"] = Attribute{"Link"};
    plan.values["elsewhere"] = FixedText{"no place of the template"};
    const std::vector<Slot> slots{
        {.key = "body.1"}, {.key = "body.2"}, {.key = "body.3"}, {.key = "button.0.1", .in_url = true}};
    const auto said = said_to(plan, slots, json::parse(R"({"Name":"","Link":"a b"})"), "");
    const std::vector<Said> expected{
        {"body.1", "you", {"Name"}}, {"body.2", std::nullopt, {"City"}}, {"button.0.1", "a%20b", {}}};
    EXPECT_EQ(said, expected);
}

}  // namespace parley::campaign
