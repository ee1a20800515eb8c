#include "campaign/template.h"

#include <gtest/gtest.h>

#include "campaign/plan.h"

namespace parley::campaign {
namespace {

Template form_of(const char* components) {
    Template form{.name = "t", .language = "en"};
    form.components = json::parse(components).as_array();
    return form;
}

constexpr const char* everything = R"([
    {"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://example.com/a.png"]}},
    {"type":"BODY","text":"Hi {{1}}, your {{2}} awaits, {{1}}.","example":{"body_text":[["Asha","kettle"]]}},
    {"type":"FOOTER","text":"Reply STOP"},
    {"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Now","has_expiration":true}},
    {"type":"BUTTONS","buttons":[
        {"type":"COPY_CODE","example":["SAVE10"]},
        {"type":"URL","text":"Shop","url":"https://example.com/{{1}}","example":["https://example.com/x"]},
        {"type":"URL","text":"Home","url":"https://example.com/"},
        {"type":"PHONE_NUMBER","text":"Call","phone_number":"+911"},
        {"type":"QUICK_REPLY","text":"No"}]},
    {"type":"CAROUSEL","cards":[{"components":[
        {"type":"HEADER","format":"VIDEO"},{"type":"BODY","text":"Card {{1}}"},
        {"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"https://example.com/{{1}}"}]}]}]}])";

TEST(Template, NamesEveryPlaceThatNeedsAValue) {
    const std::vector<Slot> expected{{"header.media", "https://example.com/a.png"},
                                     {"body.1", "Asha"},
                                     {"body.2", "kettle"},
                                     {"button.0.code", "SAVE10"},
                                     {.key = "button.1.1", .example = "x", .in_url = true},
                                     {"button.4.payload", "", true, false},
                                     {"offer.expires", "", false},
                                     {"card.0.header.media", ""},
                                     {"card.0.body.1", ""},
                                     {.key = "card.0.button.0.1", .in_url = true}};
    EXPECT_EQ(slots_of(form_of(everything)), expected);
}

TEST(Template, IsFilledWithItsValues) {
    const auto filled = fill(form_of(everything), {{"header.media", "https://m/x.png"},
                                                   {"body.1", "Ravi"},
                                                   {"body.2", "tea"},
                                                   {"button.0.code", "C1"},
                                                   {"button.1.1", "sfx"},
                                                   {"offer.expires", "1712081380"},
                                                   {"card.0.header.media", "https://m/v.mp4"},
                                                   {"card.0.body.1", "one"},
                                                   {"card.0.button.0.1", "c"}});
    ASSERT_TRUE(filled.has_value()) << describe(filled.error());
    EXPECT_EQ(filled->body, (FilledText{"Hi Ravi, your tea awaits, Ravi.", {"Ravi", "tea"}}));
    EXPECT_EQ(std::get<Media>(*filled->header).url, "https://m/x.png");
    EXPECT_EQ(filled->footer, "Reply STOP");
    EXPECT_EQ(filled->offer->expires, Time(std::chrono::milliseconds(1'712'081'380'000)));
    ASSERT_EQ(filled->buttons.size(), 5U);
    EXPECT_EQ(filled->buttons[0], Button(CopyCodeButton{"Copy offer code", "C1"}));
    EXPECT_EQ(filled->buttons[1], Button(DynamicUrlButton{"Shop", "sfx"}));
    EXPECT_EQ(filled->buttons[2], Button(StaticUrlButton{"Home", "https://example.com/"}));
    EXPECT_EQ(filled->buttons[3], Button(CallPhoneButton{"Call", "+911"}));
    EXPECT_EQ(filled->buttons[4], Button(QuickReplyButton{"No", ""}));
    ASSERT_EQ(filled->cards.size(), 1U);
    EXPECT_EQ(filled->cards[0].body, (FilledText{"Card one", {"one"}}));
}

TEST(Template, IsRefusedWithThePlaceOfWhatIsWrong) {
    const struct {
        const char* components;
        const char* where;
    } cases[] = {
        {R"([])", "components"},
        {R"([{"type":"FOOTER","text":"x"}])", "components"},
        {R"([{"type":"BODY","text":""}])", "components[0].text"},
        {R"([{"type":"BODY","text":"{{1}} {{3}}"}])", "components[0].text"},
        {R"([{"type":"BODY","text":"{{1}} {{name}}"}])", "components[0].text"},
        {R"([{"type":"BODY","text":"x"},{"type":"POEM"}])", "components[1].type"},
        {R"([{"type":"BODY","text":"x"},{"type":"HEADER","format":"SMELL"}])", "components[1].format"},
        {R"([{"type":"BODY","text":"x"},{"type":"BUTTONS","buttons":[]}])", "components[1].buttons"},
        {R"([{"type":"BODY","text":"x"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"a"}]}])",
         "components[1].buttons[0].url"},
        {R"([{"type":"BODY","text":"x"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"a","url":"{{1}}{{2}}"}]}])",
         "components[1].buttons[0].url"},
        {R"([{"type":"BODY","text":"x"},{"type":"CAROUSEL","cards":[{"components":[{"type":"FOOTER","text":"f"}]}]}])",
         "components[1].cards[0].components[0].type"},
        {R"([5, "x"])", "components[0].type"},
    };
    for (const auto& [components, where] : cases) {
        const auto checked = check(form_of(components));
        ASSERT_FALSE(checked.has_value()) << components;
        EXPECT_EQ(checked.error().where, where) << components;
    }
}

TEST(Plan, IsRefusedWhereASlotHasNoValueOrAValueHasNoSlot) {
    const Template form = form_of(R"([{"type":"HEADER","format":"LOCATION"},{"type":"BODY","text":"Hi {{1}}"}])");
    Plan plan{.values = {{"body.1", Attribute{"Name", "there"}},
                         {"header.latitude", FixedText{"1.5"}},
                         {"header.longitude", FixedText{"2"}}},
              .custom = {}};
    EXPECT_TRUE(check(plan, form).has_value());
    Plan missing = plan;
    missing.values.erase("body.1");
    EXPECT_EQ(check(missing, form).error().where, "values.body.1");
    Plan surplus = plan;
    surplus.values["body.2"] = FixedText{"x"};
    EXPECT_EQ(check(surplus, form).error().where, "values.body.2");
    Plan personal = plan;
    personal.values["header.latitude"] = Attribute{"Lat"};
    EXPECT_EQ(check(personal, form).error().where, "values.header.latitude");
}

TEST(Plan, IsWhatWasWritten) {
    const Plan plan{.values = {{"body.1", Attribute{"Name", "there"}},
                               {"body.2", Attribute{"City", std::nullopt}},
                               {"body.3", FixedText{"x"}}},
                    .custom = {{"k", "v"}}};
    EXPECT_EQ(read_plan(write_plan(plan)), plan);
    EXPECT_EQ(read_plan(json::parse(R"({"valuez":{}})")).error().where, "plan.valuez");
    EXPECT_EQ(read_plan(json::parse(R"({"values":{"body.1":{"attr":"x"}}})")).error().where, "values.body.1.attr");
    EXPECT_EQ(read_plan(json::parse(R"({"values":{"body.1":[1]}})")).error().where, "values.body.1");
}

}  // namespace
}  // namespace parley::campaign
