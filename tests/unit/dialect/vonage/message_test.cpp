#include <limits>

#include "vectors.h"

namespace parley::vonage {
namespace {

const OutgoingMessage hello{.id = "1|2|3|4", .to = "+447700900100", .from = {}, .content = Text{"Hi"}};

OutgoingMessage with(Content content) {
    return {.id = "1|2|3|4", .to = "+447700900100", .from = {}, .content = std::move(content)};
}

json::value written(const OutgoingMessage& message, const Account& account) {
    const auto request = dialect.client.write_message(message, account);
    EXPECT_TRUE(request) << describe(request.error());
    return request ? json_of(request->body) : json::value();
}

TEST(VonageMessage, IsWrittenInOneFixedOrder) {
    EXPECT_EQ(dialect.client.write_message(hello, current)->body,
              R"({"channel":"whatsapp","to":"447700900100","from":"447700900001","message_type":"text","text":"Hi",)"
              R"("client_ref":"1|2|3|4"})");
    EXPECT_EQ(dialect.client.write_message(hello, legacy)->body,
              R"({"from":{"type":"whatsapp","number":"447700900001"},"to":{"type":"whatsapp","number":"447700900100"},)"
              R"("message":{"content":{"type":"text","text":"Hi"}},"client_ref":"1|2|3|4"})");
}

TEST(VonageMessage, NamesItsSenderInDigitsHoweverItIsSpelled) {
    const struct {
        std::string sender;
        std::string expected;
    } cases[] = {
        {"447700900001", "447700900001"},
        {"+447700900001", "447700900001"},
        {"0044-7700-900001", "447700900001"},
        {"+44 7700 900001", "447700900001"},
        {"60900", "60900"},  // a short code
    };
    for (const auto& [sender, expected] : cases) {
        for (Account account : {legacy, current}) {
            const char* place = account.field("version") == "v1" ? "/from" : "/from/number";
            account.sender = sender;
            EXPECT_EQ(written(hello, account).at_pointer(place), json::value(expected)) << sender;
            const auto read = dialect.server.read_message(*dialect.client.write_message(hello, account));
            ASSERT_TRUE(read) << sender << describe(read.error());
            EXPECT_EQ(read->from, expected);
            const HttpRequest trial = dialect.client.write_validation(account).front();
            EXPECT_EQ(json_of(trial.body).at_pointer(place), json::value(expected)) << sender;

            account.sender.clear();
            OutgoingMessage passing = hello;
            passing.from = sender;
            EXPECT_EQ(written(passing, account).at_pointer(place), json::value(expected)) << sender;
            EXPECT_EQ(dialect.as_carried(passing)->from, expected);
        }
    }
}

TEST(VonageMessage, CarriesTheAuthorizationThatWasMadeForIt) {
    Account account = current;
    account.target = "/prefix/";
    account.authorization = "Bearer a.b.c";
    account.headers = {{"X-Team", "growth"}};
    const auto request = dialect.client.write_message(hello, account);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->method, "POST");
    EXPECT_EQ(request->target, "/prefix/v1/messages");
    EXPECT_EQ(*request->headers.find("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(*request->headers.find("Authorization"), "Bearer a.b.c");
    EXPECT_EQ(*request->headers.find("X-Team"), "growth");
}

TEST(VonageMessage, GoesAsATemplateOnlyWhereNothingButItsBodyVaries) {
    FilledTemplate plain{.name = "n", .language = "en_GB"};
    plain.header = FilledText{"Fixed"};
    plain.body = FilledText{"Hi 1", {"1"}};
    plain.footer = "Fixed";
    plain.buttons = {StaticUrlButton{"a", "https://x"}, CallPhoneButton{"b", "+1"}, QuickReplyButton{"c"}};
    const auto varied = [&](auto change) {
        FilledTemplate content = plain;
        change(content);
        return content;
    };
    const struct {
        FilledTemplate content;
        std::string type;
    } cases[] = {
        {plain, "template"},
        {{.name = "n", .language = "en"}, "template"},
        {varied([](FilledTemplate& content) { content.header = FilledText{"Hi 1", {"1"}}; }), "custom"},
        {varied([](FilledTemplate& content) { content.header = Media{.url = "u"}; }), "custom"},
        {varied([](FilledTemplate& content) { content.header = Location{}; }), "custom"},
        {varied([](FilledTemplate& content) { content.body->names = {"first"}; }), "custom"},
        {varied([](FilledTemplate& content) { content.buttons = {QuickReplyButton{"c", "tap"}}; }), "custom"},
        {varied([](FilledTemplate& content) { content.buttons = {DynamicUrlButton{"c", "x"}}; }), "custom"},
        {varied([](FilledTemplate& content) { content.buttons = {CopyCodeButton{"c", "x"}}; }), "custom"},
        {varied([](FilledTemplate& content) { content.buttons = {OtherButton{"c", "flow"}}; }), "custom"},
        {varied([](FilledTemplate& content) { content.offer = LimitedTimeOffer{"Now"}; }), "template"},
        {varied([](FilledTemplate& content) {
             content.offer = LimitedTimeOffer{"Now", Time(std::chrono::seconds(1'800'000'000))};
         }),
         "custom"},
        {varied([](FilledTemplate& content) { content.cards.resize(2); }), "custom"},
    };
    for (const auto& [content, type] : cases) {
        const json::value flat = written(with(content), current);
        EXPECT_EQ(flat.at("message_type"), json::value(type)) << flat;
        EXPECT_EQ(flat.as_object().contains("whatsapp"), type == "template") << flat;
        const json::value nested = written(with(content), legacy);
        EXPECT_EQ(nested.at_pointer("/message/content/type"), json::value(type)) << nested;
        EXPECT_EQ(nested.at("message").as_object().contains("whatsapp"), type == "template") << nested;
    }
}

TEST(VonageMessage, SpellsLanguagesAsTheReceiverDoes) {
    for (const char* language : {"en_GB", "en-GB"}) {
        FilledTemplate content{.name = "n", .language = language};
        EXPECT_EQ(written(with(content), current).at_pointer("/whatsapp/locale"), json::value("en-GB"));
        content.header = Media{.url = "u"};
        EXPECT_EQ(written(with(content), current).at_pointer("/custom/template/language/code"), json::value("en_GB"));
        EXPECT_EQ(written(with(content), legacy).at_pointer("/message/content/custom/template/language/code"),
                  json::value("en_GB"));
    }
}

TEST(VonageMessage, PutsTheNamespaceBeforeTemplateNamesOfTheLegacyVersion) {
    Account account = legacy;
    account.fields["namespace"] = "9b6b:4fcb";
    FilledTemplate content{.name = "verify", .language = "en"};
    EXPECT_EQ(written(with(content), account).at_pointer("/message/content/template/name"),
              json::value("9b6b:4fcb:verify"));
    content.name = "own:verify";
    EXPECT_EQ(written(with(content), account).at_pointer("/message/content/template/name"), json::value("own:verify"));
    content.name = "verify";
    content.header = Media{.url = "u"};
    const json::value custom = written(with(content), account).at_pointer("/message/content/custom/template");
    EXPECT_EQ(custom.at("namespace"), json::value("9b6b:4fcb"));
    EXPECT_EQ(custom.at("name"), json::value("verify"));

    account.fields["version"] = "v1";
    EXPECT_EQ(written(with(content), account).at_pointer("/custom/template/name"), json::value("verify"));
    EXPECT_FALSE(written(with(content), account).at_pointer("/custom/template").as_object().contains("namespace"));
}

TEST(VonageMessage, QuotesInVersionOneAlone) {
    OutgoingMessage quoting = hello;
    quoting.context_id = "aaaaaaaa-bbbb-4ccc-8ddd-000000000001";
    EXPECT_EQ(written(quoting, current).at_pointer("/context/message_uuid"), json::value(quoting.context_id));
    quoting.content = Location{.latitude = 1, .longitude = 2};
    const json::value custom = written(quoting, current);
    EXPECT_EQ(custom.at_pointer("/context/message_uuid"), json::value(quoting.context_id));
    EXPECT_FALSE(custom.at("custom").as_object().contains("context")) << "WhatsApp does not know Vonage's ids";
    const auto refused = dialect.client.write_message(quoting, legacy);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().where, "content");
    EXPECT_NE(refused.error().advice.find("v1"), std::string::npos);
}

TEST(VonageMessage, PassesOnInWhatsAppsWordsWhatTheLegacyVersionLacks) {
    const json::value sticker = written(with(Media{.kind = MediaKind::sticker, .url = "u"}), legacy);
    EXPECT_EQ(sticker.at_pointer("/message/content/custom"), json_of(R"({"type":"sticker","sticker":{"link":"u"}})"));
    const json::value reaction = written(with(Reaction{"m", "!"}), legacy);
    EXPECT_EQ(reaction.at_pointer("/message/content/custom"),
              json_of(R"({"type":"reaction","reaction":{"message_id":"m","emoji":"!"}})"));
    const json::value file = written(with(Media{.kind = MediaKind::file, .url = "u", .filename = "f"}), legacy);
    EXPECT_EQ(file.at_pointer("/message/content/custom"),
              json_of(R"({"type":"document","document":{"link":"u","filename":"f"}})"));
    const json::value nameless = written(with(Media{.kind = MediaKind::file, .url = "u"}), legacy);
    EXPECT_EQ(nameless.at_pointer("/message/content"), json_of(R"({"type":"file","file":{"url":"u"}})"));
}

TEST(VonageMessage, TakesAReactionBackWithoutAnEmoji) {
    const json::value taken_back = written(with(Reaction{"m", ""}), current);
    EXPECT_EQ(taken_back.at("reaction"), json_of(R"({"action":"unreact"})"));
    EXPECT_EQ(taken_back.at("context"), json_of(R"({"message_uuid":"m"})"));
}

TEST(VonageMessage, IsNotWrittenWhereNobodyCouldReadIt) {
    FilledTemplate by_id{.name = "n", .language = "en"};
    by_id.header = Media{.id = "77"};
    FilledTemplate custom_values{.name = "n", .language = "en"};
    custom_values.custom = {{"k", "v"}};
    OutgoingMessage nobody = hello;
    nobody.to.clear();
    OutgoingMessage user = nobody;
    user.to_user = "US.1";
    ReplyButtons buttons{.frame = {.header = Media{.id = "77"}, .body = "b"}, .choices = {{"1", "a"}}};
    const struct {
        OutgoingMessage message;
        std::string where;
    } cases[] = {
        {nobody, "to"},
        {user, "content"},
        {with(Text{}), "content"},
        {with(FilledTemplate{.name = "", .language = "en"}), "content"},
        {with(FilledTemplate{.name = "n", .language = ""}), "content"},
        {with(by_id), "content"},
        {with(custom_values), "content"},
        {with(buttons), "content"},
        {with(Media{.id = "77"}), "content"},
        {with(Reaction{"", "!"}), "content"},
        {with(Location{.latitude = 91}), "content"},
        {with(Location{.longitude = std::numeric_limits<double>::quiet_NaN()}), "content"},
        {with(RawContent{"[]"}), "content"},
        {with(Text{"\xff"}), "content"},
    };
    for (const Account& account : {legacy, current}) {
        for (const auto& [message, where] : cases) {
            const auto request = dialect.client.write_message(message, account);
            ASSERT_FALSE(request) << request->body;
            EXPECT_EQ(request.error().kind, ErrorKind::invalid);
            EXPECT_EQ(request.error().where, where) << describe(request.error());
        }
    }
}

TEST(VonageMessage, ComesOnThePathsThatVonageHas) {
    const struct {
        std::string method;
        std::string target;
        Ask expected;
    } cases[] = {
        {"POST", "/v1/messages", Ask::message},
        {"POST", "/v0.1/messages", Ask::message},
        {"POST", "/beta/messages", Ask::message},
        {"POST", "/v1/messages/", Ask::message},
        {"POST", "/v1/messages?x=1", Ask::message},
        {"GET", "/v1/messages", Ask::other},
        {"PATCH", "/v1/messages/a", Ask::other},
        {"POST", "/v0.1/dispatch", Ask::other},
        {"POST", "/", Ask::other},
        {"POST", "/v2/messages", Ask::other},
    };
    for (const auto& [method, target, expected] : cases) {
        HttpRequest request = posted(target, "{}");
        request.method = method;
        EXPECT_EQ(dialect.server.kind_of(request), expected) << method << target;
    }
    const auto old = dialect.server.read_message(posted("/beta/messages", json_text("V01-REQ-TEXT")));
    EXPECT_EQ(old, dialect.server.read_message(posted("/v0.1/messages", json_text("V01-REQ-TEXT"))));
    EXPECT_TRUE(old);
}

TEST(VonageMessage, NamesItsSenderEvenWhereItCannotBeRead) {
    EXPECT_EQ(dialect.server.sender_of(posted("/v1/messages", R"({"from":"4477"})")), "4477");
    EXPECT_EQ(dialect.server.sender_of(posted("/v0.1/messages", R"({"from":{"number":4477}})")), "4477");
    EXPECT_EQ(dialect.server.sender_of(posted("/v1/messages", R"({"from":[]})")), "");
    EXPECT_EQ(dialect.server.sender_of(posted("/v1/messages", "<html>")), "");
    EXPECT_TRUE(dialect.server.is_for("+44 7700 900001", current));
    EXPECT_FALSE(dialect.server.is_for("447700900002", current));
    EXPECT_FALSE(dialect.server.is_for("", current));
}

std::string flat(const std::string& rest) {
    return R"({"channel":"whatsapp","to":"447700900100","from":"447700900001",)" + rest + "}";
}
std::string nested(const std::string& content, const std::string& rest = {}) {
    return R"({"from":{"type":"whatsapp","number":"447700900001"},"to":{"type":"whatsapp","number":"447700900100"},)"
           R"("message":{"content":)" +
           content + rest + "}}";
}

TEST(VonageMessage, RefusesWhatItCannotReadAndNamesThePlace) {
    const std::string long_text(4'097, 'a');
    const std::string long_reference(101, 'a');
    const struct {
        std::string body;
        std::string where;
    } current_cases[] = {
        {"", "line 1, column 1"},
        {"<html>", "line 1, column 1"},
        {"[]", "body"},
        {"{}", "channel"},
        {R"({"channel":"sms"})", "channel"},
        {R"({"channel":"whatsapp"})", "to"},
        {R"({"channel":"whatsapp","to":"nobody"})", "to"},
        {R"({"channel":"whatsapp","to":"12345"})", "to"},
        {R"({"channel":"whatsapp","to":"+447700900100"})", "to"},
        {R"({"channel":"whatsapp","to":"00447700900100"})", "to"},
        {R"({"channel":"whatsapp","to":"44 7700 900100"})", "to"},
        {R"({"channel":"whatsapp","to":"44-7700-900100"})", "to"},
        {R"({"channel":"whatsapp","to":"4477009001001234"})", "to"},
        {R"({"channel":"whatsapp","to":"447700900100"})", "from"},
        {R"({"channel":"whatsapp","to":"447700900100","from":"+447700900001"})", "from"},
        {R"({"channel":"whatsapp","to":"447700900100","from":"0044-7700-900001"})", "from"},
        {R"({"channel":"whatsapp","to":"447700900100","from":"00447700900001"})", "from"},
        {R"({"channel":"whatsapp","to":"447700900100","from":"Example"})", "from"},
        {flat(R"("x":1)"), "message_type"},
        {flat(R"("message_type":"fax")"), "message_type"},
        {flat(R"("message_type":"text")"), "text"},
        {flat(R"("message_type":"text","text":"")"), "text"},
        {flat(R"("message_type":"text","text":{"body":"a"})"), "text"},
        {flat(R"("message_type":"text","text":"a\u0000b")"), "text"},
        {flat(R"("message_type":"text","text":")" + long_text + "\""), "text"},
        {flat(R"("message_type":"text","text":"a","client_ref":")" + long_reference + "\""), "client_ref"},
        {flat(R"("message_type":"image")"), "image"},
        {flat(R"("message_type":"image","image":{})"), "image.url"},
        {flat(R"("message_type":"image","image":"u")"), "image.url"},
        {flat(R"("message_type":"template")"), "template"},
        {flat(R"("message_type":"template","template":{},"whatsapp":{"locale":"en"})"), "template.name"},
        {flat(R"("message_type":"template","template":{"name":"n"})"), "whatsapp"},
        {flat(R"("message_type":"template","template":{"name":"n"},"whatsapp":{})"), "whatsapp.locale"},
        {flat(R"("message_type":"template","template":{"name":"n"},"whatsapp":{"locale":"en","policy":"fallback"})"),
         "whatsapp.policy"},
        {flat(R"("message_type":"template","template":{"name":"n","parameters":"a"},"whatsapp":{"locale":"en"})"),
         "template.parameters"},
        {flat(R"("message_type":"template","template":{"name":"n","parameters":["a",[]]},"whatsapp":{"locale":"en"})"),
         "template.parameters[1]"},
        {flat(R"("message_type":"reaction","reaction":{"action":"react","emoji":"!"})"), "context"},
        {flat(R"("message_type":"reaction","reaction":{"action":"react"},"context":{"message_uuid":"m"})"),
         "reaction.emoji"},
        {flat(R"("message_type":"reaction","reaction":{"action":"hug"},"context":{"message_uuid":"m"})"),
         "reaction.action"},
        {flat(R"("message_type":"reaction","reaction":{"action":"unreact"},"context":{})"), "context.message_uuid"},
        {flat(R"("message_type":"custom")"), "custom"},
        {flat(R"("message_type":"custom","custom":[])"), "custom"},
        {flat(R"("message_type":"custom","custom":{"type":"location","location":{"latitude":91,"longitude":0}})"),
         "custom.location"},
    };
    for (const auto& [body, where] : current_cases) {
        const auto read = dialect.server.read_message(posted("/v1/messages", body));
        ASSERT_FALSE(read) << body;
        EXPECT_EQ(read.error().kind, ErrorKind::invalid) << body;
        EXPECT_EQ(read.error().where, where) << body << read.error().what;
    }
    const struct {
        std::string body;
        std::string where;
    } legacy_cases[] = {
        {"{}", "to"},
        {R"({"to":{}})", "to"},
        {R"({"to":{"type":"sms","number":"447700900100"}})", "to.type"},
        {R"({"to":{"type":"whatsapp"}})", "to.number"},
        {R"({"to":{"type":"whatsapp","number":"12"}})", "to.number"},
        {R"({"to":{"type":"whatsapp","number":"+447700900100"}})", "to.number"},
        {R"({"to":{"type":"whatsapp","number":"447700900100"}})", "from"},
        {R"({"to":{"type":"whatsapp","number":"447700900100"},"from":{"type":"whatsapp","number":"+1"}})",
         "from.number"},
        {R"({"to":{"type":"whatsapp","number":"447700900100"},"from":{"type":"whatsapp","number":"1"}})", "message"},
        {nested("null"), "message.content.type"},
        {nested("{}"), "message.content.type"},
        {nested(R"({"type":"sticker","sticker":{"url":"u"}})"), "message.content.type"},
        {nested(R"({"type":"reaction"})"), "message.content.type"},
        {nested(R"({"type":"text","text":""})"), "message.content.text"},
        {nested(R"({"type":"template","template":{"name":"n"}})"), "message.whatsapp"},
        {nested(R"({"type":"template","template":{"name":"n"}})", R"(,"whatsapp":{"policy":"fallback","locale":"en"})"),
         "message.whatsapp.policy"},
        {nested(R"({"type":"text","text":"a"})"), ""},
    };
    for (const auto& [body, where] : legacy_cases) {
        const auto read = dialect.server.read_message(posted("/v0.1/messages", body));
        ASSERT_EQ(read.has_value(), where.empty()) << body;
        if (!read) {
            EXPECT_EQ(read.error().where, where) << body << read.error().what;
        }
    }
}

TEST(VonageMessage, NeverRepeatsAPhoneNumberInAnError) {
    const auto read =
        dialect.server.read_message(posted("/v1/messages", R"({"channel":"whatsapp","to":"44770x0900100"})"));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().value, "");
}

TEST(VonageMessage, SurvivesHugeAndDeepInput) {
    const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
    const std::string wide = flat(R"("message_type":"text","text":")" + std::string(2 << 20, 'a') + "\"");
    for (const std::string& body : {deep, flat(R"("message_type":"custom","custom":)" + deep), wide}) {
        EXPECT_FALSE(dialect.server.read_message(posted("/v1/messages", body)));
        EXPECT_EQ(dialect.server.sender_of(posted("/v1/messages", body)), "");
    }
}

}  // namespace
}  // namespace parley::vonage
