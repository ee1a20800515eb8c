#include "message/wire_id.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace parley {
namespace {

TEST(WireId, ReadsWhatItWrites) {
    std::mt19937_64 random(1);
    std::uniform_int_distribution<int> bits(0, 62);
    const auto number = [&] { return static_cast<std::int64_t>(random() >> (1 + bits(random))); };
    for (int i = 0; i < 10'000; ++i) {
        const WireId id{CampaignId{number()}, number(), ProfileId{number()}, MessageId{number()}};
        ASSERT_EQ(read_wire_id(to_text(id)), id) << to_text(id);
    }
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    const WireId id{CampaignId{largest}, largest, ProfileId{largest}, MessageId{largest}};
    EXPECT_EQ(read_wire_id(to_text(id)), id);
}

TEST(WireId, LooksAsInTheGuidesSamples) {
    const WireId id{CampaignId{25596363}, 1639561857, ProfileId{20220227}, MessageId{25596363}};
    EXPECT_EQ(to_text(id), "25596363|1639561857|20220227|25596363");
    EXPECT_EQ(to_text(WireId{}), "0|0|0|0");
    std::string text = "id=";
    append(text, id);
    EXPECT_EQ(text, "id=25596363|1639561857|20220227|25596363");
}

TEST(WireId, FitsAProvidersFieldForABillionOfEach) {
    constexpr std::int64_t large = 999'999'999;
    EXPECT_LE(to_text(WireId{CampaignId{large}, large, ProfileId{large}, MessageId{large}}).size(), 40U);
}

TEST(WireId, IsReadFromNothingElse) {
    for (const std::string_view text :
         {"", "|", "|||", "1|2|3", "1|2|3|", "|2|3|4", "1||3|4", "1|2|3|4|5", "i|campaignID|batchID|j", "1|2|3|4 ",
          " 1|2|3|4", "1|2|3|-4", "+1|2|3|4", "01|2|3|4", "1|2|3|00", "1|2|3|9223372036854775808", "1|2|3|4.0",
          "1|2|3|0x4", "1,2,3,4"}) {
        EXPECT_EQ(read_wire_id(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace parley
