#include "dialect/bridge.h"
#include "dialect_properties.h"
#include "test_keys.h"

// Every dialect joined to every other, as a gateway would: what one's server half reads is written on
// by the other's client half, and only what the tables say is changed or lost.
namespace parley {
namespace {

Account account_for(const Dialect& dialect) {
    Account account{.target = "/", .sender = "919000000001"};
    for (const AccountField& field : dialect.fields) {
        account.fields[std::string(field.name)] =
            field.name == "private_key" ? std::string(testing::rsa_private_key) : "10020030040";
    }
    account.fields = with_defaults(dialect, std::move(account.fields));
    for (const AccountField& field : dialect.fields) {
        if (!field.otherwise.empty()) {
            account.fields[std::string(field.name)] = field.otherwise;
        }
    }
    return account;
}

TEST(DialectMatrix, CarriesBetweenAllPairsWhatTheTablesSayAndNothingElse) {
    for (const Dialect* from : all_dialects()) {
        for (const Dialect* to : all_dialects()) {
            const Account from_account = account_for(*from);
            const Account to_account = account_for(*to);
            std::size_t carried = 0;
            for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
                OutgoingMessage message = RandomValues(seed).any_message();
                if (!message.to.empty()) {
                    message.to = "+49151000000";
                }
                const auto written = from->client.write_message(message, from_account);
                if (!written) {
                    continue;
                }
                auto passing = from->server.read_message(*written);
                ASSERT_TRUE(passing) << from->name << " seed " << seed;
                if (passing->id.empty()) {
                    passing->id = "1|2|3|4";  // a gateway gives an id where the first wire has none
                }
                const Features features = features_of(*passing);
                const auto again = to->client.write_message(*passing, to_account);
                bool has_lost = false;
                for (const Crossing& crossing : bridge(*from, *to)) {
                    has_lost =
                        has_lost || (features.test(static_cast<std::size_t>(crossing.feature)) &&
                                     crossing.feature != Feature::message_id && crossing.carriage == Carriage::lost);
                }
                if (has_lost) {
                    ASSERT_FALSE(again) << from->name << " to " << to->name << " seed " << seed
                                        << ": lost, and written";
                }
                const auto expected = to->as_carried(*passing);
                ASSERT_EQ(again.has_value(), expected.has_value())
                    << from->name << " to " << to->name << " seed " << seed << (again ? "" : describe(again.error()));
                if (!again) {
                    continue;
                }
                ++carried;
                auto arrived = to->server.read_message(*again);
                ASSERT_TRUE(arrived) << from->name << " to " << to->name << " seed " << seed
                                     << describe(arrived.error());
                arrived->from = expected->from;
                ASSERT_EQ(*arrived, *expected) << from->name << " to " << to->name << " seed " << seed;
            }
            EXPECT_GT(carried, 50U) << from->name << " to " << to->name << ": the matrix says little";
        }
    }
}

TEST(DialectMatrix, CarriesCallbacksBetweenAllPairs) {
    for (const Dialect* from : all_dialects()) {
        for (const Dialect* to : all_dialects()) {
            std::size_t carried = 0;
            for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
                const auto first = from->callback_as_carried(RandomValues(seed).any_callback());
                const auto second = first ? to->callback_as_carried(*first) : std::nullopt;
                if (!second) {
                    continue;
                }
                ++carried;
                const std::array one{*second};
                const auto read = to->client.read_callbacks(to->server.write_callbacks(one, account_for(*to)));
                ASSERT_TRUE(read) << from->name << " to " << to->name << " seed " << seed << describe(read.error());
                ASSERT_EQ(read->callbacks.size(), 1U) << from->name << " to " << to->name << " seed " << seed;
                Callback arrived = read->callbacks.front();
                if (auto* incoming = std::get_if<IncomingMessage>(&arrived)) {
                    incoming->to = std::get<IncomingMessage>(*second).to;
                }
                ASSERT_EQ(arrived, *second) << from->name << " to " << to->name << " seed " << seed;
            }
            EXPECT_GT(carried, 50U) << from->name << " to " << to->name;
        }
    }
}

TEST(DialectMatrix, SaysForEveryPairWhatBecomesOfEveryPart) {
    for (const Dialect* from : all_dialects()) {
        for (const Dialect* to : all_dialects()) {
            const auto crossings = bridge(*from, *to);
            EXPECT_EQ(crossings.size(), feature_count);
            for (const Crossing& crossing : crossings) {
                if (crossing.carriage == Carriage::changed) {
                    EXPECT_FALSE(crossing.note.empty())
                        << from->name << " to " << to->name << ": how " << name_of(crossing.feature) << " is changed";
                }
            }
        }
    }
}

}  // namespace
}  // namespace parley
