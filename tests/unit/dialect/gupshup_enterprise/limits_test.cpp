#include "free_form.h"
#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

std::string refusal(Content content) {
    const OutgoingMessage message{"1|2|3|4", "+919800000001", "919000000001", std::move(content)};
    const auto written = dialect.client.write_message(message, account);
    EXPECT_EQ(written.has_value(), dialect.as_carried(message).has_value());
    EXPECT_TRUE(written || (written.error().where == "content" && !written.error().advice.empty()));
    return written ? std::string() : written.error().what;
}

using testing::buttons;
using testing::list;

TEST(EnterpriseLimits, AreKeptByReplyButtons) {
    EXPECT_EQ(refusal(buttons(3, std::string(20, 'x'))), "");
    EXPECT_EQ(refusal(buttons(4)), "there are 4 reply buttons, 3 are allowed");
    EXPECT_EQ(refusal(buttons(1, std::string(21, 'x'))), "the title of a button has 21 characters, 20 are allowed");
    ReplyButtons wordy = buttons(1);
    wordy.frame.body = std::string(1'025, 'x');
    EXPECT_EQ(refusal(wordy), "the text has 1025 characters, 1024 are allowed");
}

TEST(EnterpriseLimits, AreKeptByLists) {
    EXPECT_EQ(refusal(list(5, 2, {"id", std::string(24, 'x'), std::string(72, 'x')})), "");
    EXPECT_EQ(refusal(list(1, 11)), "there are 11 rows, 10 are allowed");
    EXPECT_EQ(refusal(list(6, 2)), "there are 12 rows, 10 are allowed");
    EXPECT_EQ(refusal(list(1, 1, {"id", std::string(25, 'x'), ""})),
              "the title of a row has 25 characters, 24 are allowed");
    EXPECT_EQ(refusal(list(1, 1, {"id", "t", std::string(73, 'x')})),
              "the description of a row has 73 characters, 72 are allowed");
}

TEST(EnterpriseLimits, AreKeptByTextAndCaptions) {
    EXPECT_EQ(refusal(Text{std::string(4'096, 'x')}), "");
    EXPECT_EQ(refusal(Text{std::string(4'097, 'x')}), "the text has 4097 characters, 4096 are allowed");
    EXPECT_EQ(refusal(Media{.kind = MediaKind::file, .url = "u", .caption = std::string(1'025, 'x')}),
              "the caption has 1025 characters, 1024 are allowed");
}

// A mark stands there for a value that nobody knows yet.
TEST(EnterpriseLimits, AreNotHeldAgainstValuesOfTemplates) {
    FilledTemplate content;
    content.body = FilledText{std::string(2'000, 'x')};
    content.footer = std::string(100, 'x');
    EXPECT_EQ(refusal(content), "");
}

}  // namespace
}  // namespace parley::gupshup_enterprise
