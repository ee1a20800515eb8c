#include "dialect_properties.h"
#include "vectors.h"

namespace parley::vonage {
namespace {

TEST(VonageRoundTrip, CarriesAndLosesJustWhatItSays) {
    expect_messages_to_round_trip(dialect, current);
    expect_callbacks_to_round_trip(dialect, current);
    expect_table_to_be_true(dialect, current);
    expect_to_survive_cuts(dialect, current);
}

// Version 0.1 has no quotes, and names templates with their namespace; all else is as in version 1.
TEST(VonageRoundTrip, CarriesTheSameInTheLegacyVersionButForQuotes) {
    std::size_t carried = 0;
    for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
        OutgoingMessage message = RandomValues(seed).any_message();
        if (!message.to.empty()) {
            message.to = "+4915" + std::to_string(10'000'000 + seed);
        }
        message.from = legacy.sender;
        auto expected = dialect.as_carried(message);
        if (!message.context_id.empty()) {
            expected.reset();
        }
        const auto request = dialect.client.write_message(message, legacy);
        ASSERT_EQ(request.has_value(), expected.has_value()) << "seed " << seed;
        if (!expected) {
            continue;
        }
        ++carried;
        ASSERT_EQ(request->target, "/v0.1/messages");
        const auto read = dialect.server.read_message(*request);
        ASSERT_TRUE(read) << "seed " << seed << describe(read.error()) << request->body;
        ASSERT_EQ(*read, *expected) << "seed " << seed << request->body;
    }
    EXPECT_GT(carried, 1'000U);
    expect_to_survive_cuts(dialect, legacy);
}

// What version 0.1 has of a person's message; nothing where it is told as a kind that it has not.
std::optional<IncomingContent> left_in_legacy(IncomingContent content) {
    if (auto* media = std::get_if<Media>(&content)) {
        media->filename.clear();
        return media->kind == MediaKind::sticker ? std::nullopt : std::optional(std::move(content));
    }
    if (auto* location = std::get_if<Location>(&content)) {
        location->url.clear();
    }
    if (auto* choice = std::get_if<ChoiceReply>(&content)) {
        ButtonReply reply{std::move(choice->title), std::move(choice->id)};
        return reply;
    }
    return std::holds_alternative<Reaction>(content) ? std::nullopt : std::optional(std::move(content));
}

TEST(VonageRoundTrip, CarriesCallbacksInTheLegacyVersionWithoutNameAndContext) {
    std::size_t carried = 0;
    std::size_t unsupported = 0;
    for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
        auto expected = dialect.callback_as_carried(RandomValues(seed).any_callback());
        if (!expected) {
            continue;
        }
        const auto read = dialect.client.read_callbacks(callback_of(*expected, legacy));
        auto* message = std::get_if<IncomingMessage>(&*expected);
        if (message != nullptr && message->from.empty()) {
            EXPECT_FALSE(read) << "a user id has no place in version 0.1";
            continue;
        }
        ASSERT_TRUE(read) << "seed " << seed << describe(read.error());
        ASSERT_EQ(read->callbacks.size(), 1U) << "seed " << seed;
        if (message != nullptr) {
            auto content = left_in_legacy(std::move(message->content));
            const auto& got = std::get<IncomingMessage>(read->callbacks.front());
            if (!content) {
                ASSERT_EQ(std::get<UnknownContent>(got.content).type, "unsupported") << "seed " << seed;
                ++unsupported;
                continue;
            }
            message->content = std::move(*content);
            message->to = message->to.empty() ? legacy.sender : message->to;
            message->name.clear();
            message->context_id.clear();
            message->from_user.clear();
        }
        ++carried;
        ASSERT_EQ(read->callbacks.front(), *expected) << "seed " << seed;
    }
    EXPECT_GT(carried, 1'000U);
    EXPECT_GT(unsupported, 100U);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

OutgoingMessage message_with(std::string id, std::string to, const std::string& value, bool is_native) {
    FilledTemplate content{.name = "n", .language = "en_GB"};
    content.body = FilledText{"Hi " + value, {value, "fixed"}};
    if (!is_native) {
        content.header = Media{.kind = MediaKind::image, .url = value};
        content.buttons = {DynamicUrlButton{"Shop", value}, CopyCodeButton{"Copy", value},
                           QuickReplyButton{"q", value}};
    }
    return {.id = std::move(id), .to = std::move(to), .from = {}, .content = std::move(content)};
}

// A campaign encodes its template once, with a mark in the place of each value, and puts the
// escaped values in: that must come to the same bytes as encoding each message.
TEST(VonageRoundTrip, LetsValuesBePutInAfterEncoding) {
    for (const Account& account : {legacy, current}) {
        for (const bool is_native : {true, false}) {
            const auto prepared =
                dialect.client.write_message(message_with("MARKERid", "MARKERto", "MARKERvalue", is_native), account);
            ASSERT_TRUE(prepared);
            for (std::uint64_t seed = 0; seed < 200; ++seed) {
                const std::string value = " " + RandomValues(seed).some_text();
                std::string escaped;
                append_json_escaped(escaped, value);
                std::string body = replaced(prepared->body, "MARKERid", "1|2|3|4");
                body = replaced(replaced(body, "MARKERto", "4915"), "MARKERvalue", escaped);
                const auto written =
                    dialect.client.write_message(message_with("1|2|3|4", "+4915", value, is_native), account);
                ASSERT_TRUE(written);
                ASSERT_EQ(body, written->body) << "seed " << seed;
            }
        }
    }
}

}  // namespace
}  // namespace parley::vonage
