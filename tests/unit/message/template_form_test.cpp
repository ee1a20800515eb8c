#include "message/template_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "template_vectors.h"

namespace parley {
namespace {

using testing::components_in;
using ::testing::ElementsAre;

TemplateForm read(const json::array& components) {
    auto form = read_form(components);
    EXPECT_TRUE(form.has_value()) << describe(form.error());
    return form ? std::move(*form) : TemplateForm();
}

TemplateForm read(const char* components) {
    return read(json::parse(components).as_array());
}

// One button of a template that has nothing else but a body.
ButtonForm button(const std::string& written) {
    const TemplateForm form =
        read(json::parse(R"([{"type":"BODY","text":"x"},{"type":"BUTTONS","buttons":[)" + written + "]}]").as_array());
    return form.main.buttons.empty() ? ButtonForm() : form.main.buttons.front();
}

TEST(TemplateForm, OfAListKnowsTheExampleOfEachPlaceholder) {
    const TemplateForm basic = read(components_in("templates/list_page.json", 0));
    EXPECT_EQ(*basic.main.header,
              (HeaderForm{.text = {"Order {{1}}", {"ORD-1"}, "components[0].text"}, .where = "components[0]"}));
    EXPECT_EQ(
        *basic.main.body,
        (TextForm{"Hi {{1}}, your parcel arrives on {{2}}. See you soon.", {"Zoë", "Thursday"}, "components[1].text"}));
    EXPECT_EQ(basic.footer->text, "Example Store");
    ASSERT_EQ(basic.main.buttons.size(), 3U);
    EXPECT_EQ(basic.main.buttons[1], (ButtonForm{.kind = ButtonKind::url,
                                                 .text = "Track",
                                                 .target = "https://shop.example.com/t/{{1}}",
                                                 .example = "ORD-1",
                                                 .where = "components[3].buttons[1]"}));
    EXPECT_EQ(basic.main.buttons[2].target, "+12025550100");

    const TemplateForm named = read(components_in("templates/list_page.json", 1));
    EXPECT_EQ(named.main.header->format, HeaderFormat::file);
    EXPECT_EQ(named.main.header->example, "https://scontent.whatsapp.net/v/t61.29466-34/sample.pdf?ccb=1");
    EXPECT_EQ(named.main.header->example_where, "components[0].example.header_handle[0]");
    EXPECT_THAT(named.main.body->examples, ElementsAre("Zoë", "12 March"));
}

TEST(TemplateForm, TakesAnOfferBeforeAndBehindTheBody) {
    for (const char* file : {"templates/list_limited_time_offer.json", "templates/create_limited_time_offer.json",
                             "generic/template_import/limited_time_offer.json"}) {
        const TemplateForm form = read(components_in(file));
        ASSERT_TRUE(form.offer.has_value()) << file;
        EXPECT_TRUE(form.offer->expires) << file;
        const auto code = std::ranges::find(form.main.buttons, ButtonKind::copy_code, &ButtonForm::kind);
        ASSERT_NE(code, form.main.buttons.end()) << file;
        EXPECT_FALSE(code->example.empty()) << file;
        EXPECT_EQ(code->text, "Copy offer code") << file;
    }
}

TEST(TemplateForm, TakesCardsWithWholeLinksAndWithWhatFillsThem) {
    for (const char* file : {"templates/list_carousel.json", "templates/create_carousel.json"}) {
        const TemplateForm form = read(components_in(file));
        ASSERT_EQ(form.cards.size(), 2U) << file;
        EXPECT_EQ(form.cards[1].buttons[1].example, "fern") << file;
        EXPECT_EQ(form.cards[1].where, "components[1].cards[1]") << file;
        EXPECT_EQ(form.cards[1].buttons[1].where, "components[1].cards[1].components[2].buttons[1]") << file;
    }
    const TemplateForm guide = read(components_in("generic/template_import/carousel.json"));
    EXPECT_EQ(guide.cards[0].header->format, HeaderFormat::video);
    EXPECT_EQ(guide.cards[0].buttons[0].target, "http://www.example.com/");
}

TEST(TemplateForm, OfAOneTimePasswordIsTheSameAsCreatedAndAsListed) {
    const TemplateForm listed = read(components_in("templates/list_one_time_password.json"));
    const TemplateForm created = read(components_in("templates/create_one_time_password.json"));
    EXPECT_EQ(created.main.body->text, listed.main.body->text);
    EXPECT_EQ(created.footer->text, listed.footer->text);
    EXPECT_EQ(created.code_minutes, 5);
    for (const TemplateForm* form : {&listed, &created}) {
        ASSERT_EQ(form->main.buttons.size(), 1U);
        EXPECT_EQ(form->main.buttons[0].kind, ButtonKind::one_time_password);
        EXPECT_EQ(form->main.buttons[0].text, "Copy code");
        EXPECT_THAT(placeholders_of(form->main.buttons[0].target), ElementsAre("1"));
    }
    EXPECT_EQ(listed.main.buttons[0].example, "123456");

    const ButtonForm one_tap = button(testing::text_in("templates/one_tap_button.json"));
    EXPECT_EQ((std::pair{one_tap.kind, one_tap.type}),
              (std::pair{ButtonKind::one_time_password, std::string("one_tap")}));
    EXPECT_EQ(button(R"({"type":"OTP","otp_type":"ZERO_TAP","zero_tap_terms_accepted":true})").text, "Autofill");
    EXPECT_EQ(button(R"({"type":"otp","otp_type":"copy_code"})").text, "Copy code");
}

TEST(TemplateForm, OfAOneTimePasswordHasTheAdviceThatWasAskedForOnly) {
    const auto body = [](const char* written) {
        return read((R"([{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]},)" +
                     std::string(written) + "]")
                        .c_str())
            .main.body->text;
    };
    EXPECT_EQ(body(R"({"type":"body"})"), "*{{1}}* is your verification code.");
    EXPECT_EQ(body(R"({"type":"body","add_security_recommendation":true})"),
              "*{{1}}* is your verification code. For your security, do not share this code.");
}

TEST(TemplateForm, ReadsEveryKindOfButton) {
    const std::pair<const char*, ButtonKind> cases[] = {
        {R"({"type":"QUICK_REPLY","text":"Yes"})", ButtonKind::quick_reply},
        {R"({"type":"url","text":"Go","url":"https://example.com"})", ButtonKind::url},
        {R"({"type":"PHONE_NUMBER","text":"Call","phone_number":"+14155550100"})", ButtonKind::phone},
        {R"({"type":"COPY_CODE","example":"X"})", ButtonKind::copy_code},
        {R"({"type":"OTP","otp_type":"COPY_CODE"})", ButtonKind::one_time_password},
        {R"({"type":"URL","text":"Copy","url":"https://www.whatsapp.com/otp/code/?code=otp{{1}}"})",
         ButtonKind::one_time_password},
        {R"({"type":"URL","text":"About","url":"https://www.whatsapp.com/otp/code/"})", ButtonKind::url},
        {R"({"type":"VOICE_CALL","text":"Call"})", ButtonKind::other},
        {R"({"type":"FLOW","text":"Start","flow_id":"17","navigate_screen":"A"})", ButtonKind::other},
        {R"({"type":"CATALOG","text":"View catalog"})", ButtonKind::other},
        {R"({"type":"MPM"})", ButtonKind::other},
    };
    for (const auto& [written, kind] : cases) {
        EXPECT_EQ(button(written).kind, kind) << written;
    }
    const ButtonForm flow = button(R"({"type":"FLOW","text":"Start","flow_id":"17"})");
    EXPECT_EQ(flow.type, "flow");
    EXPECT_EQ(json::parse(flow.raw).at("flow_id"), "17");
    EXPECT_TRUE(button(R"({"type":"URL","text":"Go","url":"https://e.com","tracked":true})").tracked);
}

TEST(TemplateForm, ReadsHeadersAndTheirExamplesInEveryForm) {
    const auto header = [](const std::string& written) {
        return *read(json::parse(R"([{"type":"BODY","text":"x"},{"type":"HEADER",)" + written + "}]").as_array())
                    .main.header;
    };
    EXPECT_EQ(header(R"("format":"GIF")").format, HeaderFormat::video);
    EXPECT_EQ(header(R"("format":"file")").format, HeaderFormat::file);
    EXPECT_EQ(header(R"("format":"LOCATION")").format, HeaderFormat::location);
    EXPECT_EQ(header(R"("text":"Plain")").format, HeaderFormat::text);
    EXPECT_EQ(header(R"("format":"IMAGE","example":{"header_url":["https://e.com/a.png"]})").example,
              "https://e.com/a.png");
    EXPECT_EQ(header(R"("format":"IMAGE","example":{"header_handle":"4::abc"})").example, "4::abc");
    EXPECT_THAT(
        header(
            R"("format":"TEXT","text":"For {{city}}","example":{"header_text_named_params":[{"param_name":"city","example":"Delhi"}]})")
            .text.examples,
        ElementsAre("Delhi"));
    EXPECT_THAT(header(R"("format":"TEXT","text":"For {{1}}","example":{"header_text":[]})").text.examples,
                ElementsAre(""));
}

TEST(TemplateForm, GivesExamplesToThePlaceholdersThatTheyAreFor) {
    const auto examples = [](const std::string& text, const std::string& example) {
        return read(json::parse(R"([{"type":"BODY","text":")" + text + R"(","example":)" + example + "}]").as_array())
            .main.body->examples;
    };
    EXPECT_THAT(examples("a {{1}} b {{2}} c", R"({"body_text":[["x","y"]]})"), ElementsAre("x", "y"));
    EXPECT_THAT(examples("a {{1}} b {{2}} c", R"({"body_text":["x"]})"), ElementsAre("x", ""));
    EXPECT_THAT(examples("a {{1}} b", R"({"body_text":[["x","y","z"]]})"), ElementsAre("x"));
    EXPECT_THAT(examples("a {{1}} b", R"({"body_text":[[{"no":"text"}]]})"), ElementsAre(""));
    EXPECT_THAT(examples("a {{b}} c {{a}} d", R"({"body_text_named_params":[{"param_name":"a","example":"1"},)"
                                              R"({"param_name":"z","example":"9"},{"param_name":"b","example":"2"}]})"),
                ElementsAre("2", "1"));
    EXPECT_THAT(examples("a {{1}} b", R"("none")"), ElementsAre(""));
}

TEST(TemplateForm, TellsEverythingThatIsWrongAndNotTheFirstThingOnly) {
    const FormReading reading = read_whole_form(json::parse(R"([
        {"type":"HEADER","format":"SMELL"},
        {"type":"BODY","text":"{{1}} {{3}}"},
        {"type":"BODY","text":"again"},
        {"type":"BUTTONS","buttons":[{"type":"URL","text":"a"},{"type":"two words","text":"b"},{"type":"OTP","otp_type":"X"},7]},
        {"type":"FOOTER"},
        {"type":"POEM"}])")
                                                    .as_array());
    std::vector<std::string> places;
    for (const Error& error : reading.errors) {
        places.push_back(error.where);
    }
    EXPECT_THAT(places, ElementsAre("components[0].format", "components[1].text", "components[2].type",
                                    "components[3].buttons[0].url", "components[3].buttons[1].type",
                                    "components[3].buttons[2].otp_type", "components[3].buttons[3].type",
                                    "components[4].text", "components[5].type"));
}

TEST(TemplateForm, IsBoundedWhateverIsGiven) {
    const std::string many(20'000, 'x');
    json::array endless;
    for (int at = 0; at < 1'000; ++at) {
        endless.push_back(json::object{{"type", "POEM"}});
    }
    EXPECT_EQ(read_whole_form(endless).errors.front().where, "components");
    json::array buttons;
    for (int at = 0; at < 40; ++at) {
        buttons.push_back(json::object{{"type", "URL"}, {"text", many}, {"url", many}});
    }
    json::array wide{json::object{{"type", "BODY"}, {"text", many}}};
    for (int at = 0; at < 5; ++at) {
        wide.push_back(json::object{
            {"type", "CAROUSEL"},
            {"cards", json::array{json::object{
                          {"components", json::array{json::object{{"type", "BUTTONS"}, {"buttons", buttons}}}}}}}});
    }
    EXPECT_LE(read_whole_form(wide).errors.size(), 100U);
    EXPECT_EQ(read_whole_form(wide).errors.front().what, "is far too long");
}

TEST(TemplateForm, RefusesTextThatNoDatabaseKeeps) {
    const json::array nul{json::object{{"type", "BODY"}, {"text", std::string("a\0b", 3)}}};
    EXPECT_EQ(read_form(nul).error().where, "components[0].text");
    const json::array bytes{json::object{{"type", "BODY"}, {"text", "a\xff"}}};
    EXPECT_EQ(read_form(bytes).error().where, "components[0].text");
}

}  // namespace
}  // namespace parley
