#include <limits>

#include "vectors.h"

namespace parley::generic {
namespace {

const OutgoingMessage hello{"1|2|3|4", "+919876543210", "919876500000", Text{"Hi"}};

std::string envelope(const std::string& rest) {
    return R"({"payloadVersion":0.1,"to":"+1","wabaNumber":"2","msgId":"1|2|3|4",)" + rest + "}";
}

std::string with_component(const std::string& component) {
    return envelope(R"("isTemplate":true,"template":{"namespace":"n","languageCode":"en"},"components":[)" + component +
                    "]");
}

Result<OutgoingMessage> read(const std::string& body) {
    return dialect.server.read_message(request_with(body));
}

FilledTemplate read_template(const std::string& component) {
    const auto message = read(with_component(component));
    EXPECT_TRUE(message) << component << describe(message.error());
    return message ? std::get<FilledTemplate>(message->content) : FilledTemplate{};
}

TEST(GenericMessage, IsWrittenInOneFixedOrder) {
    const auto request = dialect.client.write_message(hello, Account{});
    ASSERT_TRUE(request);
    EXPECT_EQ(request->body,
              R"({"payloadVersion":0.1,"to":"+919876543210","wabaNumber":"919876500000","isTemplate":false,)"
              R"("msgId":"1|2|3|4","type":"text","text":{"body":"Hi"}})");
}

TEST(GenericMessage, WritesEveryHeaderAsTheGuideSpellsIt) {
    const struct {
        Header header;
        std::string written;
    } cases[] = {
        {FilledText{"Hello"}, R"({"type":"text","text":{"text":"Hello"}})"},
        {FilledText{"Hello 1", {"1"}},
         R"({"type":"text","text":{"text":"Hello 1","parameters":[{"type":"text","text":"1"}]}})"},
        {Media{.kind = MediaKind::video, .url = "u"}, R"({"type":"video","video":{"mediaURL":"u"}})"},
        {Media{.kind = MediaKind::file, .url = "u", .filename = "f"},
         R"({"type":"file","file":{"mediaURL":"u","filename":"f"}})"},
        {Location{.latitude = 40.7128, .longitude = -74.006},
         R"({"type":"location","location":{"latitude":"40.7128","longitude":"-74.006"}})"},
    };
    for (const auto& [header, written] : cases) {
        FilledTemplate content{.name = "n", .language = "en"};
        content.header = header;
        const auto request = dialect.client.write_message({"1", "2", "3", content}, Account{});
        ASSERT_TRUE(request) << written;
        EXPECT_NE(request->body.find(R"({"type":"header","header":)" + written + "}"), std::string::npos)
            << request->body;
    }
}

TEST(GenericMessage, CarriesCredentialsAndFreeHeaders) {
    Account account{.target = "/clevertap/whatsapp", .sender = "2", .fields = {{"user", "hook"}, {"password", "p4ss"}}};
    account.headers = {{"api-key", "A1b2c3"}, {"kaleyra-host", "https://api.kaleyra.io/"}};
    const auto request = dialect.client.write_message(hello, account);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->method, "POST");
    EXPECT_EQ(request->target, "/clevertap/whatsapp");
    EXPECT_EQ(*request->headers.find("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(*request->headers.find("Authorization"), "Basic aG9vazpwNHNz");
    EXPECT_EQ(*request->headers.find("api-key"), "A1b2c3");
    EXPECT_EQ(*request->headers.find("kaleyra-host"), "https://api.kaleyra.io/");

    const auto open = dialect.client.write_message(hello, Account{});
    ASSERT_TRUE(open);
    EXPECT_EQ(open->headers.find("Authorization"), nullptr);
}

TEST(GenericMessage, NamesTheAccountsOwnNumberInAGateway) {
    const auto request = dialect.client.write_message(hello, Account{.sender = "4915112345678"});
    ASSERT_TRUE(request);
    EXPECT_EQ(json_of(request->body).at("wabaNumber"), "4915112345678");
}

TEST(GenericMessage, IsNotWrittenWhereNobodyCouldReadIt) {
    FilledTemplate bad_card{.name = "n", .language = "en"};
    bad_card.cards.resize(2);
    bad_card.cards[1].header = Media{.kind = MediaKind::image, .url = ""};
    const struct {
        OutgoingMessage message;
        std::string where;
    } cases[] = {
        {{"1", "", "3", Text{"Hi"}}, "to"},
        {{"", "2", "3", Text{"Hi"}}, "msgId"},
        {{"1", "2", "3", FilledTemplate{}}, "content"},
        {{"1", "2", "3", bad_card}, "content"},
        {{"1", "2", "3", Location{.latitude = 91}}, "content"},
        {{"1", "2", "3", Location{.longitude = std::numeric_limits<double>::quiet_NaN()}}, "content"},
        {{"1", "2", "3", Text{"\xff"}}, "content"},
    };
    for (const auto& [message, where] : cases) {
        const auto request = dialect.client.write_message(message, Account{});
        ASSERT_FALSE(request) << where;
        EXPECT_EQ(request.error().kind, ErrorKind::invalid);
        EXPECT_EQ(request.error().where, where);
    }
}

TEST(GenericMessage, ReadsEverySpellingThatSendersUse) {
    const OutgoingMessage expected{"7", "919999999999", "918888888888", Text{"Hi"}};
    for (const char* body : {
             R"({"payloadversion":"0.1","to":919999999999,"wabaNumber":918888888888,"isTemplate":"FALSE",)"
             R"("msg_id":7,"type":"TEXT","text":{"body":"Hi"}})",
             R"({"to":"919999999999","wabanumber":"918888888888","msgid":" 7 ","type":"text","text":"Hi"})",
             R"({"to":"919999999999","wabaNumber":"918888888888","isTemplate":0,"msgId":"7","type":"text",)"
             R"("text":{"text":"Hi"},"new":[]})",
             "\xEF\xBB\xBF"
             R"({"body":{"to":"919999999999","wabaNumber":"918888888888","msgId":"7","type":"text",)"
             R"("text":{"body":"Hi"}}})",
         }) {
        const auto message = read(body);
        ASSERT_TRUE(message) << body << describe(message.error());
        EXPECT_EQ(*message, expected) << body;
    }
}

TEST(GenericMessage, ReadsEveryFormOfAComponent) {
    EXPECT_EQ(read_template(R"({"type":"Footer","footertext":"a"})").footer, "a");
    EXPECT_EQ(read_template(R"({"type":"footer","footer":{"text":"a"}})").footer, "a");
    EXPECT_EQ(read_template(R"({"type":"body","body":"a"})").body, FilledText{"a"});
    EXPECT_EQ(
        read_template(R"({"type":"body","body":{"text":"a","parameters":["x",1,{"type":"text","text":2.5}]}})").body,
        (FilledText{"a", {"x", "1", "2.5"}}));
    const Header file = Media{.kind = MediaKind::file, .url = "u", .filename = "f"};
    EXPECT_EQ(
        read_template(R"({"type":"header","header":{"type":"document","document":{"mediaUrl":"u","filename":"f"}}})")
            .header,
        file);
    EXPECT_EQ(read_template(R"({"type":"header","header":{"type":"file","document":{"mediaURL":"u","filename":"f"}}})")
                  .header,
              file);
    EXPECT_EQ(read_template(R"({"type":"header","header":{"file":{"mediaURL":"u","filename":"f"}}})").header, file);
    const Header place = Location{.latitude = 40.7128, .longitude = 74.006, .name = "Park", .address = "NY"};
    EXPECT_EQ(read_template(R"({"type":"header","header":{"type":"location","location":{"lattitude":"40.7128",)"
                            R"("Longitude":74.0060,"name":"Park","address":"NY"}}})")
                  .header,
              place);
    const std::vector<std::pair<std::string, std::string>> custom{{"a", "1"}, {"b", "[2]"}};
    EXPECT_EQ(read_template(R"({"customProps":[{"a":1},{"b":[2]}]})").custom, custom);
    EXPECT_EQ(read_template(R"({"type":"customProps","customProps":{"a":"1","b":"[2]"}})").custom, custom);
    const LimitedTimeOffer offer{"Now", Time(std::chrono::milliseconds(1'712'081'380'237))};
    EXPECT_EQ(read_template(R"({"type":"limited_time_offer","text":"Now",)"
                            R"("parameters":[{"limited_time_offer":{"expiration_time_ms":"1712081380237"}}]})")
                  .offer,
              offer);
}

TEST(GenericMessage, ReadsButtonsOfAnyCaseInTheOrderOfTheirIndex) {
    const std::vector<Button> expected{DynamicUrlButton{"a", "x"}, QuickReplyButton{"b", "tap"},
                                       CopyCodeButton{"c", "C"}, StaticUrlButton{"d", "u"}, CallPhoneButton{"e", "+1"}};
    EXPECT_EQ(
        read_template(
            R"({"type":"button","index":"2","subType":"copyCode","buttonText":"c","parameters":[{"coupon_code":"C"}]},
        {"type":"button","index":3,"subType":"STATICURL","buttonText":"d","parameters":[{"type":"text","text":"u"}]},
        {"type":"button","index":0,"subType":"dynamicURL","buttonText":"a","parameters":[{"type":"text","text":"x"}]},
        {"type":"button","index":1,"subtype":"quickreply","buttonText":"b","parameters":[{"type":"payload",
            "payload":"tap"}]},
        {"type":"button","index":4,"sub_type":"callphone","buttonText":"e","parameters":["+1"]})")
            .buttons,
        expected);
}

TEST(GenericMessage, RefusesWhatItCannotReadAndNamesThePlace) {
    const struct {
        std::string body;
        std::string where;
    } cases[] = {
        {"", "line 1, column 1"},
        {"<html>", "line 1, column 1"},
        {"{\"to\":\n\xff}", "line 2, column 1"},
        {"[]", "body"},
        {"3", "body"},
        {"{}", "to"},
        {R"({"body":{}})", "body.to"},
        {R"({"to":"1","type":"text","text":"a"})", "msgId"},
        {R"({"to":"","msgId":"1","type":"text","text":"a"})", "to"},
        {R"({"to":{"a":1},"msgId":"1","type":"text","text":"a"})", "to"},
        {R"({"to":"1","msgId":"a\u0000b","type":"text","text":"a"})", "msgId"},
        {envelope(R"("type":"contacts")"), "type"},
        {envelope(R"("isTemplate":false)"), "type"},
        {envelope(R"("isTemplate":true)"), "template"},
        {envelope(R"("template":{})"), "template.namespace"},
        {envelope(R"("template":{"namespace":"n"},"components":3)"), "components"},
        {envelope(R"("type":"text","text":{"body":"a\u0000b"})"), "text.body"},
        {envelope(R"("type":"image","image":{})"), "image"},
        {envelope(R"("type":"location","location":{"latitude":"91","longitude":"0"})"), "location"},
        {with_component("3"), "components[0].type"},
        {with_component(R"({"type":"contacts"})"), "components[0].type"},
        {with_component(R"({"type":"body","body":{"text":"a"}},{"type":"body","body":{"text":"b"}})"), "components[1]"},
        {with_component(R"({"type":"body","body":{"text":"a","parameters":[{"type":"text"}]}})"),
         "components[0].body.parameters[0].text"},
        {with_component(R"({"type":"header","header":{"type":"sticker","sticker":{}}})"), "components[0].header.type"},
        {with_component(R"({"type":"header","header":{"type":"image","image":{}}})"), "components[0].header"},
        {with_component(R"({"type":"button","index":0,"subType":"flow"})"), "components[0].subType"},
        {with_component(R"({"type":"carousel","cards":[{"components":[{"type":"footer"}]}]})"),
         "components[0].cards[0].components[0].type"},
        {with_component(R"({"type":"limited_time_offer","text":"",)"
                        R"("parameters":[{"limited_time_offer":{"expiration_time_ms":"soon"}}]})"),
         "components[0].parameters[0].limited_time_offer.expiration_time_ms"},
        {with_component(R"({"customProps":[3]})"), "components[0].customProps[0]"},
    };
    for (const auto& [body, where] : cases) {
        const auto message = read(body);
        ASSERT_FALSE(message) << body;
        EXPECT_EQ(message.error().kind, ErrorKind::invalid) << body;
        EXPECT_EQ(message.error().where, where) << body << message.error().what;
    }
}

}  // namespace
}  // namespace parley::generic
