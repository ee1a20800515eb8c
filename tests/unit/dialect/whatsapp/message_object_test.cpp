#include <limits>

#include "object.h"
#include "random_values.h"

namespace parley::whatsapp {
namespace {

OutgoingMessage with(Content content) {
    return {.id = "1|2|3|4", .to = "1", .from = "2", .content = std::move(content)};
}

json::value parsed(const std::string& text) {
    const auto value = parse_json(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(json::value());
}

TEST(WhatsappObject, CarriesAndLosesJustWhatItSays) {
    std::size_t carried = 0;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        const OutgoingMessage message = RandomValues(seed).any_message();
        const auto expected = object_as_carried(message.content);
        if (!expected) {
            continue;
        }
        ++carried;
        const std::string text = object_of(message);
        const auto read = read_from(text);
        ASSERT_TRUE(read) << seed << describe(read.error()) << text;
        ASSERT_EQ(read->content, *expected) << seed << text;
        ASSERT_EQ(read->context_id, message.context_id) << seed;
        ASSERT_EQ(object_as_carried(*expected), expected) << seed << text;
        // Passed on once more, it is written the same.
        ASSERT_EQ(read_from(object_of(*read))->content, *expected) << seed;
    }
    EXPECT_GT(carried, 5'000U);
}

TEST(WhatsappObject, SendsNothingOfATemplateButWhatVaries) {
    FilledTemplate content{.name = "plain", .language = "en"};
    content.header = FilledText{"Welcome"};
    content.body = FilledText{"Hello there."};
    content.footer = "Bye";
    content.buttons = {StaticUrlButton{"Shop", "https://example.com"}, CallPhoneButton{"Call", "+1202"},
                       QuickReplyButton{"Stop"}};
    content.offer = LimitedTimeOffer{"Soon"};
    const OutgoingMessage message = with(content);
    EXPECT_EQ(parsed(object_of(message)),
              parsed(R"({"type":"template","template":{"name":"plain","language":{"code":"en"}}})"));
    EXPECT_EQ(std::get<FilledTemplate>(*object_as_carried(content)),
              (FilledTemplate{.name = "plain", .language = "en"}));
}

// Meta counts all buttons of the template, so a button that sends nothing keeps its place.
TEST(WhatsappObject, KeepsThePlacesOfButtons) {
    FilledTemplate content{.name = "n", .language = "en"};
    content.buttons = {QuickReplyButton{"Stop"}, DynamicUrlButton{"Shop", "a"}, CallPhoneButton{"Call", "+1202"},
                       CopyCodeButton{"Copy", "C"}, StaticUrlButton{"More", "https://example.com"}};
    const std::string text = object_of(with(content));
    EXPECT_EQ(parsed(text).at("template").at("components"), parsed(R"([
        {"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"a"}]},
        {"type":"button","sub_type":"copy_code","index":"3","parameters":[{"type":"coupon_code","coupon_code":"C"}]}])"));
    const auto read = read_from(text);
    ASSERT_TRUE(read);
    const std::vector<Button> left{QuickReplyButton{}, DynamicUrlButton{"", "a"}, QuickReplyButton{},
                                   CopyCodeButton{"", "C"}};
    EXPECT_EQ(std::get<FilledTemplate>(read->content).buttons, left);
    EXPECT_EQ(object_of(*read), text) << "passed on, they are still where they were";
}

TEST(WhatsappObject, TakesIndexesAsTextAndNumbersAndSubTypesInAnyCase) {
    const auto read = read_from(R"({"type":"template","template":{"name":"n","language":{"code":"en"},"components":[
        {"type":"BUTTON","sub_type":"COPY_CODE","index":1,"parameters":[{"type":"coupon_code","coupon_code":"C"}]},
        {"type":"button","sub_type":"URL","index":"0","parameters":[{"type":"text","text":"a"}]},
        {"type":"button","sub_type":"CATALOG","index":2},
        {"type":"button","sub_type":"quick_reply","index":3},
        {"type":"BODY","parameters":[{"type":"text","text":"x"}]}]}})");
    ASSERT_TRUE(read) << describe(read.error());
    const auto& content = std::get<FilledTemplate>(read->content);
    EXPECT_EQ(content.buttons,
              (std::vector<Button>{DynamicUrlButton{"", "a"}, CopyCodeButton{"", "C"}, OtherButton{"", "catalog"}}));
    EXPECT_EQ(content.body, (FilledText{"", {"x"}}));
}

TEST(WhatsappObject, TakesSecondsForTheEndOfAnOffer) {
    for (const char* time : {"1775001600000", "1775001600", R"("1775001600000")"}) {
        const auto read = read_from(std::string(R"({"type":"template","template":{"name":"n","language":{"code":"en"},
            "components":[{"type":"limited_time_offer","parameters":[{"type":"limited_time_offer",
            "limited_time_offer":{"expiration_time_ms":)") +
                                    time + "}}]}]}}");
        ASSERT_TRUE(read) << time;
        EXPECT_EQ(std::get<FilledTemplate>(read->content).offer->expires, Time(std::chrono::seconds(1'775'001'600)))
            << time;
    }
}

TEST(WhatsappObject, HasAMemberForTheNamespaceWhereItIsAskedFor) {
    const OutgoingMessage message = with(FilledTemplate{.name = "a1_b2:c:order", .language = "en_GB"});
    const std::string text = object_of(message, true);
    EXPECT_EQ(parsed(text), parsed(R"({"type":"template","template":{"namespace":"a1_b2:c","name":"order",
        "language":{"code":"en_GB","policy":"deterministic"}}})"));
    EXPECT_EQ(read_from(text, true)->content, message.content);
    EXPECT_EQ(std::get<FilledTemplate>(read_from(text)->content).name, "order") << "ignored by those who have none";
    for (const char* name : {"order", ":order", "order:"}) {
        const OutgoingMessage bare = with(FilledTemplate{.name = name, .language = "en"});
        EXPECT_EQ(parsed(object_of(bare, true)).at("template").as_object().contains("namespace"), false) << name;
        EXPECT_EQ(read_from(object_of(bare, true), true)->content, bare.content) << name;
    }
}

TEST(WhatsappObject, WritesALinkOrAnIdButNeverBoth) {
    const Media both{.kind = MediaKind::image, .url = "https://example.com/a.png", .id = "9001"};
    EXPECT_EQ(parsed(object_of(with(both))),
              parsed(R"({"type":"image","image":{"link":"https://example.com/a.png"}})"));
    const Media by_id{.kind = MediaKind::audio, .id = "9001", .voice = true};
    EXPECT_EQ(parsed(object_of(with(by_id))), parsed(R"({"type":"audio","audio":{"id":"9001","voice":true}})"));
    EXPECT_EQ(*object_as_carried(by_id), Content(by_id));
}

TEST(WhatsappObject, PassesOnKindsThatItHasNoWordsFor) {
    for (const std::string text : {R"({"type":"interactive","interactive":{"type":"flow","action":{"name":"flow"}}})",
                                   R"({"type":"interactive","interactive":{"type":"product_list","n":[1,2.5,null]}})",
                                   R"({"type":"order_status","order_status":{"id":"7"}})"}) {
        const auto read = read_from(text);
        ASSERT_TRUE(read) << text << describe(read.error());
        EXPECT_TRUE(std::holds_alternative<RawContent>(read->content));
        EXPECT_EQ(parsed(object_of(*read)), parsed(text));
    }
    // Nobody is reached by what is hidden in there.
    const RawContent other{R"({"to":"666","type":"interactive","recipient":"x","context":{"message_id":"y"},
        "messaging_product":"z","interactive":{"type":"flow"},"biz_opaque_callback_data":"q","recipient_type":"group"})"};
    EXPECT_EQ(parsed(object_of(with(other))), parsed(R"({"type":"interactive","interactive":{"type":"flow"}})"));
    // What has words is read as what it is.
    EXPECT_EQ(*object_as_carried(RawContent{R"({"type":"text","text":{"body":"hi"}})"}), Content(Text{"hi"}));
}

TEST(WhatsappObject, RefusesWhatNobodyCouldRead) {
    FilledTemplate nameless{.name = "", .language = "en"};
    FilledTemplate with_custom{.name = "n", .language = "en"};
    with_custom.custom = {{"k", "v"}};
    FilledTemplate audio_header{.name = "n", .language = "en"};
    audio_header.header = Media{.kind = MediaKind::audio, .url = "u"};
    FilledTemplate empty_header{.name = "n", .language = "en"};
    empty_header.header = Media{.kind = MediaKind::image};
    FilledTemplate lost_header{.name = "n", .language = "en"};
    lost_header.cards = {Card{.header = Location{.latitude = 91}}};
    FilledTemplate many_buttons{.name = "n", .language = "en"};
    many_buttons.buttons.assign(11, QuickReplyButton{"", "p"});
    FilledTemplate old_offer{.name = "n", .language = "en"};
    old_offer.offer = LimitedTimeOffer{"", Time(std::chrono::milliseconds(5))};
    const auto with_button = [](OtherButton button) {
        FilledTemplate content{.name = "n", .language = "en"};
        content.buttons = {std::move(button)};
        return content;
    };
    const Content cases[] = {nameless,
                             with_custom,
                             audio_header,
                             empty_header,
                             lost_header,
                             many_buttons,
                             old_offer,
                             with_button({"", "url", "[]"}),
                             with_button({"", " ", "[]"}),
                             with_button({"", "flow", "{}"}),
                             with_button({"", "flow", "[1"}),
                             Media{},
                             Location{.longitude = -180.5},
                             Location{.latitude = std::numeric_limits<double>::quiet_NaN()},
                             Contacts{},
                             Reaction{"", "x"},
                             ChoiceList{{.header = Media{.url = "u"}, .body = "b"}, "c", {}},
                             ReplyButtons{{.header = Media{.kind = MediaKind::sticker, .url = "u"}, .body = "b"}, {}},
                             RawContent{""},
                             RawContent{"[]"},
                             RawContent{R"({"interactive":{}})"},
                             RawContent{R"({"type":"text"})"},
                             RawContent{R"({"type":"nothing"})"},
                             RawContent{R"({"type":"x","x":)" + std::string(40, '[') + std::string(40, ']') + "}"}};
    for (const Content& content : cases) {
        EXPECT_EQ(object_as_carried(content), std::nullopt) << plain_text_of(content);
    }
    EXPECT_TRUE(check_object(with_custom)) << "the table says it, not this";
    EXPECT_FALSE(check_object(nameless));
}

TEST(WhatsappObject, SaysWhereItIsWrong) {
    const std::string start = R"({"type":"template","template":{"name":"n","language":{"code":"en"},"components":)";
    const std::pair<std::string, std::string> cases[] = {
        {"17", "body"},
        {"{}", "text"},
        {R"({"type":[]})", "type"},
        {R"({"type":"text","text":{}})", "text.body"},
        {R"({"type":"text","text":"bare"})", "text.body"},
        {R"({"type":"nothing"})", "type"},
        {R"({"type":"nothing","nothing":"x"})", "type"},
        {R"({"type":"image"})", "image"},
        {R"({"type":"image","image":{}})", "image.link"},
        {R"({"type":"image","image":[]})", "image"},
        {R"({"type":"image","image":{"link":{}}})", "image.link"},
        {R"({"type":"location","location":{"latitude":"x","longitude":1}})", "location"},
        {R"({"type":"reaction","reaction":{"emoji":"x"}})", "reaction.message_id"},
        {R"({"type":"interactive"})", "interactive"},
        {R"({"type":"interactive","interactive":{}})", "interactive.type"},
        {R"({"type":"interactive","interactive":{"type":"button"}})", "interactive.action"},
        {R"({"type":"interactive","interactive":{"type":"button","action":{"buttons":[{}]}}})",
         "interactive.action.buttons[0].reply"},
        {R"({"type":"interactive","interactive":{"type":"list","action":{"sections":{}}}})",
         "interactive.action.sections"},
        {R"({"type":"interactive","interactive":{"type":"cta_url","action":{}}})", "interactive.action.parameters"},
        {R"({"type":"interactive","interactive":{"type":"list","header":{"type":"image","image":{"id":"1"}},"action":{"sections":[]}}})",
         "interactive.header"},
        {R"({"type":"interactive","interactive":{"type":"list","header":{"type":"audio"},"action":{"sections":[]}}})",
         "interactive.header.type"},
        {R"({"type":"template"})", "template"},
        {R"({"type":"template","template":{"language":{"code":"en"}}})", "template.name"},
        {R"({"type":"template","template":{"name":"n"}})", "template.language"},
        {R"({"type":"template","template":{"name":"n","language":"en"}})", "template.language.code"},
        {start + "{}}}", "template.components"},
        {start + "[{}]}}", "template.components[0].type"},
        {start + R"([{"type":"footer"}]}})", "template.components[0].type"},
        {start + R"([{"type":"body"},{"type":"body","parameters":[{"type":"text"}]}]}})",
         "template.components[1].parameters[0].text"},
        {start + R"([{"type":"body","parameters":[{"type":"image","image":{"link":"u"}}]}]}})",
         "template.components[0].parameters[0].type"},
        {start + R"([{"type":"body","parameters":[{"type":"currency"}]}]}})",
         "template.components[0].parameters[0].currency"},
        {start + R"([{"type":"body","parameters":[{"type":"date_time","date_time":{}}]}]}})",
         "template.components[0].parameters[0].date_time.fallback_value"},
        {start + R"([{"type":"header","parameters":[{"type":"sticker","sticker":{"id":"1"}}]}]}})",
         "template.components[0].parameters[0].type"},
        {start + R"([{"type":"body","parameters":[{"type":"text","text":"a"}]},{"type":"body","parameters":[]}]}})",
         "template.components[1]"},
        {start + R"([{"type":"button","index":"0"}]}})", "template.components[0].sub_type"},
        {start + R"([{"type":"button","sub_type":"url","index":"0"}]}})", "template.components[0].parameters"},
        {start +
             R"([{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"payload","payload":"x"}]}]}})",
         "template.components[0].parameters[0].type"},
        {start + R"([{"type":"button","sub_type":"url","index":"x","parameters":[{"type":"text","text":"x"}]}]}})",
         "template.components[0].index"},
        {start + R"([{"type":"button","sub_type":"flow","index":99999999}]}})", "template.components[0].index"},
        {start + R"([{"type":"button","sub_type":"flow","index":-1}]}})", "template.components[0].index"},
        {start + R"([{"type":"button","sub_type":"flow","index":0},{"type":"button","sub_type":"mpm","index":"0"}]}})",
         "template.components[1].index"},
        {start + R"([{"type":"limited_time_offer","parameters":[{}]}]}})", "template.components[0].parameters[0]"},
        {start + R"([{"type":"carousel"}]}})", "template.components[0].cards"},
        {start + R"([{"type":"carousel","cards":[{"components":[{"type":"footer"}]}]}]}})",
         "template.components[0].cards[0].components[0].type"},
        {start + R"([{"type":"carousel","cards":[1]}]}})", "template.components[0].cards[0]"},
    };
    for (const auto& [text, where] : cases) {
        const auto read = read_from(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().where, where) << text;
    }
}

TEST(WhatsappObject, PutsCardsInTheOrderOfTheirIndex) {
    const auto order = [](const std::string& first, const std::string& second) {
        const auto card = [](const std::string& index, const std::string& text) {
            return "{" + index + R"("components":[{"type":"body","parameters":[{"type":"text","text":")" + text +
                   R"("}]}]})";
        };
        const auto read = read_from(R"({"type":"template","template":{"name":"n","language":{"code":"en"},"components":[
            {"type":"carousel","cards":[)" +
                                    card(first, "a") + "," + card(second, "b") + "]}]}}");
        EXPECT_TRUE(read) << first << second;
        std::string texts;
        for (const Card& one : std::get<FilledTemplate>(read->content).cards) {
            texts += one.body->parameters.front();
        }
        return texts;
    };
    EXPECT_EQ(order(R"("card_index":1,)", R"("card_index":"0",)"), "ba");
    EXPECT_EQ(order(R"("card_index":0,)", R"("card_index":1,)"), "ab");
    EXPECT_EQ(order(R"("card_index":7,)", R"("card_index":7,)"), "ab");
    EXPECT_EQ(order("", ""), "ab");
}

}  // namespace
}  // namespace parley::whatsapp
