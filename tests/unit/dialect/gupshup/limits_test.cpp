#include "free_form.h"
#include "vectors.h"

namespace parley::gupshup {
namespace {

// What is said of a message that is refused, by both of those that refuse.
std::string refusal(Content content) {
    const OutgoingMessage message{"", "+4915112345678", "4930", std::move(content)};
    const auto written = dialect.client.write_message(message, account);
    EXPECT_EQ(written.has_value(), dialect.as_carried(message).has_value());
    EXPECT_TRUE(written || (written.error().where == "content" && !written.error().advice.empty()));
    return written ? std::string() : written.error().what;
}

// As people count: four bytes each.
std::string faces(std::size_t count) {
    std::string text;
    for (; count > 0; --count) {
        text += "\xF0\x9F\x98\x80";
    }
    return text;
}

using testing::buttons;
using testing::list;

TEST(GupshupLimits, AreKeptByReplyButtons) {
    EXPECT_EQ(refusal(buttons(3)), "");
    EXPECT_EQ(refusal(buttons(4)), "there are 4 reply buttons, 3 are allowed");
    EXPECT_EQ(refusal(buttons(1, faces(20))), "");
    EXPECT_EQ(refusal(buttons(1, faces(21))), "the title of a button has 21 characters, 20 are allowed");
}

TEST(GupshupLimits, AreKeptByLists) {
    EXPECT_EQ(refusal(list(2, 5)), "");
    EXPECT_EQ(refusal(list(11, 1)), "there are 11 rows, 10 are allowed");
    EXPECT_EQ(refusal(list(3, 4)), "there are 12 rows, 10 are allowed");
    EXPECT_EQ(refusal(list(1, 1, {"id", faces(24), faces(72)})), "");
    EXPECT_EQ(refusal(list(1, 1, {"id", faces(25), ""})), "the title of a row has 25 characters, 24 are allowed");
    EXPECT_EQ(refusal(list(1, 1, {"id", "t", faces(73)})),
              "the description of a row has 73 characters, 72 are allowed");
}

TEST(GupshupLimits, AreKeptByWhatStandsAroundChoices) {
    ReplyButtons whole = buttons(1);
    whole.frame = {.header = Text{faces(60)}, .body = faces(1'024), .footer = faces(60)};
    EXPECT_EQ(refusal(whole), "");
    ReplyButtons header = whole;
    header.frame.header = Text{faces(61)};
    EXPECT_EQ(refusal(header), "the header has 61 characters, 60 are allowed");
    ReplyButtons body = whole;
    body.frame.body += "x";
    EXPECT_EQ(refusal(body), "the text has 1025 characters, 1024 are allowed");
    ChoiceList footer = list(1, 1);
    footer.frame.footer = faces(61);
    EXPECT_EQ(refusal(footer), "the footer has 61 characters, 60 are allowed");
}

TEST(GupshupLimits, AreKeptByTextAndCaptions) {
    EXPECT_EQ(refusal(Text{faces(4'096)}), "");
    EXPECT_EQ(refusal(Text{faces(4'097)}), "the text has 4097 characters, 4096 are allowed");
    Media picture{.kind = MediaKind::image, .url = "u", .caption = faces(1'024)};
    EXPECT_EQ(refusal(picture), "");
    picture.caption += "x";
    EXPECT_EQ(refusal(picture), "the caption has 1025 characters, 1024 are allowed");
}

// A mark stands there for a value that nobody knows yet.
TEST(GupshupLimits, AreNotHeldAgainstValuesOfTemplates) {
    FilledTemplate content{.name = "n", .language = "en"};
    content.body = FilledText{faces(2'000), {faces(2'000)}};
    content.buttons = {QuickReplyButton{faces(100), faces(100)}};
    EXPECT_EQ(refusal(content), "");
}

}  // namespace
}  // namespace parley::gupshup
