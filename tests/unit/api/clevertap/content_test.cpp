#include "api/clevertap/content.h"

#include <gtest/gtest.h>

#include "api/clevertap/replacement.h"

namespace parley::api::clevertap {

namespace {

using campaign::Attribute;
using campaign::FixedText;
using campaign::Pattern;

campaign::Template form_of(std::string_view components) {
    campaign::Template form;
    form.name = "kettle_offer";
    form.language = "en";
    form.components = parse_json(components)->as_array();
    return form;
}

const campaign::Template offer = form_of(
    R"([{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Hello {{1}}, you get {{2}} off."},
        {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Stop"},
         {"type":"URL","text":"Shop","url":"https://shop.example.org/{{1}}","example":["x"]}]}])");

json::object content(std::string_view text) {
    return parse_json(text)->as_object();
}

}  // namespace

TEST(Replacement, IsATextAnAttributeOrBoth) {
    EXPECT_EQ(read_replacement("20 percent"), campaign::SlotValue(FixedText{"20 percent"}));
    EXPECT_EQ(read_replacement("${Name}"), campaign::SlotValue(Attribute{"Name"}));
    EXPECT_EQ(read_replacement("${ Profile.Name | there }"), campaign::SlotValue(Attribute{"Name", "there"}));
    EXPECT_EQ(read_replacement("Dear ${Name|you}!"),
              campaign::SlotValue(Pattern{{FixedText{"Dear "}, Attribute{"Name", "you"}, FixedText{"!"}}}));
    EXPECT_EQ(read_replacement("$${Name} costs $5"), campaign::SlotValue(FixedText{"${Name} costs $5"}));
    EXPECT_EQ(read_replacement(""), campaign::SlotValue(FixedText{}));
}

TEST(Replacement, ThatIsNotClosedOrNamesNothingIsRefused) {
    for (const char* text : {"${Name", "${}", "${ | x}"}) {
        EXPECT_FALSE(read_replacement(text)) << text;
    }
    EXPECT_FALSE(read_replacement(std::string(1'025, 'a')));
}

TEST(TargetContent, FillsTheSlotsOfTheTemplateInTheirOrder) {
    const auto plan = read_content_plan(
        content(R"({"header":{"type":"image","media":{"url":"https://a.example/i.jpg","type":"image"}},
                    "body":{"replacements":["${Name}","20 percent"]},
                    "buttons":[{"type":"url","replacements":["sale"]},{"type":"quickReply","replacements":["stop-1"]}],
                    "kv":{"source":"jan","n":7}})"),
        offer);
    ASSERT_TRUE(plan) << describe(plan.error());
    EXPECT_EQ(plan->values.at("header.media"), campaign::SlotValue(FixedText{"https://a.example/i.jpg"}));
    EXPECT_EQ(plan->values.at("body.1"), campaign::SlotValue(Attribute{"Name"}));
    EXPECT_EQ(plan->values.at("body.2"), campaign::SlotValue(FixedText{"20 percent"}));
    EXPECT_EQ(plan->values.at("button.1.1"), campaign::SlotValue(FixedText{"sale"}));
    EXPECT_EQ(plan->values.at("button.0.payload"), campaign::SlotValue(FixedText{"stop-1"}));
    EXPECT_EQ(plan->custom, (std::vector<std::pair<std::string, std::string>>{{"source", "jan"}, {"n", "7"}}));
    EXPECT_TRUE(campaign::check(*plan, offer));
}

TEST(TargetContent, PassesOverWhatIsOfOtherChannels) {
    EXPECT_TRUE(
        read_content_plan(content(R"({"title":"dummy","body":"dummy","platform_specific":{"ios":{}}})"), offer));
}

TEST(TargetContent, WithMoreThanTheTemplateTakesIsRefusedWithItsPlace) {
    const auto plan = read_content_plan(content(R"({"body":{"replacements":["a","b","c"]}})"), offer);
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().where, "content.body.replacements[2]");
}

TEST(TargetContent, OfAWrongKindIsRefusedWithItsName) {
    for (const auto& [text, where] :
         {std::pair(R"({"header":[]})", "content.header"),
          std::pair(R"({"header":{"type":"image"}})", "content.header.media.url"),
          std::pair(R"({"header":{"type":"audio"}})", "content.header.type"),
          std::pair(R"({"body":{"replacements":"x"}})", "content.body.replacements"),
          std::pair(R"({"body":{"replacements":[{}]}})", "content.body.replacements[0]"),
          std::pair(R"({"buttons":{}})", "content.buttons"), std::pair(R"({"buttons":[5]})", "content.buttons[0].type"),
          std::pair(R"({"kv":[1]})", "content.kv"), std::pair(R"({"kv":{"a":[]}})", "content.kv.a"),
          std::pair(R"({"values":{"body.9":"x"}})", "content.values.body.9")}) {
        const auto plan = read_content_plan(content(text), offer);
        ASSERT_FALSE(plan) << text;
        EXPECT_EQ(plan.error().where, where) << text;
    }
}

TEST(TargetContent, NamesATemplateOrIsSaidFreely) {
    const auto named =
        read_content_head(content(R"({"message_type":"template","template_name":"kettle_offer","locale":"en"})"));
    ASSERT_TRUE(named);
    EXPECT_EQ(std::pair(named->name, named->locale), std::pair(std::string("kettle_offer"), std::string("en")));
    const auto free = read_content_head(content(R"({"message_type":"Freeform","msg":"Hello ${Name|there}"})"));
    ASSERT_TRUE(free);
    EXPECT_FALSE(free->is_template);
    for (const char* bad : {R"({})", R"({"message_type":"Freeform"})", R"({"message_type":"Freeform","msg":"${"})",
                            R"({"message_type":"song"})", R"({"template_name":5})"}) {
        EXPECT_FALSE(read_content_head(content(bad))) << bad;
    }
}

}  // namespace parley::api::clevertap
