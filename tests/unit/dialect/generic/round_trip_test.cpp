#include "dialect_properties.h"
#include "vectors.h"

namespace parley::generic {
namespace {

constexpr int tries = 5'000;

TEST(GenericRoundTrip, ReadsEveryMessageThatItWrites) {
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        const OutgoingMessage message = RandomValues(seed).message();
        const auto request = dialect.client.write_message(message, Account{});
        ASSERT_TRUE(request) << "seed " << seed << describe(request.error());
        const auto read = dialect.server.read_message(*request);
        ASSERT_TRUE(read) << "seed " << seed << describe(read.error()) << request->body;
        ASSERT_EQ(*read, message) << "seed " << seed << request->body;
        ASSERT_EQ(dialect.client.write_message(*read, Account{})->body, request->body) << "seed " << seed;
    }
}

const Account account{.sender = "4930"};

TEST(GenericRoundTrip, CarriesAndLosesJustWhatItSays) {
    expect_messages_to_round_trip(dialect, account);
    expect_callbacks_to_round_trip(dialect, account);
    expect_table_to_be_true(dialect, account);
    expect_to_survive_cuts(dialect, account);
}

TEST(GenericRoundTrip, ReadsEveryCallbackThatItWrites) {
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        const Callback callback = RandomValues(seed).callback();
        const HttpRequest request = callback_with(callback);
        const auto read = dialect.client.read_callbacks(request);
        ASSERT_TRUE(read) << "seed " << seed << describe(read.error()) << request.body;
        ASSERT_EQ(*read, (CallbackBatch{{callback}, {}})) << "seed " << seed << request.body;
    }
}

// Replaces all of `from` in the text.
std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

// A campaign encodes its template once, with a marker in the place of each value, and puts the
// escaped values in: that must come to the same bytes as encoding each message.
TEST(GenericRoundTrip, LetsValuesBePutInAfterEncoding) {
    const auto message = [](std::string id, std::string to, const std::string& value) {
        FilledTemplate content{.name = "n", .language = "en"};
        content.header = Media{.kind = MediaKind::image, .url = value};
        content.body = FilledText{"Hi " + value, {value}};
        content.buttons = {DynamicUrlButton{"Shop", value}, CopyCodeButton{"Copy", value}, StaticUrlButton{"s", value},
                           CallPhoneButton{"c", value}, QuickReplyButton{"q", value}};
        content.custom = {{"k", value}};
        return OutgoingMessage{std::move(id), std::move(to), "4930", std::move(content)};
    };
    const auto prepared = dialect.client.write_message(message("MARKERid", "MARKERto", "MARKERvalue"), Account{});
    ASSERT_TRUE(prepared);
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const std::string value = " " + RandomValues(seed).some_text();
        std::string escaped;
        append_json_escaped(escaped, value);
        std::string body = replaced(prepared->body, "MARKERid", "1|2|3|4");
        body = replaced(replaced(body, "MARKERto", "+4915"), "MARKERvalue", escaped);
        const auto written = dialect.client.write_message(message("1|2|3|4", "+4915", value), Account{});
        ASSERT_TRUE(written);
        ASSERT_EQ(body, written->body) << "seed " << seed;
    }
}

// Cut anywhere, a body is an error or something smaller, never a crash.
TEST(GenericRoundTrip, SurvivesBodiesCutAnywhere) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        RandomValues random(seed);
        const std::string message = dialect.client.write_message(random.message(), Account{})->body;
        for (std::size_t size = 0; size < message.size(); ++size) {
            ASSERT_FALSE(dialect.server.read_message(request_with(message.substr(0, size)))) << seed << " " << size;
        }
        const std::string callback = callback_with(random.callback()).body;
        for (std::size_t size = 0; size < callback.size(); ++size) {
            ASSERT_FALSE(dialect.client.read_callbacks(request_with(callback.substr(0, size)))) << seed << " " << size;
        }
    }
}

}  // namespace
}  // namespace parley::generic
