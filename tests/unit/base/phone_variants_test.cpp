#include "base/phone_variants.h"

#include <gmock/gmock.h>

namespace parley {
namespace {

using ::testing::ElementsAre;

TEST(PhoneVariants, OfBrazilHaveTheNinthDigitOrNot) {
    EXPECT_THAT(spellings_of("+5511987654321"), ElementsAre("+5511987654321", "+551187654321"));
    EXPECT_THAT(spellings_of("+551187654321"), ElementsAre("+551187654321", "+5511987654321"));
}

TEST(PhoneVariants, LeaveFixedLinesOfBrazilAlone) {
    EXPECT_THAT(spellings_of("+551133334444"), ElementsAre("+551133334444"));
    EXPECT_THAT(spellings_of("+5511933334444"), ElementsAre("+5511933334444"));  // without the 9: a fixed line
}

TEST(PhoneVariants, OfArgentinaHaveTheNineOrNot) {
    EXPECT_THAT(spellings_of("+5491123456789"), ElementsAre("+5491123456789", "+541123456789"));
    EXPECT_THAT(spellings_of("+541123456789"), ElementsAre("+541123456789", "+5491123456789"));
}

TEST(PhoneVariants, OfMexicoHaveTheOneOrNot) {
    EXPECT_THAT(spellings_of("+5215512345678"), ElementsAre("+5215512345678", "+525512345678"));
    EXPECT_THAT(spellings_of("+525512345678"), ElementsAre("+525512345678", "+5215512345678"));
}

TEST(PhoneVariants, AreNoneElsewhereAndForWhatIsTooShortOrTooLong) {
    for (const char* number : {"+919876543210", "+14155550101", "+55", "+5511", "+549112345678", "+54911234567890",
                               "+5225512345678", "+", "", "+551198765432100"}) {
        EXPECT_THAT(spellings_of(number), ElementsAre(number));
    }
}

TEST(PhoneVariants, LeadBackToEachOther) {
    for (const char* number : {"+5511987654321", "+5491123456789", "+5215512345678"}) {
        const auto there = spellings_of(number);
        ASSERT_EQ(there.size(), 2U);
        EXPECT_THAT(spellings_of(there[1]), ElementsAre(there[1], there[0]));
    }
}

}  // namespace
}  // namespace parley
