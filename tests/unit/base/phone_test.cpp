#include "base/phone.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

TEST(Phone, IsReadAsPeopleWriteIt) {
    const struct {
        std::string_view text;
        std::string_view country;
        std::string_view expected;
    } cases[] = {
        {"+919876543210", "", "+919876543210"},
        {" +91 98765-43210 ", "", "+919876543210"},
        {"98765 43210", "IN", "+919876543210"},
        {"098765 43210", "IN", "+919876543210"},
        {"919876543210", "IN", "+919876543210"},
        {"(212) 555-0123", "US", "+12125550123"},
        {"+1 212 555 0123", "IN", "+12125550123"},
        {"00442079460018", "GB", "+442079460018"},
        {"+44 (0) 20 7946 0018", "", "+442079460018"},
        {"+5511987654321", "", "+5511987654321"},
        {"\xEF\xBC\x8B\xEF\xBC\x99\xEF\xBC\x91"
         "9876543210",
         "", "+919876543210"},  // full-width +91
    };
    for (const auto& [text, country, expected] : cases) {
        const auto phone = Phone::parse(text, country);
        ASSERT_TRUE(phone) << text << ": " << describe(phone.error());
        EXPECT_EQ(phone->e164(), expected) << text;
        EXPECT_EQ("+" + std::string(phone->digits()), expected);
    }
}

// WhatsApp calls many Brazilians without their ninth digit, which the numbering plan has for everybody by now.
TEST(Phone, IsTakenInASpellingThatOnlyWhatsAppKeeps) {
    for (const std::string_view text : {"+551187654321", "+55 11 8765-4321", "+556198765432", "+5511987654321",
                                        "+541123456789", "+5491123456789", "+525512345678", "+5215512345678"}) {
        const auto phone = Phone::parse(text, "");
        ASSERT_TRUE(phone) << text << ": " << describe(phone.error());
    }
    EXPECT_EQ(Phone::parse("11 8765-4321", "BR")->e164(), "+551187654321") << "as it is written";
    for (const std::string_view text : {"+550187654321", "+5511187654321", "+55118765432"}) {
        EXPECT_FALSE(Phone::parse(text, "")) << text;
    }
}

TEST(Phone, IsRefusedWithAReasonAndMasked) {
    const struct {
        std::string_view text;
        std::string_view country;
        std::string_view what;
    } cases[] = {
        {"", "IN", "phone number is empty"},
        {"9876543210", "", "phone number has no known country code"},
        {"+44+441234", "", "this is not a phone number"},
        {"+91987654", "", "phone number is too short: its area code is missing"},
        {"+9198765432109876", "", "phone number is too long"},
        {"+999123456789", "", "phone number has no known country code"},
        {"hello", "IN", "this is not a phone number"},
        {"+12125550", "", "phone number is too short: its area code is missing"},
        {"+10005550123", "", "no such phone number can exist in its country"},
        {"9876543210", "XX", "phone number has no known country code"},
    };
    for (const auto& [text, country, what] : cases) {
        const auto phone = Phone::parse(text, country);
        ASSERT_FALSE(phone) << text << phone->e164();
        EXPECT_EQ(phone.error().what, what) << text;
        EXPECT_EQ(phone.error().value, masked(text));
    }
    EXPECT_FALSE(Phone::parse(std::string(100'000, '9'), "IN"));
    EXPECT_FALSE(Phone::parse(std::string_view("\xFF\xFE\0\x01", 4), "IN"));
}

TEST(Phone, IsTakenFromTheWireByFormAlone) {
    for (const std::string_view text : {"+919876543210", "919876543210", "00919876543210", "91 98765-43210"}) {
        const auto phone = Phone::from_wire(text);
        ASSERT_TRUE(phone) << text;
        EXPECT_EQ(phone->e164(), "+919876543210");
    }
    EXPECT_TRUE(Phone::from_wire("1234567"));
    EXPECT_TRUE(Phone::from_wire("+999000000000001"));
    for (const std::string_view text :
         {"", "+", "123456", "1234567890123456", "+91x8765432", "whatsapp:+919876543210", "++919876543210"}) {
        EXPECT_FALSE(Phone::from_wire(text)) << text;
    }
}

TEST(Masked, NeverShowsTheMiddle) {
    EXPECT_EQ(masked("+919876543210"), "+9198*****210");
    EXPECT_EQ(masked("12345678"), "********");
    EXPECT_EQ(masked("1234567890"), "1234***890");
    EXPECT_EQ(masked("Asha Rao"), "???? ???");
    EXPECT_EQ(masked("+91\r\n98765"), "+**??*****");
    EXPECT_EQ(masked(""), "");
    EXPECT_LE(masked(std::string(1000, '9')).size(), 64U);
}

}  // namespace
}  // namespace parley
