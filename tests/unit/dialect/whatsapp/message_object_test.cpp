#include "object.h"
#include "random_values.h"

namespace parley::whatsapp {
namespace {

TEST(WhatsappObject, CarriesAndLosesJustWhatItSays) {
    std::size_t carried = 0;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        const OutgoingMessage message = RandomValues(seed).any_message();
        const auto expected = object_as_carried(message.content);
        if (!expected) {
            continue;
        }
        ++carried;
        const std::string text = object_of(message);
        const auto read = read_from(text);
        ASSERT_TRUE(read) << seed << describe(read.error()) << text;
        ASSERT_EQ(read->content, *expected) << seed << text;
        ASSERT_EQ(read->context_id, message.context_id) << seed;
        ASSERT_EQ(object_as_carried(*expected), expected) << seed << text;
    }
    EXPECT_GT(carried, 5'000U);
}

}  // namespace
}  // namespace parley::whatsapp
