#include <gtest/gtest.h>

#include "dialect/whatsapp/incoming_object.h"
#include "random_values.h"

namespace parley::whatsapp {
namespace {

std::string text_of(const IncomingMessage& message) {
    std::string text;
    JsonText out(text);
    write_incoming(out, message);
    return text;
}

Result<IncomingMessage> read(const std::string& text) {
    const auto value = parse_json(text);
    EXPECT_TRUE(value) << text;
    Reader reader(*value);
    IncomingMessage message = read_incoming(reader, *value);
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return message;
}

TEST(WhatsappIncoming, IsLeftAsItSays) {
    std::size_t seen = 0;
    for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
        const Callback callback = RandomValues(seed).any_callback();
        const auto* message = std::get_if<IncomingMessage>(&callback);
        if (message == nullptr) {
            continue;
        }
        ++seen;
        const auto expected = incoming_as_carried(*message);
        ASSERT_TRUE(expected) << seed;
        auto left = read(text_of(*message));
        ASSERT_TRUE(left) << seed << describe(left.error());
        left->name = expected->name;
        left->to = expected->to;
        ASSERT_EQ(*left, *expected) << seed << text_of(*message);
        ASSERT_EQ(incoming_as_carried(*expected), expected) << seed;
    }
    EXPECT_GT(seen, 3'000U);
}

// A kind that nobody knows yet, or a known one in another form, is still a word of a person.
TEST(WhatsappIncoming, KeepsWhatItHasNoWordsFor) {
    for (const std::string content :
         {R"("type":"order","order":{"catalog_id":"7"})", R"("type":"system","system":{"type":"user_changed_number"})",
          R"("type":"unsupported","errors":[{"code":131051}])",
          R"("type":"interactive","interactive":{"type":"nfm_reply"})",
          R"("type":"edit","edit":{"original_message_id":"wamid.1"})", R"("type":"text")",
          R"("type":"text","text":"bare")", R"("type":"text","text":{"body":"a\u0000b"})",
          R"("type":"image","image":{})", R"("type":"image","image":"x")",
          R"("type":"location","location":{"latitude":91,"longitude":0})", R"("type":"contacts","contacts":[])",
          R"("type":"reaction","reaction":{"emoji":"x"})", R"("type":"button")", R"("type":7)", R"("later":true)"}) {
        const std::string text = R"({"from":"12025550143","id":"wamid.IN","timestamp":"1772705741",)" + content + "}";
        const auto message = read(text);
        ASSERT_TRUE(message) << text << describe(message.error());
        EXPECT_EQ(message->provider_id, "wamid.IN");
        const auto* unknown = std::get_if<UnknownContent>(&message->content);
        ASSERT_NE(unknown, nullptr) << text;
        EXPECT_EQ(*parse_json(unknown->raw), *parse_json(text));
        // Passed on, it is the same.
        const auto again = read(text_of(*message));
        ASSERT_TRUE(again);
        EXPECT_EQ(*again, *incoming_as_carried(*message)) << text;
        const json::object whole = parse_json(std::get<UnknownContent>(again->content).raw)->as_object();
        const json::object given = parse_json(text)->as_object();
        for (const auto& [key, value] : given) {
            if (key != "type") {
                EXPECT_EQ(whole.at(key), value) << text;
            }
        }
    }
}

TEST(WhatsappIncoming, IsFromANumberOrFromAUser) {
    const std::string text = R"("type":"text","text":{"body":"hi"}})";
    EXPECT_EQ(read(R"({"from":"12025550143",)" + text)->from, "12025550143");
    EXPECT_EQ(read(R"({"from_user_id":"US.1002",)" + text)->from_user, "US.1002");
    EXPECT_EQ(read(R"({"from":null,"from_user_id":"US.1002",)" + text)->from, "");
    const auto nobody = read("{" + text);
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().where, "from");
}

TEST(WhatsappIncoming, TakesTheLabelForThePayloadWhereTheTemplateGaveNone) {
    const IncomingMessage tap{.from = "1", .to = {}, .content = ButtonReply{"Yes"}};
    EXPECT_EQ(parse_json(text_of(tap))->at("button").at("payload").as_string(), "Yes");
    EXPECT_EQ(std::get<ButtonReply>(incoming_as_carried(tap)->content), (ButtonReply{"Yes", "Yes"}));
}

TEST(WhatsappIncoming, KeepsWhatItQuotesAndWhatLedToIt) {
    const auto message = read(R"({"context":{"from":"1","id":" wamid.1 "},"referral":{"source_id":"7","n":1},
        "from":"2","type":"text","text":{"body":"hi"}})");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->context_id, "wamid.1");
    EXPECT_EQ(message->referral, R"({"source_id":"7","n":1})");
    EXPECT_EQ(*read(text_of(*message)), *message);
    const auto odd = read(R"({"context":"x","referral":"y","from":"2","type":"text","text":{"body":"hi"}})");
    EXPECT_EQ(odd->context_id + odd->referral, "");
}

TEST(WhatsappIncoming, ReadsTimesAsTextAndAsNumbers) {
    const Time expected = Time(std::chrono::seconds(1'772'705'741));
    for (const char* time : {R"("1772705741")", "1772705741", "1772705741000"}) {
        EXPECT_EQ(read(std::string(R"({"from":"1","timestamp":)") + time + R"(,"type":"text","text":{"body":""}})")->at,
                  expected);
    }
    EXPECT_EQ(read(R"({"from":"1","timestamp":"soon","type":"text","text":{"body":""}})")->at, std::nullopt);
}

}  // namespace
}  // namespace parley::whatsapp
