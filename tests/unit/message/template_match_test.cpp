#include "message/template_match.h"

#include <gtest/gtest.h>

namespace parley {

namespace {

TemplateForm form_of(std::string_view components) {
    const auto form = read_form(json::parse(components).as_array());
    EXPECT_TRUE(form) << describe(form.error());
    return form.value_or(TemplateForm{});
}

const TemplateForm& shipped() {
    static const TemplateForm form = form_of(R"json([
        {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
        {"type": "BODY", "text": "Hi {{1}}, your parcel arrives on {{2}}."},
        {"type": "FOOTER", "text": "Example Store"},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Change day"},
            {"type": "URL", "text": "Track", "url": "https://shop.example.com/t/{{1}}"},
            {"type": "URL", "text": "Shop", "url": "https://shop.example.com/"},
            {"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+12025550100"}]}
    ])json");
    return form;
}

// As Meta's wire carries it: values only, a button without any keeping its place.
FilledTemplate values_only() {
    FilledTemplate filled{.name = "order_shipped", .language = "en"};
    filled.header = FilledText{{}, {"ORD-1"}};
    filled.body = FilledText{{}, {"Zoe", "Thursday"}};
    filled.buttons = {QuickReplyButton{}, DynamicUrlButton{{}, "ORD-1"}};
    return filled;
}

// As a phone shows it.
FilledTemplate whole() {
    FilledTemplate filled{.name = "order_shipped", .language = "en"};
    filled.header = FilledText{"Order ORD-1", {"ORD-1"}};
    filled.body = FilledText{"Hi Zoe, your parcel arrives on Thursday.", {"Zoe", "Thursday"}};
    filled.footer = "Example Store";
    filled.buttons = {QuickReplyButton{"Change day"}, StaticUrlButton{"Track", "https://shop.example.com/t/ORD-1"},
                      StaticUrlButton{"Shop", "https://shop.example.com/"}, CallPhoneButton{"Call us", "+12025550100"}};
    return filled;
}

const TemplateForm& offer() {
    static const TemplateForm form = form_of(R"json([
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Good news, {{1}}! Use code {{2}}."},
        {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Ends soon", "has_expiration": true}},
        {"type": "BUTTONS", "buttons": [
            {"type": "COPY_CODE", "text": "Copy offer code"},
            {"type": "URL", "text": "Shop now", "url": "https://shop.example.com/o?ref={{1}}"}]}
    ])json");
    return form;
}

const TemplateForm& plants() {
    static const TemplateForm form = form_of(R"json([
        {"type": "BODY", "text": "Hello {{1}}, these are {{2}} off."},
        {"type": "CAROUSEL", "cards": [
            {"components": [
                {"type": "HEADER", "format": "IMAGE"},
                {"type": "BODY", "text": "The {{1}} likes sun."},
                {"type": "BUTTONS", "buttons": [
                    {"type": "QUICK_REPLY", "text": "More like this"},
                    {"type": "URL", "text": "Shop", "url": "https://shop.example.com/p/{{1}}"}]}]},
            {"components": [
                {"type": "HEADER", "format": "IMAGE"},
                {"type": "BODY", "text": "The {{1}} likes shade."},
                {"type": "BUTTONS", "buttons": [
                    {"type": "QUICK_REPLY", "text": "More like this"},
                    {"type": "URL", "text": "Shop", "url": "https://shop.example.com/p/{{1}}"}]}]}]}
    ])json");
    return form;
}

Card plant_card(const std::string& name) {
    Card card;
    card.header = Media{.kind = MediaKind::image, .url = "https://cdn.example.com/" + name};
    card.body = FilledText{{}, {name}};
    card.buttons = {QuickReplyButton{{}, "more-" + name}, DynamicUrlButton{{}, name}};
    return card;
}

FilledTemplate plant_cards() {
    FilledTemplate filled{.name = "plants", .language = "en"};
    filled.body = FilledText{{}, {"Zoe", "30%"}};
    filled.cards = {plant_card("aloe"), plant_card("fern")};
    return filled;
}

FilledTemplate offer_values() {
    FilledTemplate filled{.name = "offer", .language = "en"};
    filled.header = Media{.kind = MediaKind::image, .url = "https://cdn.example.com/spring.jpg"};
    filled.body = FilledText{{}, {"Zoe", "SPRING25"}};
    filled.offer = LimitedTimeOffer{{}, Time(std::chrono::milliseconds(1'772'705'800'000))};
    filled.buttons = {CopyCodeButton{{}, "SPRING25"}, DynamicUrlButton{{}, "n3"}};
    return filled;
}

}  // namespace

TEST(TemplateMatch, FitsHoweverMuchAWireCarries) {
    EXPECT_EQ(mismatch_of(shipped(), values_only()), std::nullopt);
    EXPECT_EQ(mismatch_of(shipped(), whole()), std::nullopt);
    EXPECT_EQ(mismatch_of(offer(), offer_values()), std::nullopt);
    EXPECT_EQ(mismatch_of(plants(), plant_cards()), std::nullopt);
    FilledTemplate in_order = values_only();
    in_order.buttons = {DynamicUrlButton{{}, "ORD-1"}, CallPhoneButton{"Call", "+1"}};  // without what sends nothing
    EXPECT_EQ(mismatch_of(shipped(), in_order), std::nullopt);
    FilledTemplate named = values_only();
    named.body = FilledText{{}, {"Thursday", "Zoe"}, {"2", "1"}};
    EXPECT_EQ(mismatch_of(shipped(), named), std::nullopt);
}

TEST(TemplateMatch, SaysWhatDoesNotFit) {
    using enum FailureCode;
    const Media image{.kind = MediaKind::image, .url = "https://cdn.example.com/1.jpg"};
    const Media video{.kind = MediaKind::video, .url = "https://cdn.example.com/1.mp4"};
    const struct {
        const TemplateForm& form;
        FilledTemplate filled;
        std::function<void(FilledTemplate&)> edit;
        FailureCode code;
        std::string_view details;
    } cases[] = {
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.body->parameters.pop_back(); }, bad_parameters,
         "body: number of localizable_params (1) does not match the expected number of params (2)"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.body.reset(); }, bad_parameters,
         "body: number of localizable_params (0) does not match the expected number of params (2)"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.body->names = {"1", "day"}; }, bad_parameters,
         "body: parameter name (day) is none of the template's"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.header.reset(); }, bad_parameters,
         "header: number of localizable_params (0) does not match the expected number of params (1)"},
        {shipped(), values_only(), [&](FilledTemplate& filled) { filled.header = image; }, bad_parameter_kind,
         "header: Format mismatch, expected TEXT, received IMAGE"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.buttons.pop_back(); }, bad_parameters,
         "buttons: Button at index 1 of type Url requires a parameter"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.buttons[1] = DynamicUrlButton{}; },
         bad_parameters, "buttons: Button at index 1 of type Url requires a parameter"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.buttons[1] = CopyCodeButton{{}, "X"}; },
         bad_parameter_kind, "buttons: Button at index 1 is of type Url, received CopyCode"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.buttons.resize(5); }, bad_parameters,
         "buttons: number of buttons (5) does not match the expected number of buttons (4)"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.cards.resize(2); }, bad_parameters,
         "carousel: number of cards (2) does not match the expected number of cards (0)"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.body->names = {"1", "1"}; }, bad_parameters,
         "body: parameter name (2) is missing"},
        {shipped(), values_only(), [](FilledTemplate& filled) { filled.offer = LimitedTimeOffer{}; },
         bad_parameter_kind, "limited_time_offer: Format mismatch, expected NONE, received LIMITED_TIME_OFFER"},
        {offer(), offer_values(), [](FilledTemplate& filled) { filled.header.reset(); }, bad_parameter_kind,
         "header: Format mismatch, expected IMAGE, received UNKNOWN"},
        {offer(), offer_values(), [&](FilledTemplate& filled) { filled.header = video; }, bad_parameter_kind,
         "header: Format mismatch, expected IMAGE, received VIDEO"},
        {offer(), offer_values(), [](FilledTemplate& filled) { filled.header = FilledText{"Hello"}; },
         bad_parameter_kind, "header: Format mismatch, expected IMAGE, received TEXT"},
        {offer(), offer_values(), [](FilledTemplate& filled) { filled.offer.reset(); }, bad_parameters,
         "limited_time_offer: expiration_time_ms is missing"},
        {offer(), offer_values(), [](FilledTemplate& filled) { filled.buttons[0] = CopyCodeButton{}; }, bad_parameters,
         "buttons: Button at index 0 of type CopyCode requires a parameter"},
        {plants(), plant_cards(), [&](FilledTemplate& filled) { filled.header = image; }, bad_parameter_kind,
         "header: Format mismatch, expected NONE, received IMAGE"},
        {plants(), plant_cards(), [](FilledTemplate& filled) { filled.cards.pop_back(); }, bad_parameters,
         "carousel: number of cards (1) does not match the expected number of cards (2)"},
        {plants(), plant_cards(), [](FilledTemplate& filled) { filled.cards[1].body->parameters.clear(); },
         bad_parameters,
         "carousel: card 1: body: number of localizable_params (0) does not match the expected number of params (1)"},
        {plants(), plant_cards(), [](FilledTemplate& filled) { filled.cards[0].header.reset(); }, bad_parameter_kind,
         "carousel: card 0: header: Format mismatch, expected IMAGE, received UNKNOWN"},
    };
    for (const auto& one : cases) {
        FilledTemplate filled = one.filled;
        one.edit(filled);
        EXPECT_EQ(mismatch_of(one.form, filled), Mismatch(one.code, std::string(one.details)));
    }
}

TEST(TemplateMatch, TakesAButtonAtItsIndexOnlyWhereTheWireHasOne) {
    FilledTemplate shifted = values_only();
    shifted.buttons = {DynamicUrlButton{{}, "ORD-1"}};
    EXPECT_EQ(mismatch_of(shipped(), shifted, Placing::by_order), std::nullopt);
    EXPECT_EQ(
        mismatch_of(shipped(), shifted, Placing::by_label),
        Mismatch(FailureCode::bad_parameter_kind, "buttons: Button at index 0 is of type QuickReply, received Url"));
    EXPECT_EQ(mismatch_of(shipped(), values_only(), Placing::by_label), std::nullopt);
    EXPECT_EQ(mismatch_of(plants(), plant_cards(), Placing::by_label), std::nullopt);
}

TEST(TemplateMatch, AsksForNamesOnlyWhereTheWireHasThem) {
    const TemplateForm form = form_of(R"json([{"type": "BODY", "text": "Dear {{who}}, come on {{day}}."}])json");
    const auto mismatch = [&](std::vector<std::string> names, Placing placing) {
        FilledTemplate filled{.name = "visit", .language = "en"};
        filled.body = FilledText{{}, {"Zoe", "12 March"}, std::move(names)};
        return mismatch_of(form, filled, placing);
    };
    const Mismatch no_name(FailureCode::bad_parameters, "body: parameter name (who) is missing");
    EXPECT_EQ(mismatch({}, Placing::by_label), no_name);
    EXPECT_EQ(mismatch({"day", "day"}, Placing::by_label), no_name);
    EXPECT_EQ(mismatch({"day", "who"}, Placing::by_label), std::nullopt);
    EXPECT_EQ(mismatch({}, Placing::by_order), std::nullopt);
}

TEST(TemplateMatch, CompletesValuesToWhatAPhoneShows) {
    FilledTemplate filled = values_only();
    complete(shipped(), filled);
    EXPECT_EQ(filled, whole());
    complete(shipped(), filled);
    EXPECT_EQ(filled, whole()) << "what is whole stays as it is";
}

TEST(TemplateMatch, KeepsWhatCameWithTheMessage) {
    FilledTemplate filled = whole();
    filled.header = FilledText{"Bestellung ORD-1", {"ORD-1"}};
    filled.body->text = "Hallo Zoe";
    filled.footer = "Laden";
    filled.buttons = {QuickReplyButton{"Anderer Tag", "day"},
                      DynamicUrlButton{"Verfolgen", "https://elsewhere.example.com/1"},
                      StaticUrlButton{"Laden", "https://laden.example.com/"}, CallPhoneButton{"Anruf", "+4930"}};
    FilledTemplate expected = filled;
    expected.buttons[1] = StaticUrlButton{"Verfolgen", "https://elsewhere.example.com/1"};  // whole already
    complete(shipped(), filled);
    EXPECT_EQ(filled, expected);
}

TEST(TemplateMatch, PutsNamedValuesWhereTheirNamesStand) {
    const TemplateForm form =
        form_of(R"json([{"type": "BODY", "text": "Dear {{who}}, come on {{day}}, {{who}}."}])json");
    FilledTemplate filled{.name = "visit", .language = "en"};
    filled.body = FilledText{{}, {"12 March", "Zoe"}, {"day", "who"}};
    EXPECT_EQ(mismatch_of(form, filled), std::nullopt);
    complete(form, filled);
    EXPECT_EQ(filled.body->text, "Dear Zoe, come on 12 March, Zoe.");
    FilledTemplate in_order{.name = "visit", .language = "en"};
    in_order.body = FilledText{{}, {"Zoe", "12 March"}};  // a wire without names
    complete(form, in_order);
    EXPECT_EQ(in_order.body->text, "Dear Zoe, come on 12 March, Zoe.");
}

TEST(TemplateMatch, CompletesOffersAndCards) {
    FilledTemplate sale = offer_values();
    complete(offer(), sale);
    EXPECT_EQ(sale.offer->text, "Ends soon");
    EXPECT_EQ(sale.buttons, (std::vector<Button>{CopyCodeButton{"Copy offer code", "SPRING25"},
                                                 StaticUrlButton{"Shop now", "https://shop.example.com/o?ref=n3"}}));
    EXPECT_EQ(sale.header, offer_values().header);
    FilledTemplate cards = plant_cards();
    complete(plants(), cards);
    EXPECT_EQ(cards.body->text, "Hello Zoe, these are 30% off.");
    EXPECT_EQ(cards.cards[1].body->text, "The fern likes shade.");
    EXPECT_EQ(cards.cards[1].buttons,
              (std::vector<Button>{QuickReplyButton{"More like this", "more-fern"},
                                   StaticUrlButton{"Shop", "https://shop.example.com/p/fern"}}));
}

TEST(TemplateMatch, SpreadsOneListOfValuesOverTheComponents) {
    FilledTemplate list;
    list.id = "uuid";
    list.body = FilledText{{}, {"ORD-1", "Zoe", "Thursday", "ORD-1"}};
    list.buttons = {QuickReplyButton{{}, "day"}};
    auto filled = spread(shipped(), list);
    ASSERT_TRUE(filled) << filled.error().details;
    EXPECT_EQ(mismatch_of(shipped(), *filled), std::nullopt);
    complete(shipped(), *filled);
    EXPECT_EQ(filled->header, whole().header);
    EXPECT_EQ(filled->body, whole().body);
    EXPECT_EQ(filled->buttons[0], Button(QuickReplyButton{"Change day", "day"}));
    EXPECT_EQ(filled->buttons[1], whole().buttons[1]);

    FilledTemplate cards;
    cards.id = "uuid";
    cards.body = FilledText{{}, {"Zoe", "30%", "aloe", "aloe", "fern", "fern"}};
    for (const auto* name : {"aloe", "fern"}) {
        Card card = plant_card(name);
        card.body.reset();
        card.buttons.pop_back();
        cards.cards.push_back(std::move(card));
    }
    filled = spread(plants(), cards);
    ASSERT_TRUE(filled);
    EXPECT_EQ(filled->body, plant_cards().body);
    EXPECT_EQ(filled->cards, plant_cards().cards);
}

TEST(TemplateMatch, SpreadsNoListOfAnotherLength) {
    FilledTemplate list;
    list.id = "uuid";
    list.body = FilledText{{}, {"ORD-1", "Zoe", "Thursday"}};
    const auto filled = spread(shipped(), list);
    ASSERT_FALSE(filled);
    EXPECT_EQ(filled.error(), Mismatch(FailureCode::bad_parameters,
                                       "template: number of localizable_params (3) does not match the "
                                       "expected number of params (4)"));
    EXPECT_FALSE(spread(shipped(), FilledTemplate()));
}

TEST(TemplateMatch, RecoversValuesFromFinishedTexts) {
    FilledTemplate finished;
    finished.header = FilledText{"Order ORD-1"};
    finished.body = FilledText{"Hi Zoe, your parcel arrives on Thursday."};
    finished.footer = "Example Store";
    finished.buttons = {DynamicUrlButton{{}, "ORD-1"}};
    auto filled = recovered(shipped(), finished);
    ASSERT_TRUE(filled);
    EXPECT_EQ(mismatch_of(shipped(), *filled), std::nullopt);
    EXPECT_EQ(filled->header, whole().header);
    EXPECT_EQ(filled->body, whole().body);
    complete(shipped(), *filled);
    EXPECT_EQ(filled->buttons, whole().buttons);

    finished.footer.clear();  // the template has it
    EXPECT_TRUE(recovered(shipped(), finished));
}

TEST(TemplateMatch, RecoversNothingFromTextsOfAnotherTemplate) {
    const FilledTemplate good = [] {
        FilledTemplate finished;
        finished.header = FilledText{"Order ORD-1"};
        finished.body = FilledText{"Hi Zoe, your parcel arrives on Thursday."};
        return finished;
    }();
    ASSERT_TRUE(recovered(shipped(), good));
    const std::function<void(FilledTemplate&)> edits[] = {
        [](FilledTemplate& finished) { finished.body->text = "Hi Zoe, your parcel is lost."; },
        [](FilledTemplate& finished) { finished.body.reset(); },
        [](FilledTemplate& finished) { finished.header = FilledText{"Parcel ORD-1"}; },
        [](FilledTemplate& finished) { finished.footer = "Another Store"; },
    };
    for (const auto& edit : edits) {
        FilledTemplate finished = good;
        edit(finished);
        EXPECT_EQ(recovered(shipped(), finished), std::nullopt);
    }
    EXPECT_EQ(recovered(offer(), good), std::nullopt);
}

TEST(TemplateMatch, RecoversNamesWhereTheTemplateHasThem) {
    const TemplateForm form = form_of(R"json([{"type": "BODY", "text": "Dear {{who}}, come on {{day}}."}])json");
    FilledTemplate finished;
    finished.body = FilledText{"Dear Zoe, come on 12 March."};
    const auto filled = recovered(form, finished);
    ASSERT_TRUE(filled);
    EXPECT_EQ(filled->body, FilledText(finished.body->text, {"Zoe", "12 March"}, {"who", "day"}));
}

}  // namespace parley
