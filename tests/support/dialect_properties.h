#pragma once
#include <gtest/gtest.h>

#include "dialect/dialect.h"
#include "random_values.h"

// What every dialect must keep to, whatever its wire looks like. For its round-trip test.
namespace parley {

// What comes out at the server half is what as_carried says, and what it refuses is not written.
inline void expect_messages_to_round_trip(const Dialect& dialect, const Account& account, std::uint64_t tries = 5'000) {
    std::size_t carried = 0;
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        OutgoingMessage message = RandomValues(seed).any_message();
        if (!message.to.empty()) {
            message.to = "+4915" + std::to_string(10'000'000 + seed);
        }
        message.from = account.sender;
        const auto expected = dialect.as_carried(message);
        const auto request = dialect.client.write_message(message, account);
        ASSERT_EQ(request.has_value(), expected.has_value())
            << "seed " << seed << (request ? " is written" : describe(request.error()));
        if (!expected) {
            continue;
        }
        ++carried;
        ASSERT_EQ(dialect.server.kind_of(*request), Ask::message) << "seed " << seed;
        auto read = dialect.server.read_message(*request);
        ASSERT_TRUE(read) << "seed " << seed << " " << describe(read.error()) << request->target << request->body;
        read->from = expected->from;  // as the wire names the sender
        ASSERT_EQ(*read, *expected) << "seed " << seed << " " << request->body;
        ASSERT_EQ(dialect.as_carried(*read), expected) << "as_carried changes nothing twice; seed " << seed;
    }
    EXPECT_GT(carried, tries / 10) << "most are refused: the property says little";
}

inline void expect_callbacks_to_round_trip(const Dialect& dialect, const Account& account,
                                           std::uint64_t tries = 5'000) {
    std::size_t carried = 0;
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
        const auto callback = dialect.callback_as_carried(RandomValues(seed).any_callback());
        if (!callback) {
            continue;
        }
        ++carried;
        const std::array one{*callback};
        const HttpRequest request = dialect.server.write_callbacks(one, account);
        const auto read = dialect.client.read_callbacks(request);
        ASSERT_TRUE(read) << "seed " << seed << " " << describe(read.error()) << request.body;
        ASSERT_EQ(read->unreadable, std::vector<Unreadable>()) << "seed " << seed << request.body;
        ASSERT_EQ(read->callbacks.size(), 1U) << "seed " << seed << " " << request.body;
        Callback again = read->callbacks.front();
        if (auto* incoming = std::get_if<IncomingMessage>(&again)) {
            incoming->to = std::get<IncomingMessage>(*callback).to;  // the account's number stands there
        }
        ASSERT_EQ(again, *callback) << "seed " << seed << " " << request.body;
        ASSERT_EQ(dialect.callback_as_carried(*callback), callback) << "seed " << seed;
    }
    EXPECT_GT(carried, tries / 10) << "most are left out: the property says little";
}

// The table says the same as the code: refused is lost, unchanged is carried, all else is changed.
inline void expect_table_to_be_true(const Dialect& dialect, const Account& account) {
    std::array<bool, feature_count> was_carried{};
    std::array<bool, feature_count> was_seen{};
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        OutgoingMessage message = RandomValues(seed).any_message();
        message.from = account.sender;
        const Features features = features_of(message);
        const bool refused = !dialect.client.write_message(message, account).has_value();
        bool has_lost = false;
        for (const Feature feature : all_features()) {
            const auto place = static_cast<std::size_t>(feature);
            if (!features.test(place) || feature == Feature::message_id) {
                continue;
            }
            was_seen[place] = true;
            was_carried[place] = was_carried[place] || !refused;
            has_lost = has_lost || dialect.can.carriage_of(feature) == Carriage::lost;
        }
        if (has_lost) {
            ASSERT_TRUE(refused) << "seed " << seed << ": something that is lost was written";
        }
    }
    for (const Feature feature : all_features()) {
        const auto place = static_cast<std::size_t>(feature);
        if (was_seen[place]) {
            EXPECT_EQ(was_carried[place], dialect.can.carriage_of(feature) != Carriage::lost) << name_of(feature);
        }
    }
}

// Cut anywhere, bytes are an error or something smaller, never a crash.
inline void expect_to_survive_cuts(const Dialect& dialect, const Account& account) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        RandomValues random(seed);
        if (const auto written = dialect.client.write_message(random.any_message(), account)) {
            for (std::size_t size = 0; size < written->body.size(); ++size) {
                HttpRequest cut = *written;
                cut.body.resize(size);
                (void)dialect.server.read_message(cut);
            }
        }
        if (const auto callback = dialect.callback_as_carried(random.any_callback())) {
            const std::array one{*callback};
            const HttpRequest whole = dialect.server.write_callbacks(one, account);
            for (std::size_t size = 0; size < whole.body.size(); ++size) {
                HttpRequest cut = whole;
                cut.body.resize(size);
                (void)dialect.client.read_callbacks(cut);
            }
        }
    }
}

}  // namespace parley
