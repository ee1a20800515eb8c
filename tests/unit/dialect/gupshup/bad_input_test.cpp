#include "vectors.h"

namespace parley::gupshup {
namespace {

std::string form_with(std::string_view name, std::string_view json_text) {
    std::string body = "source=919000000001&destination=919800000001";
    FormText form(body);
    form.field(name, json_text);
    return body;
}

std::string deep(std::size_t levels) {
    std::string text;
    for (std::size_t level = 0; level < levels; ++level) {
        text += R"({"a":)";
    }
    return text + "1" + std::string(levels, '}');
}

TEST(GupshupBadMessages, AreObjectedToWithTheirPlace) {
    const struct {
        std::string body;
        std::string where;
        std::string target = "/wa/api/v1/msg";
    } cases[] = {
        {"", "destination"},
        {"source=919000000001", "destination"},
        {"destination=12&message={}", "destination"},
        {"destination=nobody&message={}", "destination"},
        {"destination=9198000000019198000000019&message={}", "destination"},
        {"destination=919800000001", "message"},
        {"destination=919800000001&message=", "message"},
        {"destination=919800000001", "template", "/wa/api/v1/template/msg"},
        {"destination=919800000001%00&message={}", "destination"},
        {"destination=919800000001&message=%FF", "message"},
        {form_with("message", "hello"), "message"},
        {form_with("message", "{"), "message"},
        {form_with("message", deep(100)), "message"},
        {form_with("message", "[]"), "message"},
        {form_with("message", "7"), "message"},
        {form_with("message", "{}"), "message.type"},
        {form_with("message", R"({"type":"hologram"})"), "message.type"},
        {form_with("message", R"({"type":{}})"), "message.type"},
        {form_with("message", R"({"type":"text"})"), "message.text"},
        {form_with("message", R"({"type":"text","text":{"a":1}})"), "message.text"},
        {form_with("message", R"({"type":"text","text":"a\u0000b"})"), "message.text"},
        {form_with("message", R"({"type":"image"})"), "message.url"},
        {form_with("message", R"({"type":"location","latitude":91,"longitude":0})"), "message"},
        {form_with("message", R"({"type":"location","latitude":1e400,"longitude":0})"), "message"},
        {form_with("message", R"({"type":"contact"})"), "message.contact"},
        {form_with("message", R"({"type":"contact","contact":{"phones":7}})"), "message.contact.name.formattedName"},
        {form_with("message", R"({"type":"quick_reply"})"), "message.content"},
        {form_with("message", R"({"type":"quick_reply","content":{"type":"text","text":"x"},"options":{}})"),
         "message.options"},
        {form_with("message", R"({"type":"quick_reply","content":{"type":"audio","text":"x","url":"u"},"options":[]})"),
         "message.content.type"},
        {form_with("message", R"({"type":"quick_reply","content":{"type":"text","text":"x"},"options":[{}]})"),
         "message.options[0].title"},
        {form_with("message", R"({"type":"list","body":"x","globalButtons":[{"title":"o"}],"items":[]})"),
         "message.items"},
        {form_with("message", R"({"type":"list","body":"x","items":[{"options":[{"title":"t"}]}]})"),
         "message.globalButtons"},
        {form_with("message", R"({"type":"reaction","emoji":"x"})"), "message.msgId"},
        {form_with("template", "{"), "template"},
        {form_with("template", "[]"), "template"},
        {form_with("template", R"({"params":["a"]})"), "template.id"},
        {form_with("template", R"({"id":"t","params":"a"})"), "template.params"},
        {form_with("template", R"({"id":"t","params":["a",["b"]]})"), "template.params[1]"},
        {form_with("template", R"({"id":"t","params":["a\u0000"]})"), "template.params[0]"},
        {form_with("template", R"({"id":"t","expiration":"soon"})"), "template.expiration"},
        {form_with("template", R"({"id":"t","mpm":{"sections":[{"title":{}}]}})"), "template.mpm.sections[0].title"},
        {form_with("template", R"({"id":"t"})") + "&message=7", "message"},
        {form_with("template", R"({"id":"t"})") + R"(&message={"type":"hologram"})", "message.type"},
        {form_with("template", R"({"id":"t"})") + R"(&message={"type":"image","image":{}})", "message.image.link"},
        {form_with("template", R"({"id":"t"})") + R"(&message={"type":"carousel","cardHeaderType":"AUDIO"})",
         "message.cardHeaderType"},
        {form_with("template", R"({"id":"t"})") +
             R"(&message={"type":"carousel","cardHeaderType":"IMAGE","cards":[{}]})",
         "message.cards[0].link"},
        {form_with("template", R"({"id":"t"})") + R"(&postbackTexts={"index":0})", "postbackTexts"},
        {form_with("template", R"({"id":"t"})") + R"(&postbackTexts=[{"index":-1,"text":"x"}])",
         "postbackTexts[0].index"},
        {form_with("template", R"({"id":"t"})") + R"(&postbackTexts=[{"index":99999999,"text":"x"}])",
         "postbackTexts[0].index"},
    };
    for (const auto& [body, where, target] : cases) {
        const auto read = dialect.server.read_message(request_with(body, target));
        ASSERT_FALSE(read) << body;
        EXPECT_EQ(read.error().where, where) << body << describe(read.error());
        const HttpResponse told = dialect.server.write_objection(read.error(), {});
        EXPECT_EQ(told.status, 400U);
        EXPECT_EQ(json_of(told.body).at("status").as_string(), "error");
        EXPECT_EQ(told.body.find("91980000000"), std::string::npos) << told.body;
    }
}

TEST(GupshupBadMessages, OfAnySizeAreRefusedBeforeTheyAreKept) {
    std::string huge = R"({"type":"text","text":")" + std::string((1 << 20) + 1, 'x') + R"("})";
    const auto read = dialect.server.read_message(request_with(form_with("message", huge)));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().where, "message");
    std::string cards = R"({"type":"carousel","cardHeaderType":"IMAGE","cards":[)";
    for (int i = 0; i < 11; ++i) {
        cards += i == 0 ? R"({"link":"u"})" : R"(,{"link":"u"})";
    }
    const auto carousel = dialect.server.read_message(
        request_with(form_with("template", R"({"id":"t"})") + "&message=" + percent_encoded(cards + "]}")));
    ASSERT_FALSE(carousel);
    EXPECT_EQ(carousel.error().where, "message.cards");
    std::string params = R"({"id":"t","params":[0)";
    for (int i = 0; i < 10'000; ++i) {
        params += ",0";
    }
    EXPECT_FALSE(dialect.server.read_message(request_with(form_with("template", params + "]}"))));
    EXPECT_FALSE(dialect.client.read_callbacks(request_with("[" + params + "]}]")));
}

TEST(GupshupBadMessages, WithTooManyFieldsAreRefused) {
    std::string body;
    for (int i = 0; i < 1'000; ++i) {
        body += "a=b&";
    }
    EXPECT_FALSE(dialect.server.read_message(request_with(body)));
}

TEST(GupshupOddMessages, AreReadAsTheyAreMeant) {
    const auto content = [](const std::string& body) {
        const auto read = dialect.server.read_message(request_with(body));
        EXPECT_TRUE(read) << body << describe(read.error());
        return read ? read->content : Content();
    };
    EXPECT_EQ(content(form_with("message", R"({"isHSM":"false","type":"TEXT","text":"x"})")), Content(Text{"x"}));
    EXPECT_EQ(content(form_with("message", R"({"type":"text","text":"x"})") + "&disablePreview=FALSE"),
              Content(Text{"x", true}));
    EXPECT_EQ(content(form_with("message", R"({"type":"document","url":"u"})")),
              Content(Media{.kind = MediaKind::file, .url = "u"}));
    EXPECT_EQ(content(form_with("message", R"({"type":"location","latitude":"1.5","longitude":"2.5"})")),
              Content(Location{1.5, 2.5}));
    EXPECT_EQ(
        content(form_with(
            "message",
            R"({"type":"quick_reply","content":{"text":"x","footer":"f"},"options":[{"title":"a"},{"title":"b"}]})")),
        Content(ReplyButtons{{.header = {}, .body = "x", .footer = "f"}, {{"a 1", "a"}, {"b 2", "b"}}}));
    // Places are counted over the whole list.
    const auto list = std::get<ChoiceList>(content(form_with(
        "message",
        R"({"type":"list","body":"x","globalButtons":[{"title":"o"}],"items":[{"options":[{"title":"a"}]},{"options":[{"title":"b"}]}]})")));
    EXPECT_EQ(list.sections.at(1).rows.at(0).id, "b 2");
    const auto contacts = std::get<Contacts>(content(form_with(
        "message",
        R"({"type":"contact","contact":[{"name":{"formatted_name":"R"},"addresses":[{"country_code":"IN"}]}]})")));
    EXPECT_EQ(contacts.cards.at(0).formatted_name, "R");
    EXPECT_EQ(contacts.cards.at(0).addresses.at(0).country_code, "IN");
    const auto filled = std::get<FilledTemplate>(content(
        form_with("template", R"({"id":"t","params":["a",7,true]})") +
        R"(&message={"type":"text","text":"a"}&postbackTexts=[{"index":"2","text":"p"},{"index":0,"text":""}])"));
    EXPECT_EQ(filled.body->parameters, (std::vector<std::string>{"a", "7", "true"}));
    EXPECT_EQ(filled.buttons, (std::vector<Button>{QuickReplyButton{}, QuickReplyButton{}, QuickReplyButton{{}, "p"}}));
    const auto products = std::get<FilledTemplate>(content(form_with(
        "template",
        R"({"id":"t","params":["sku-1"],"mpm":{"sections":[{"title":"New","products":[{"product_retailer_id":"sku-1"},"sku-2"]}]}})")));
    EXPECT_EQ(
        std::get<OtherButton>(products.buttons.at(0)).parameters,
        R"([{"type":"action","action":{"thumbnail_product_retailer_id":"sku-1","sections":[{"title":"New","product_items":)"
        R"([{"product_retailer_id":"sku-1"},{"product_retailer_id":"sku-2"}]}]}}])");
    EXPECT_FALSE(products.body);
}

TEST(GupshupBadCallbacks, AreAnErrorWithTheirPlace) {
    const auto event = [](const std::string& type, const std::string& payload) {
        return R"({"type":")" + type + R"(","payload":)" + payload + "}";
    };
    const auto third = [](const std::string& changes) {
        return R"({"object":"whatsapp_business_account","entry":[{"changes":)" + changes + "}]}";
    };
    const struct {
        std::string body;
        std::string where;
    } cases[] = {
        {"", "line 1, column 1"},
        {"<xml/>", "line 1, column 1"},
        {std::string("\0", 1), "line 1, column 1"},
        {deep(100), "line 1, column 321"},
        {"3", "type"},
        {"{}", "type"},
        {"[{}]", "[0].type"},
        {event("hologram-event", "{}"), "type"},
        {R"({"type":"message"})", "payload"},
        {event("message", "[]"), "payload"},
        {event("message", R"({"type":"text"})"), "source"},
        {event("message", R"({"source":["9"]})"), "source"},
        {event("message-event", "{}"), "type"},
        {event("message-event", R"({"id":"a","type":"hologram"})"), "type"},
        {event("message-event", R"({"type":"sent"})"), "gsId"},
        {event("message-event", R"({"type":"sent","id":{"a":1}})"), "id"},
        {event("message-event", R"({"type":"sent","id":")" + std::string(600, 'x') + R"("})"), "id"},
        {event("message-event", R"({"type":"sent","id":"a\u0000b"})"), "id"},
        {event("message-event", R"({"type":"failed","id":"a","payload":{"reason":[1]}})"), "reason"},
        {event("user-event", R"({"phone":"9","type":"hologram"})"), "type"},
        {event("user-event", R"({"type":"opted-in"})"), "phone"},
        {event("template-event", R"({"id":"t","type":"hologram"})"), "type"},
        {event("template-event", R"({"id":"t","type":"status-update","status":"asleep"})"), "status"},
        {event("template-event", R"({"id":"t","type":"category-update"})"), "category.new"},
        {event("template-event", R"({"type":"status-update","status":"approved"})"), "id"},
        {R"({"entry":7})", "entry"},
        {third("7"), "changes"},
        {third("[7]"), "entry[0].changes[0].value"},
        {third(R"([{"field":"hologram","value":{}}])"), "entry[0].changes[0].field"},
        {third(R"([{"field":"messages","value":{"statuses":7}}])"), "entry[0].changes[0].value.statuses"},
        {third(R"([{"field":"messages","value":{"statuses":[{"status":"sent"}]}}])"),
         "entry[0].changes[0].value.statuses[0].gs_id"},
        {third(R"([{"field":"messages","value":{"statuses":[{"id":"a","status":"clicked"}]}}])"),
         "entry[0].changes[0].value.statuses[0].status"},
        {third(R"([{"field":"messages","value":{"messages":[{}]}}])"), "entry[0].changes[0].value.messages[0].from"},
        {third(R"([{"field":"user_preferences","value":{"user_preferences":[{"value":"maybe"}]}}])"),
         "entry[0].changes[0].value.user_preferences[0].value"},
    };
    for (const auto& [body, where] : cases) {
        const auto batch = dialect.client.read_callbacks(request_with(body));
        ASSERT_FALSE(batch) << body;
        EXPECT_EQ(batch.error().kind, ErrorKind::invalid) << body;
        EXPECT_TRUE(batch.error().where.ends_with(where)) << body << batch.error().where;
    }
}

TEST(GupshupCallbacks, KeepTheGoodAmongTheBad) {
    const auto batch = dialect.client.read_callbacks(request_with(
        R"({"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"statuses":[
        {"gs_id":"1","id":"w","status":"sent"},{"gs_id":"2","status":"lost"},7,{"gs_id":"4","id":"x","status":"read"}],
        "messages":[{"from":"9","id":"m","type":"text","text":{"body":"Hi"}}]}}]}]})"));
    ASSERT_TRUE(batch) << describe(batch.error());
    EXPECT_EQ(batch->callbacks.size(), 3U);
    const std::vector<Unreadable> bad{
        {"entry[0].changes[0].value.statuses[1].status", "no such status (given: lost)"},
        {"entry[0].changes[0].value.statuses[2].gs_id", "this is missing"},
    };
    EXPECT_EQ(batch->unreadable, bad);
}

TEST(GupshupCallbacks, OfNobodyAreNoError) {
    for (const char* body : {R"([])", R"({"entry":[]})", R"({"entry":[{"changes":[]}]})",
                             R"({"entry":[{"changes":[{"field":"messages","value":{}}]}]})"}) {
        const auto batch = dialect.client.read_callbacks(request_with(body));
        ASSERT_TRUE(batch) << body;
        EXPECT_EQ(*batch, CallbackBatch());
    }
}

// What a person wrote is never lost for its form.
TEST(GupshupCallbacks, KeepContentThatCannotBeReadAsItCame) {
    const struct {
        std::string type;
        std::string inner;
    } cases[] = {
        {"hologram", R"({"a":[1,{"b":null}]})"},
        {"text", R"({"body":"x"})"},
        {"text", R"({"text":"a\u0000b"})"},
        {"image", R"({"caption":"no url"})"},
        {"location", R"({"latitude":"here"})"},
        {"contact", R"({"contacts":[{"phones":[]}]})"},
        {"contact", R"({"contacts":7})"},
        {"reaction", R"({"emoji":"x"})"},
        {"quick_reply", R"({})"},
        {"button_reply", "[]"},
    };
    for (const auto& [type, inner] : cases) {
        const std::string body =
            R"({"type":"message","payload":{"id":"m","source":"9","type":")" + type + R"(","payload":)" + inner + "}}";
        const auto batch = dialect.client.read_callbacks(request_with(body));
        ASSERT_TRUE(batch) << body << describe(batch.error());
        const Callback kept = batch->callbacks.at(0);
        const auto& content = std::get<IncomingMessage>(kept).content;
        ASSERT_TRUE(std::holds_alternative<UnknownContent>(content)) << body;
        EXPECT_EQ(std::get<UnknownContent>(content).type, type);
        EXPECT_EQ(json_of(std::get<UnknownContent>(content).raw), json_of(inner)) << body;
        // And is told on as it came.
        const auto again = dialect.client.read_callbacks(callback_with(kept));
        ASSERT_TRUE(again);
        Callback told = again->callbacks.at(0);
        std::get<IncomingMessage>(told).to.clear();
        EXPECT_EQ(told, kept) << body;
        EXPECT_EQ(dialect.callback_as_carried(kept), kept) << body;
    }
}

TEST(GupshupCallbacks, SurviveAnotherEncoding) {
    const auto batch =
        dialect.client.read_callbacks(request_with("{\"type\":\"message\",\"payload\":{\"source\":\"9\",\"type\":"
                                                   "\"text\",\"payload\":{\"text\":\"num\xE9ro\"}}}"));
    ASSERT_TRUE(batch);
    EXPECT_EQ(std::get<IncomingMessage>(batch->callbacks.at(0)).content, IncomingContent(Text{"num\xEF\xBF\xBDro"}));
}

TEST(GupshupWriting, RefusesWhatTheApiHasNoFormFor) {
    const auto refusal = [](Content content, std::string context = {}) {
        OutgoingMessage message{"", "+4915112345678", "4930", std::move(content)};
        message.context_id = std::move(context);
        const auto written = dialect.client.write_message(message, account);
        EXPECT_EQ(written.has_value(), dialect.as_carried(message).has_value());
        return written ? std::string("written") : written.error().what;
    };
    FilledTemplate content{.name = "n", .language = "en"};
    EXPECT_EQ(refusal(content), "written");
    EXPECT_EQ(refusal(content, "quoted"), "a template cannot quote a message here");
    EXPECT_EQ(refusal(FilledTemplate{}), "template has neither an id nor a name");
    content.buttons = {OtherButton{"", "mpm", "{}"}};
    EXPECT_EQ(refusal(content), "the products of this button cannot be read");
    content.buttons = {OtherButton{"", "flow", "[]"}};
    EXPECT_NE(refusal(content).find("no way to send"), std::string::npos);
    content.buttons.clear();
    content.header = Media{.kind = MediaKind::audio, .url = "u"};
    EXPECT_EQ(refusal(content), "no template has audio or a sticker in its header");
    content.header = Media{.kind = MediaKind::image, .url = "u"};
    const Card picture{Media{.kind = MediaKind::image, .url = "u"}, {}, {}};
    const Card film{Media{.kind = MediaKind::video, .url = "u"}, {}, {}};
    content.cards = {picture};
    EXPECT_EQ(refusal(content), "a carousel has its media in the cards, not in a header");
    content.header.reset();
    EXPECT_EQ(refusal(content), "written");
    content.cards = {picture, film};
    EXPECT_EQ(refusal(content), "the cards of a carousel must all have images or all have videos");
    content.cards = {Card{}};
    EXPECT_EQ(refusal(content), "each card of a carousel needs an image or a video by URL");
    EXPECT_EQ(refusal(Contacts{{{.formatted_name = "a"}, {.formatted_name = "b"}}}),
              "a message carries one contact card");
    EXPECT_EQ(refusal(Media{}), "media has neither a URL nor an id");
    EXPECT_EQ(refusal(Location{91, 0}), "location is not on Earth");
    EXPECT_EQ(refusal(Location{0, std::numeric_limits<double>::quiet_NaN()}), "location is not on Earth");
}

}  // namespace
}  // namespace parley::gupshup
