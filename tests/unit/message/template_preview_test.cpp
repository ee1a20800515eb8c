#include "message/template_preview.h"

#include <gtest/gtest.h>

#include "template_vectors.h"

namespace parley {
namespace {

using testing::components_in;

Preview preview(const char* file, const SlotValues& values = {}, Missing missing = Missing::example,
                std::size_t place = 0) {
    return preview_of(*read_form(components_in(file, place)), values, missing);
}

Preview preview_text(const std::string& components, const SlotValues& values = {}, Missing missing = Missing::example) {
    return preview_of(*read_form(json::parse(components).as_array()), values, missing);
}

TEST(TemplatePreview, ShowsWhatAPhoneShowsFromTopToBottom) {
    EXPECT_EQ(text_of(preview("templates/list_page.json", {{"body.1", "Asha"}})),
              "Order ORD-1\nHi Asha, your parcel arrives on Thursday. See you soon.\nExample Store\n[Change day]\n"
              "[Track: https://shop.example.com/t/ORD-1]\n[Call us: +12025550100]");
}

TEST(TemplatePreview, ShowsPlaceholdersWhereValuesAreMissingAndExamplesAreNotWanted) {
    EXPECT_EQ(text_of(preview("templates/list_page.json", {{"body.1", "Asha"}}, Missing::placeholder)),
              "Order {{1}}\nHi Asha, your parcel arrives on {{2}}. See you soon.\nExample Store\n[Change day]\n"
              "[Track: https://shop.example.com/t/{{1}}]\n[Call us: +12025550100]");
    EXPECT_EQ(text_of(preview_text(R"([{"type":"BODY","text":"No example of {{1}}, see."}])")),
              "No example of {{1}}, see.");
    EXPECT_EQ(text_of(preview("templates/list_page.json", {}, Missing::placeholder, 1)),
              "[file]\nDear {{customer_name}}, we expect you on {{visit_date}}. Please bring your card.");
}

TEST(TemplatePreview, ShowsAnOfferWithItsEnd) {
    EXPECT_EQ(
        text_of(preview("templates/list_limited_time_offer.json", {{"offer.expires", "1712081380"}})),
        "[image: https://scontent.whatsapp.net/v/t61.29466-34/spring.jpg?ccb=1]\n"
        "Good news, Zoë! Use code SPRING25 for 25% off all spring plants.\nEnds soon (until 2024-04-02 18:09 UTC)\n"
        "[Copy offer code: SPRING25]\n[Shop now: https://shop.example.com/o?ref=n3mtql]");
    EXPECT_NE(
        text_of(preview("templates/list_limited_time_offer.json", {{"offer.expires", "soon"}})).find("\nEnds soon\n"),
        std::string::npos);
}

TEST(TemplatePreview, ShowsTheCardsOfACarousel) {
    EXPECT_EQ(
        text_of(preview("templates/create_carousel.json", {{"card.0.header.media", "https://e.com/aloe.jpg"}})),
        "Hello Zoë, these plants are 30% off this week.\n"
        "--- card 1 of 2\n[image: https://e.com/aloe.jpg]\nLikes a sunny window.\n[More like this]\n"
        "[Shop: https://shop.example.com/p/aloe]\n"
        "--- card 2 of 2\n[image]\nPrefers the shade.\n[More like this]\n[Shop: https://shop.example.com/p/fern]");
}

TEST(TemplatePreview, ShowsAOneTimePasswordAndNotTheLinkThatCopiesIt) {
    EXPECT_EQ(text_of(preview("templates/list_one_time_password.json")),
              "*123456* is your verification code. For your security, do not share this code.\n"
              "This code expires in 5 minutes.\n[Copy code: 123456]");
}

TEST(TemplatePreview, ShowsAPlaceAndADocument) {
    EXPECT_EQ(
        text_of(preview("templates/create_named_and_location.json",
                        {{"header.latitude", "19.5"},
                         {"header.longitude", "72.25"},
                         {"header.name", "Store"},
                         {"header.address", "12 Lake Road"}},
                        Missing::example, 1)),
        "[location: 19.5, 72.25]\nStore\n12 Lake Road\nGood news Zoë, the courier with order ORD-1 is at this place.");
    EXPECT_EQ(
        text_of(preview("templates/list_page.json",
                        {{"header.filename", "visit.pdf"}, {"header.media", "https://e.com/x"}}, Missing::example, 1)),
        "[file: visit.pdf]\nDear Zoë, we expect you on 12 March. Please bring your card.");
}

TEST(TemplatePreview, InJsonHasEveryPart) {
    const Preview shown = preview_text(
        R"([{"type":"HEADER","format":"TEXT","text":"*Hi*"},{"type":"BODY","text":"_Dear_ {{1}}!"},{"type":"FOOTER","text":"Bye"},
            {"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Now","has_expiration":true}},
            {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Yes"},{"type":"FLOW","text":"Start"},
             {"type":"URL","text":"Go","url":"https://t.e.com/{{1}}","tracked":true}]}])",
        {{"body.1", "Zoë"}, {"button.0.payload", "YES"}, {"offer.expires", "1712081380000"}});
    EXPECT_EQ(json_of(shown), json::parse(R"({
        "header":{"kind":"text","text":"*Hi*","url":null,"filename":null,"latitude":null,"longitude":null,"name":null,"address":null},
        "body":"_Dear_ Zoë!","footer":"Bye","offer":{"text":"Now","expires":"2024-04-02T18:09:40.000Z"},
        "buttons":[{"kind":"quick_reply","text":"Yes","target":"YES","type":null,"tracked":false},
                   {"kind":"other","text":"Start","target":null,"type":"flow","tracked":false},
                   {"kind":"url","text":"Go","target":"https://t.e.com/{{1}}","type":null,"tracked":true}],
        "cards":[]})"));
    const json::object cards = json_of(preview("templates/list_carousel.json"));
    EXPECT_TRUE(cards.at("header").is_null());
    EXPECT_EQ(cards.at("cards").at(1).at("body"), "The Fern prefers the shade.");
    EXPECT_EQ(cards.at("cards").at(1).at("header").at("kind"), "image");
}

TEST(TemplatePreview, OfAFilledTemplateSaysTheSameAsOfItsForm) {
    for (const char* file : {"templates/list_limited_time_offer.json", "templates/list_carousel.json",
                             "generic/template_import/limited_time_offer.json"}) {
        const TemplateForm form = *read_form(components_in(file));
        const SlotValues values = sample_values(form, Time(std::chrono::hours(500'000)));
        Preview of_form = preview_of(form, values);
        const Preview of_filled = preview_of(*fill(form, values));
        // The wire has only what fills a link.
        const auto cut = [](PreviewCard& card, const CardForm& written) {
            for (std::size_t at = 0; at < card.buttons.size(); ++at) {
                if (const auto placeholder = find_placeholder(written.buttons[at].target, 0)) {
                    card.buttons[at].target.erase(0, placeholder->begin);
                }
            }
        };
        cut(of_form.main, form.main);
        for (std::size_t at = 0; at < form.cards.size(); ++at) {
            cut(of_form.cards[at], form.cards[at]);
        }
        EXPECT_EQ(of_form, of_filled) << file << "\n" << text_of(of_form) << "\n" << text_of(of_filled);
    }
}

TEST(TemplatePreview, OfAFilledTemplateLeavesOutATimeThatNoCalendarShows) {
    FilledTemplate filled{.name = "t", .language = "en"};
    filled.offer = LimitedTimeOffer{"Now", Time(std::chrono::milliseconds(std::numeric_limits<std::int64_t>::max()))};
    EXPECT_EQ(text_of(preview_of(filled)), "Now");
}

}  // namespace
}  // namespace parley
