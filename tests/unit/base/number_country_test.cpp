#include "base/number_country.h"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <set>
#include <string>

namespace parley {

namespace numbers = i18n::phonenumbers;

TEST(NumberCountry, IsWhatTheNumberBeginsWith) {
    EXPECT_EQ(country_of("+919876543210"), "IN");
    EXPECT_EQ(country_of("+12125550123"), "US");
    EXPECT_EQ(country_of("+14165550123"), "CA");
    EXPECT_EQ(country_of("+18765550123"), "JM");
    EXPECT_EQ(country_of("+77011234567"), "KZ");
    EXPECT_EQ(country_of("+79161234567"), "RU");
    EXPECT_EQ(country_of("+447700900123"), "GB");
    EXPECT_EQ(country_of("+447797123456"), "JE");
}

TEST(NumberCountry, IsEmptyForWhatBelongsToNone) {
    for (const char* text : {"", "+", "919876543210", "+870773111632", "+9x", "user.7", "+0123"}) {
        EXPECT_EQ(country_of(text), "") << text;
    }
}

// libphonenumber has a sample of a mobile number for each country: all must come out, but for those whose numbers
// stand in the midst of a larger neighbour's.
TEST(NumberCountry, AgreesWithTheLibrary) {
    const auto& library = *numbers::PhoneNumberUtil::GetInstance();
    std::set<std::string> regions;
    library.GetSupportedRegions(&regions);
    const std::set<std::string> inside_others{"AX", "CC", "CX", "EH", "GG", "IM", "JE",
                                              "SJ", "TA", "VA", "BL", "MF", "YT"};
    int compared = 0;
    for (const std::string& region : regions) {
        numbers::PhoneNumber number;
        if (inside_others.contains(region) ||
            !library.GetExampleNumberForType(region, numbers::PhoneNumberUtil::MOBILE, &number)) {
            continue;
        }
        std::string text;
        library.Format(number, numbers::PhoneNumberUtil::E164, &text);
        EXPECT_EQ(country_of(text), region) << text;
        ++compared;
    }
    EXPECT_GT(compared, 220);
}

}  // namespace parley
