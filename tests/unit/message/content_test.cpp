#include "message/content.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(PlainText, ShowsATemplateAsAPhoneDoes) {
    FilledTemplate offer{.name = "offer", .language = "en"};
    offer.header = Media{.kind = MediaKind::image, .url = "https://example.com/a.png"};
    offer.body = FilledText{"Hello Asha", {"Asha"}};
    offer.footer = "Reply STOP to opt out";
    offer.offer = LimitedTimeOffer{"Buy one, get one"};
    offer.buttons = {QuickReplyButton{"Yes"}, StaticUrlButton{"Shop", "https://example.com"}};
    EXPECT_EQ(plain_text_of(offer),
              "[image: https://example.com/a.png]\nHello Asha\nReply STOP to opt out\nBuy one, get one\n[Yes]\n[Shop]");
}

TEST(PlainText, ShowsTheCardsOfACarouselInOrder) {
    FilledTemplate carousel{.name = "carousel", .language = "en"};
    carousel.body = FilledText{"Look"};
    for (const char* name : {"One", "Two"}) {
        Card card;
        card.header = FilledText{name};
        card.buttons = {CopyCodeButton{"Copy", "SAVE"}};
        carousel.cards.push_back(card);
    }
    EXPECT_EQ(plain_text_of(carousel), "Look\nOne\n[Copy]\nTwo\n[Copy]");
}

TEST(PlainText, ShowsFreeFormContentWithoutEmptyLines) {
    EXPECT_EQ(plain_text_of(Text{"Hi\nthere"}), "Hi\nthere");
    EXPECT_EQ(plain_text_of(Text{}), "");
    EXPECT_EQ(plain_text_of(Media{.kind = MediaKind::file, .url = "u", .caption = "Bill", .filename = "bill.pdf"}),
              "[file: bill.pdf]\nBill");
    EXPECT_EQ(plain_text_of(Location{.latitude = 2.5, .longitude = -1, .name = "Office"}),
              "[location: 2.5, -1]\nOffice");
}

}  // namespace
}  // namespace parley
