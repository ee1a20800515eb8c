#include "sandbox/phones.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sandbox/fate.h"
#include "sandbox/ids.h"

namespace parley::sandbox {

namespace {

const Time at(std::chrono::milliseconds(1'700'000'000'000));

void receive(Phones& phones, std::uint64_t number, const std::string& id) {
    OutgoingMessage message{id, "", "919000000001", Text{"hello"}};
    phones.receive(number, {dialect_named("generic"), nullptr, std::move(message), hash_of(id)}, at);
}

}  // namespace

TEST(Phones, ReadNumbersOfDigitsOnly) {
    EXPECT_EQ(digits_to_number("919876543210"), 919876543210u);
    for (const auto* text : {"", "0", "+91", "91a", "9198765432101234"}) {
        EXPECT_EQ(digits_to_number(text), std::nullopt) << text;
    }
}

TEST(Phones, KeepTheLatestMessagesOfEach) {
    const PhoneMemory bounds{true, 3, 100};
    Moves moves;
    Phones phones(bounds, moves);
    for (int i = 0; i < 10; ++i) {
        receive(phones, 1, fmt::format("{}", i));
    }
    const Handset* phone = phones.find(1);
    ASSERT_TRUE(phone);
    ASSERT_EQ(phone->messages.size(), 3u);
    EXPECT_EQ(phone->messages.front()->taken.message.id, "7");
    EXPECT_EQ(phone->received, 10u);
    EXPECT_EQ(phones.message(1, {})->taken.message.id, "9");
    EXPECT_EQ(phones.message(1, "8")->taken.message.id, "8");
    EXPECT_EQ(phones.message(1, "2"), nullptr);
}

TEST(Phones, ForgetTheOldestOfAll) {
    const PhoneMemory bounds{true, 20, 5};
    Moves moves;
    Phones phones(bounds, moves);
    for (std::uint64_t i = 1; i <= 50; ++i) {
        receive(phones, i % 10 + 1, fmt::format("{}", i));
    }
    std::size_t kept = 0;
    for (const auto& [number, phone] : phones.all()) {
        kept += phone.messages.size();
    }
    EXPECT_EQ(kept, 5u);
    EXPECT_EQ(phones.all().size(), 5u);
    EXPECT_EQ(phones.received(), 50u);
}

TEST(Phones, OnlyCountWhereNothingIsKept) {
    const PhoneMemory bounds{false, 20, 5};
    Moves moves;
    Phones phones(bounds, moves);
    receive(phones, 1, "1");
    EXPECT_EQ(phones.received(), 1u);
    EXPECT_TRUE(phones.all().empty());
}

TEST(Phones, NeverGoBackFromRead) {
    const PhoneMemory bounds;
    Moves moves;
    Phones phones(bounds, moves);
    receive(phones, 1, "1");
    phones.note(1, hash_of("1"), Status::read);
    phones.note(1, hash_of("1"), Status::delivered);
    EXPECT_EQ(phones.message(1, "1")->status, Status::read);
}

TEST(Phones, RememberWhoIsBlocked) {
    const PhoneMemory bounds;
    Moves moves;
    Phones phones(bounds, moves);
    phones.block(1, true);
    phones.block(1, true);
    EXPECT_TRUE(phones.is_blocked(1));
    EXPECT_FALSE(phones.is_blocked(2));
    phones.block(1, false);
    EXPECT_FALSE(phones.is_blocked(1));
    EXPECT_TRUE(phones.all().empty());
}

}  // namespace parley::sandbox
