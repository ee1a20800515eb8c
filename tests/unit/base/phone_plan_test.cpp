#include "base/phone_plan.h"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <random>
#include <set>

namespace parley {
namespace {

namespace numbers = i18n::phonenumbers;
using Util = numbers::PhoneNumberUtil;

// What the library makes of "+<digits>": its E.164, or nothing where it is not valid.
std::string by_library(const std::string& digits) {
    const Util& util = *Util::GetInstance();
    numbers::PhoneNumber number;
    std::string e164;
    if (util.Parse("+" + digits, "ZZ", &number) == Util::NO_PARSING_ERROR && util.IsValidNumber(number)) {
        util.Format(number, Util::E164, &e164);
    }
    return e164;
}

// Examples of every kind of number of every country, without the plus.
std::vector<std::string> examples() {
    const Util& util = *Util::GetInstance();
    std::set<std::string> regions;
    util.GetSupportedRegions(&regions);
    std::vector<std::string> all;
    for (const std::string& region : regions) {
        for (int type = Util::FIXED_LINE; type <= Util::VOICEMAIL; ++type) {
            numbers::PhoneNumber number;
            std::string e164;
            if (util.GetExampleNumberForType(region, static_cast<Util::PhoneNumberType>(type), &number)) {
                util.Format(number, Util::E164, &e164);
                all.push_back(e164.substr(1));
            }
        }
    }
    return all;
}

TEST(PhonePlan, TakesNothingThatTheLibraryWouldRefuseOrChange) {
    std::mt19937_64 random(7);
    std::size_t taken = 0;
    std::size_t valid = 0;
    const auto compare = [&](const std::string& digits) {
        const std::string expected = by_library(digits);
        valid += expected.empty() ? 0 : 1;
        if (is_valid_as_it_stands(digits)) {
            ++taken;
            EXPECT_EQ("+" + digits, expected);
        }
    };
    for (const std::string& example : examples()) {
        compare(example);
        for (int turn = 0; turn < 40; ++turn) {
            std::string digits = example;
            for (std::uint64_t change = 1 + random() % 4; change > 0; --change) {
                digits[random() % digits.size()] = static_cast<char>('0' + random() % 10);
            }
            switch (random() % 8) {
                case 0: digits.pop_back(); break;
                case 1: digits += static_cast<char>('0' + random() % 10); break;
                case 2: digits.insert(1 + random() % 3, 1, static_cast<char>('0' + random() % 10)); break;
                default: break;
            }
            compare(digits);
        }
    }
    EXPECT_GT(taken, valid / 2);  // it would be useless otherwise
}

TEST(PhonePlan, TakesWhereThePeopleAre) {
    for (const std::string_view digits :
         {"919876543210", "12125550123", "447400123456", "5511987654321", "4915112345678", "971501234567",
          "628123456789", "525512345678", "2348031234567", "27821234567"}) {
        EXPECT_TRUE(is_valid_as_it_stands(digits)) << digits;
    }
    for (const std::string_view digits : {"", "1", "0", "999123456789", "9198", "9198765432101234", "0919876543210"}) {
        EXPECT_FALSE(is_valid_as_it_stands(digits)) << digits;
    }
}

}  // namespace
}  // namespace parley
