#include "message/template_slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "template_vectors.h"

namespace parley {
namespace {

using testing::components_in;
using ::testing::ElementsAre;

const Time now{std::chrono::seconds(1'700'000'000)};

TemplateForm form_of(const std::string& components) {
    return *read_form(json::parse(components).as_array());
}

std::string keys_of(const TemplateForm& form) {
    std::string keys;
    for (const Slot& slot : slots_of(form)) {
        keys += (keys.empty() ? "" : " ") + slot.key + (slot.required ? "" : "?") + (slot.personal ? "" : "=") +
                (slot.tracked ? "*" : "");
    }
    return keys;
}

TEST(TemplateSlots, AreNamedAlikeForNumbersAndNames) {
    EXPECT_EQ(keys_of(*read_form(components_in("templates/list_page.json", 0))),
              "header.1 body.1 body.2 button.0.payload? button.1.1");
    EXPECT_EQ(keys_of(*read_form(components_in("templates/list_page.json", 1))),
              "header.filename? header.media body.customer_name body.visit_date");
    EXPECT_EQ(keys_of(*read_form(components_in("templates/create_named_and_location.json", 1))),
              "header.latitude= header.longitude= header.name? header.address? body.1 body.2");
}

TEST(TemplateSlots, OfAOneTimePasswordAreTheSameAsCreatedAndAsListed) {
    EXPECT_EQ(keys_of(*read_form(components_in("templates/list_one_time_password.json"))), "body.1 button.0.1");
    EXPECT_EQ(keys_of(*read_form(components_in("templates/create_one_time_password.json"))), "body.1 button.0.1");
}

TEST(TemplateSlots, OfOtherButtonsTakeMetasParameters) {
    EXPECT_EQ(keys_of(form_of(R"([{"type":"BODY","text":"x"},{"type":"BUTTONS","buttons":[
        {"type":"FLOW","text":"a"},{"type":"MPM","text":"b"},{"type":"URL","text":"c","url":"https://t.e.com/{{1}}","tracked":true}]}])")),
              "button.0.parameters?= button.1.parameters= button.2.1*");
}

TEST(TemplateSlots, HaveTheExamplesOfMediaThatCanBeFetched) {
    const auto example = [](const char* handle) {
        return slots_of(
                   form_of(
                       R"([{"type":"BODY","text":"x"},{"type":"HEADER","format":"IMAGE","example":{"header_handle":[")" +
                       std::string(handle) + R"("]}}])"))
            .front()
            .example;
    };
    EXPECT_EQ(example("https://e.com/a.png"), "https://e.com/a.png");
    EXPECT_EQ(example("4::aW1hZ2UvanBlZw==:ARexample"), "");
}

TEST(TemplateSlots, CanAllBeFilledWithSamples) {
    for (const char* file :
         {"templates/list_page.json", "templates/list_limited_time_offer.json", "templates/list_carousel.json",
          "templates/list_one_time_password.json", "templates/create_basic.json",
          "templates/create_limited_time_offer.json", "templates/create_carousel.json",
          "templates/create_one_time_password.json", "templates/create_named_and_location.json",
          "generic/template_import/basic.json", "generic/template_import/limited_time_offer.json",
          "generic/template_import/carousel.json"}) {
        for (const json::object& written : testing::templates_in(file)) {
            const auto form = read_form(written.at("components").as_array());
            ASSERT_TRUE(form.has_value()) << file;
            const auto filled = fill(*form, sample_values(*form, now));
            EXPECT_TRUE(filled.has_value()) << file << ": " << describe(filled.error());
        }
    }
    const TemplateForm other = form_of(R"([{"type":"BODY","text":"x"},{"type":"HEADER","format":"DOCUMENT"},
        {"type":"BUTTONS","buttons":[{"type":"MPM","text":"b"}]}])");
    const SlotValues samples = sample_values(other, now);
    EXPECT_TRUE(is_sample_media(samples.at("header.media")));
    EXPECT_TRUE(fill(other, samples).has_value());
}

TEST(TemplateSlots, ArePreferablyFilledWithTheTemplatesOwnExamples) {
    const TemplateForm form = *read_form(components_in("templates/list_limited_time_offer.json"));
    const SlotValues expected{{"header.media", "https://scontent.whatsapp.net/v/t61.29466-34/spring.jpg?ccb=1"},
                              {"body.1", "Zoë"},
                              {"body.2", "SPRING25"},
                              {"button.0.code", "SPRING25"},
                              {"button.1.1", "n3mtql"},
                              {"offer.expires", "1700086400000"}};
    EXPECT_EQ(sample_values(form, now), expected);
}

TEST(TemplateFill, TellsTheNamesOfNamedValuesAndNoneOfNumberedOnes) {
    const auto named = fill(form_of(R"([{"type":"BODY","text":"Dear {{name}}, on {{day}}."}])"),
                            {{"body.name", "Zoë"}, {"body.day", "Monday"}});
    EXPECT_EQ(named->body, (FilledText{"Dear Zoë, on Monday.", {"Zoë", "Monday"}, {"name", "day"}}));
    const auto numbered = fill(form_of(R"([{"type":"BODY","text":"Dear {{1}}!"}])"), {{"body.1", "Zoë"}});
    EXPECT_EQ(numbered->body, (FilledText{"Dear Zoë!", {"Zoë"}, {}}));
}

TEST(TemplateFill, GivesAOneTimePasswordToBodyAndButton) {
    for (const char* file : {"templates/list_one_time_password.json", "templates/create_one_time_password.json"}) {
        const auto filled = fill(*read_form(components_in(file)), {{"body.1", "482913"}, {"button.0.1", "482913"}});
        ASSERT_TRUE(filled.has_value()) << file;
        EXPECT_THAT(filled->buttons, ElementsAre(Button(DynamicUrlButton{"Copy code", "482913"}))) << file;
    }
}

TEST(TemplateFill, PassesTheParametersOfOtherButtonsOn) {
    const TemplateForm form = form_of(R"([{"type":"BODY","text":"x"},{"type":"BUTTONS","buttons":[
        {"type":"FLOW","text":"Start"},{"type":"MPM","text":"Look"}]}])");
    const std::string products = R"([{"type":"action","action":{}}])";
    const auto filled = fill(form, {{"button.1.parameters", products}});
    ASSERT_TRUE(filled.has_value());
    EXPECT_THAT(filled->buttons,
                ElementsAre(Button(OtherButton{"Start", "flow", ""}), Button(OtherButton{"Look", "mpm", products})));
    EXPECT_EQ(fill(form, {}).error().where, "button.1.parameters");
    for (const char* wrong : {"", "{}", "[", "flow_token"}) {
        EXPECT_EQ(fill(form, {{"button.0.parameters", wrong}, {"button.1.parameters", products}}).error().where,
                  "button.0.parameters")
            << wrong;
    }
}

TEST(TemplateFill, NamesTheSlotThatHasNoValueOrABadOne) {
    const TemplateForm form = form_of(R"([{"type":"HEADER","format":"LOCATION"},{"type":"BODY","text":"a {{1}} b"},
        {"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Now","has_expiration":true}},
        {"type":"CAROUSEL","cards":[{"components":[{"type":"HEADER","format":"IMAGE"}]}]}])");
    SlotValues values{{"header.latitude", "1.5"},
                      {"header.longitude", "2"},
                      {"body.1", "x"},
                      {"offer.expires", "1712081380"},
                      {"card.0.header.media", "https://e.com/a.png"}};
    ASSERT_TRUE(fill(form, values).has_value());
    for (const auto& [key, value] : values) {
        SlotValues without = values;
        without.erase(key);
        EXPECT_EQ(fill(form, without).error().where, key);
    }
    for (const auto& [key, wrong] :
         {std::pair("header.latitude", "91"), std::pair("header.longitude", "east"),
          std::pair("header.longitude", "nan"), std::pair("offer.expires", "tomorrow"),
          std::pair("offer.expires", "-5"), std::pair("offer.expires", "9223372036854775807")}) {
        SlotValues bad = values;
        bad[key] = wrong;
        EXPECT_EQ(fill(form, bad).error().where, key) << wrong;
    }
}

TEST(TemplateFill, ReadsTheEndOfAnOfferInSecondsAndInMilliseconds) {
    const Time end{std::chrono::seconds(1'712'081'380)};
    EXPECT_EQ(read_offer_end("1712081380"), end);
    EXPECT_EQ(read_offer_end("1712081380000"), end);
    EXPECT_FALSE(read_offer_end("").has_value());
}

}  // namespace
}  // namespace parley
