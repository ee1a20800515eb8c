#include "dialect_properties.h"
#include "vectors.h"

namespace parley::gupshup {
namespace {

TEST(GupshupRoundTrip, CarriesAndLosesOfMessagesJustWhatItSays) {
    expect_messages_to_round_trip(dialect, account, 20'000);
}

TEST(GupshupRoundTrip, CarriesAndLosesOfCallbacksJustWhatItSays) {
    expect_callbacks_to_round_trip(dialect, account, 20'000);
}

TEST(GupshupRoundTrip, HasATableThatIsTrue) {
    expect_table_to_be_true(dialect, account);
}

TEST(GupshupRoundTrip, SurvivesBodiesCutAnywhere) {
    expect_to_survive_cuts(dialect, account);
}

// Replaces all of `from` in the text.
std::string replaced_all(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

// What a campaign writes once with marks and fills in for each person is the same as writing each message:
// values are escaped as JSON and then percent-encoded, numbers percent-encoded only.
TEST(GupshupRoundTrip, LetsValuesBePutInAfterEncoding) {
    const auto message = [](std::string to, const std::string& value) {
        FilledTemplate content{.name = "n", .language = "en"};
        content.header = Media{.kind = MediaKind::image, .url = value};
        content.body = FilledText{"Hi " + value, {value, "x" + value}};
        content.buttons = {DynamicUrlButton{"Shop", value}, CopyCodeButton{"Copy", value},
                           QuickReplyButton{"q", value}};
        return OutgoingMessage{"id", std::move(to), "4930", std::move(content)};
    };
    const auto prepared = dialect.client.write_message(message("MARKERto", "MARKER\"value"), account);
    ASSERT_TRUE(prepared);
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const std::string value = " " + RandomValues(seed).some_text();
        std::string escaped;
        append_json_escaped(escaped, value);
        const std::string body = replaced_all(replaced_all(prepared->body, "MARKERto", "4915"), "MARKER%5C%22value",
                                              percent_encoded(escaped));
        const auto written = dialect.client.write_message(message("+4915", value), account);
        ASSERT_TRUE(written);
        ASSERT_EQ(body, written->body) << "seed " << seed;
    }
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
        ++found;
    }
    return found;
}

TEST(GupshupRoundTrip, EscapesEveryValueOfASessionMessageAlike) {
    const std::string mark = "MARK\"ER";
    const struct {
        Content content;
        std::size_t marks;
    } cases[] = {
        {Text{mark}, 1},
        {Media{.kind = MediaKind::image, .url = mark, .caption = mark}, 3},
        {Media{.kind = MediaKind::file, .url = mark, .caption = mark, .filename = mark}, 3},
        {Contacts{{{.formatted_name = mark, .phones = {{mark, mark, mark}}}}}, 4},
        {Reaction{mark, mark}, 2},
        {ReplyButtons{{.header = Text{mark}, .body = mark, .footer = mark}, {{mark, mark}}}, 5},
        {ChoiceList{{.header = Text{mark}, .body = mark, .footer = mark}, mark, {{mark, {{mark, mark, mark}}}}}, 9},
    };
    for (const auto& [content, marks] : cases) {
        const auto written = dialect.client.write_message({"id", "+4915123", "4930", content}, account);
        ASSERT_TRUE(written) << describe(written.error());
        EXPECT_EQ(count(written->body, "MARK%5C%22ER"), marks) << written->body;
        EXPECT_EQ(count(written->body, "MARK"), marks) << written->body;
    }
}

}  // namespace
}  // namespace parley::gupshup
