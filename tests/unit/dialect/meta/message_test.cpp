#include "random_values.h"
#include "vectors.h"

namespace parley::meta {
namespace {

OutgoingMessage hello(std::string to = "+12025550143") {
    return {.id = "1|2|3|4", .to = std::move(to), .from = {}, .content = Text{"hi"}};
}

TEST(MetaMessage, GoesToTheNumbersOwnPath) {
    const auto request = dialect.client.write_message(hello(), account);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->method, "POST");
    EXPECT_EQ(request->target, "/v23.0/100200300400500/messages");
    EXPECT_EQ(*request->headers.find("Authorization"), "Bearer EAAtoken");
    EXPECT_TRUE(request->headers.find("Content-Type")->starts_with("application/json"));

    Account proxied = account;
    proxied.target = "/meta/?trace=1";
    proxied.fields["version"] = "v25.0";
    proxied.headers = {{"Authorization", "Bearer other"}, {"X-Extra", "1"}};
    const auto other = dialect.client.write_message(hello(), proxied);
    EXPECT_EQ(other->target, "/meta/v25.0/100200300400500/messages?trace=1");
    EXPECT_EQ(*other->headers.find("Authorization"), "Bearer other");
    EXPECT_EQ(dialect.server.sender_of(*other), "100200300400500");
    EXPECT_EQ(dialect.server.kind_of(*other), Ask::message);
}

TEST(MetaMessage, UsesTheUsualVersionWhereNoneIsGiven) {
    Account bare = account;
    bare.fields.erase("version");
    EXPECT_EQ(dialect.client.write_message(hello(), bare)->target, "/v23.0/100200300400500/messages");
    EXPECT_EQ(with_defaults(dialect, {}).at("version"), "v23.0");
}

TEST(MetaMessage, IsAddressedByNumberOrByUser) {
    const auto body_of = [](const OutgoingMessage& message) {
        return json_of(dialect.client.write_message(message, account)->body);
    };
    EXPECT_EQ(body_of(hello()).at("to").as_string(), "12025550143");
    EXPECT_EQ(body_of(hello("12025550143")).at("to").as_string(), "12025550143");
    EXPECT_FALSE(body_of(hello()).as_object().contains("recipient"));
    OutgoingMessage hidden = hello("");
    hidden.to_user = "US.10020030040050060070";
    EXPECT_EQ(body_of(hidden).at("recipient").as_string(), "US.10020030040050060070");
    EXPECT_FALSE(body_of(hidden).as_object().contains("to"));
    hidden.to = "+1202";
    EXPECT_FALSE(body_of(hidden).as_object().contains("recipient")) << "the number goes first";
    const auto nobody = dialect.client.write_message(hello(""), account);
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().where, "to");
}

TEST(MetaMessage, RefusesWhatMetaHasNoWordsFor) {
    OutgoingMessage message = hello();
    FilledTemplate content{.name = "n", .language = "en"};
    content.custom = {{"key", "value"}};
    message.content = content;
    const auto refused = dialect.client.write_message(message, account);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().value, "custom_values");
    EXPECT_FALSE(refused.error().advice.empty());
    message.content = Text{"\xff"};
    EXPECT_FALSE(dialect.client.write_message(message, account));
    message.content = Media{};
    EXPECT_FALSE(dialect.client.write_message(message, account));
}

// Replaces all of `from` in the text.
std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

// A campaign encodes its template once, with a mark in the place of each value, and puts the escaped
// values in: that must come to the same bytes as encoding each message.
TEST(MetaMessage, LetsValuesBePutInAfterEncoding) {
    const auto message = [](std::string id, std::string to, const std::string& value) {
        FilledTemplate content{.name = "n", .language = "en"};
        content.header = Media{.kind = MediaKind::file, .url = value, .filename = value};
        content.body = FilledText{"Hi " + value, {value, value}, {"a", "b"}};
        content.buttons = {QuickReplyButton{"q", value}, StaticUrlButton{"s", value}, DynamicUrlButton{"Shop", value},
                           CopyCodeButton{"Copy", value}};
        content.cards = {Card{.header = FilledText{value, {value}}, .buttons = {DynamicUrlButton{"", value}}}};
        return OutgoingMessage{std::move(id), std::move(to), {}, std::move(content)};
    };
    const auto prepared = dialect.client.write_message(message("MARK0\"id", "MARK1\"to", "MARK2\"value"), account);
    ASSERT_TRUE(prepared);
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const std::string value = " " + RandomValues(seed).some_text();
        std::string escaped;
        append_json_escaped(escaped, value);
        std::string body = replaced(prepared->body, R"(MARK0\"id)", "1|2|3|4");
        body = replaced(replaced(body, R"(MARK1\"to)", "4915"), R"(MARK2\"value)", escaped);
        const auto written = dialect.client.write_message(message("1|2|3|4", "+4915", value), account);
        ASSERT_TRUE(written);
        ASSERT_EQ(body, written->body) << "seed " << seed;
    }
}

Result<OutgoingMessage> read(const std::string& body) {
    return dialect.server.read_message(request_with(body));
}

TEST(MetaMessage, IsReadWithWhatPeopleWriteBetweenTheDigits) {
    const std::string rest = R"(,"messaging_product":"whatsapp","type":"text","text":{"body":"hi"}})";
    EXPECT_EQ(read(R"({"to":"+1 (202) 555-0143")" + rest)->to, "+1 202 555-0143");
    EXPECT_EQ(read(R"({"to":12025550143)" + rest)->to, "12025550143");
    EXPECT_EQ(read(R"({"to":"1","recipient":"US.1")" + rest)->to_user, "");
    EXPECT_EQ(read(R"({"recipient":"US.1")" + rest)->to_user, "US.1");
    EXPECT_EQ(read(R"({"to":"1","recipient_type":"individual")" + rest)->from, "100200300400500");
}

TEST(MetaMessage, IsTextWhereNoTypeIsGiven) {
    const auto message = read(R"({"to":"1","messaging_product":"whatsapp","text":{"body":"hi"}})");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->content, Content(Text{"hi"}));
    EXPECT_EQ(message->id, "");
}

TEST(MetaMessage, SaysWhereItIsWrong) {
    const std::pair<std::string, std::string> cases[] = {
        {R"({"to":"1","type":"text","text":{"body":"hi"}})", "messaging_product"},
        {R"({"messaging_product":"sms","to":"1","type":"text","text":{"body":"hi"}})", "messaging_product"},
        {R"({"messaging_product":"whatsapp","type":"text","text":{"body":"hi"}})", "to"},
        {R"({"messaging_product":"whatsapp","to":{},"type":"text","text":{"body":"hi"}})", "to"},
        {R"({"messaging_product":"whatsapp","to":"1\u0000","type":"text","text":{"body":"hi"}})", "to"},
        {R"({"messaging_product":"whatsapp","to":"1","recipient_type":"group","text":{"body":"hi"}})",
         "recipient_type"},
        {R"({"messaging_product":"whatsapp","to":"1","biz_opaque_callback_data":[],"text":{"body":"hi"}})",
         "biz_opaque_callback_data"},
        {R"({"messaging_product":"whatsapp","to":"1","context":{"message_id":[]},"text":{"body":"hi"}})",
         "context.message_id"},
        {R"({"messaging_product":"whatsapp","to":"1","type":"text"})", "text"},
        {"[]", "body"},
        {"null", "body"},
    };
    for (const auto& [body, where] : cases) {
        const auto message = read(body);
        ASSERT_FALSE(message) << body;
        EXPECT_EQ(message.error().where, where) << body;
    }
}

TEST(MetaMessage, SurvivesHostileBodies) {
    for (const std::string& body :
         {std::string(), std::string("{"), std::string(1, '\0'), std::string("\xff\xfe{}"), std::string(200'000, '['),
          R"({"text":{"body":")" + std::string(2'000'000, 'x') + "\"}}",
          std::string(R"({"messaging_product":"whatsapp","to":"1","text":{"body":"\ud800"}})")}) {
        EXPECT_FALSE(read(body)) << body.substr(0, 60);
    }
}

TEST(MetaMessage, IsRefusedWithALinkBesideAnId) {
    const auto read = dialect.server.read_message(request_with(
        R"({"messaging_product":"whatsapp","to":"1","type":"image","image":{"link":"https://x.example/1","id":"7"}})"));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().where, "image.id");
}

TEST(MetaMessage, CarriesAnIdOfLimitedLength) {
    const auto read = [](std::size_t length) {
        return dialect.server.read_message(request_with(
            R"({"messaging_product":"whatsapp","to":"1","text":{"body":"x"},"biz_opaque_callback_data":")" +
            std::string(length, 'i') + R"("})"));
    };
    EXPECT_TRUE(read(512));
    ASSERT_FALSE(read(513));
    EXPECT_EQ(read(513).error().where, "biz_opaque_callback_data");
}

}  // namespace
}  // namespace parley::meta
