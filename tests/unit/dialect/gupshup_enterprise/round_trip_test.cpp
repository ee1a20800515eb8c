#include "base/text.h"
#include "dialect_properties.h"
#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

TEST(EnterpriseRoundTrip, ReadsEveryMessageThatItWritesAsItSays) {
    expect_messages_to_round_trip(dialect, account);
}

TEST(EnterpriseRoundTrip, ReadsEveryCallbackThatItWritesAsItSays) {
    expect_callbacks_to_round_trip(dialect, account);
}

TEST(EnterpriseRoundTrip, TellsTheTruthInItsTable) {
    expect_table_to_be_true(dialect, account);
}

TEST(EnterpriseRoundTrip, SurvivesBodiesCutAnywhere) {
    expect_to_survive_cuts(dialect, account);
}

// What the random messages seldom hold: a template that this gateway can say.
TEST(EnterpriseRoundTrip, ReadsEveryTemplateThatItWritesAsItSays) {
    std::size_t carried = 0;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        RandomValues random(seed);
        FilledTemplate content = random.filled_template();
        content.offer.reset();
        content.cards.clear();
        content.custom.clear();
        std::erase_if(content.buttons,
                      [](const Button& button) { return std::holds_alternative<CopyCodeButton>(button); });
        content.id = random.coin() ? random.some_text() : "";
        const OutgoingMessage message{random.some_text(), "+919800000001", "", std::move(content)};
        const auto expected = dialect.as_carried(message);
        const auto request = dialect.client.write_message(message, account);
        ASSERT_EQ(request.has_value(), expected.has_value()) << "seed " << seed;
        if (!expected) {
            continue;
        }
        ++carried;
        auto read = dialect.server.read_message(*request);
        ASSERT_TRUE(read) << "seed " << seed << describe(read.error()) << request->body;
        EXPECT_EQ(read->from, "2000100001");
        read->from.clear();
        ASSERT_EQ(*read, *expected) << "seed " << seed << request->body;
        ASSERT_EQ(dialect.as_carried(*read), expected) << "seed " << seed;
    }
    EXPECT_GT(carried, 5'000U);
}

TEST(EnterpriseRoundTrip, ReadsEveryBatchOfReportsThatItWrites) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        RandomValues random(seed);
        std::vector<Callback> reports;
        while (reports.size() < dialect.server.batch) {
            StatusReport report = random.status();
            report.provider_id = "p" + std::to_string(random.below(1000));
            reports.push_back(*dialect.callback_as_carried(std::move(report)));
        }
        const auto read = dialect.client.read_callbacks(dialect.server.write_callbacks(reports, account));
        ASSERT_TRUE(read) << "seed " << seed << describe(read.error());
        ASSERT_EQ(*read, (CallbackBatch{reports, {}})) << "seed " << seed;
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
TEST(EnterpriseRoundTrip, LetsValuesBePutInAfterEncoding) {
    const auto as_template = [](const std::string& value) {
        FilledTemplate content;
        content.header = Media{.kind = MediaKind::file, .url = value, .filename = value};
        content.body = FilledText{"Hi " + value};
        content.footer = value;
        content.buttons = {QuickReplyButton{"q", value}, DynamicUrlButton{"Shop", value}};
        return Content(std::move(content));
    };
    const auto as_buttons = [](const std::string& value) {
        return Content(ReplyButtons{.frame = {.header = Media{.kind = MediaKind::image, .url = value}, .body = value},
                                    .choices = {{value, value}}});
    };
    const auto as_list = [](const std::string& value) {
        return Content(
            ChoiceList{.frame = {.body = value}, .button = value, .sections = {{value, {{value, value, value}}}}});
    };
    for (const auto& content : {std::function<Content(const std::string&)>(as_template),
                                std::function<Content(const std::string&)>(as_buttons),
                                std::function<Content(const std::string&)>(as_list)}) {
        const auto prepared =
            dialect.client.write_message({"MARKERid", "MARKERto", "", content("MARKER\"value")}, account);
        ASSERT_TRUE(prepared);
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const std::string text = " " + RandomValues(seed).some_text();
            const std::string value(shortened(text, dialect.can.limits.reply_title));
            std::string in_json;
            append_json_escaped(in_json, value);
            std::string body = replaced(prepared->body, "MARKERid", percent_encoded("1|2|3|4"));
            body = replaced(body, "MARKERto", "4915");
            body = replaced(body, "MARKER%5C%22value", percent_encoded(in_json));
            body = replaced(body, "MARKER%22value", percent_encoded(value));
            const auto written = dialect.client.write_message({"1|2|3|4", "+4915", "", content(value)}, account);
            ASSERT_TRUE(written);
            ASSERT_EQ(body, written->body) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace parley::gupshup_enterprise
