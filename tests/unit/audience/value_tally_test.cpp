#include "audience/value_tally.h"

#include <gtest/gtest.h>

namespace parley::audience {
namespace {

ValueTally tally_of(std::initializer_list<const char*> values) {
    ValueTally tally;
    for (const char* value : values) {
        tally.add(json::parse(value));
    }
    return tally;
}

std::vector<std::string> most(const ValueTally& tally, std::string_view prefix = {}, std::size_t limit = 10) {
    std::vector<std::string> found;
    for (const auto& counted : tally.most_frequent(prefix, limit)) {
        found.push_back(json::serialize(counted.value) + " " + std::to_string(counted.count));
    }
    return found;
}

TEST(ValueTally, PutsTheMostFrequentFirst) {
    const auto tally = tally_of({R"("Gold")", R"("Free")", R"("Gold")", "5", "true", "null", R"({"a":1})"});
    EXPECT_EQ(most(tally), (std::vector<std::string>{R"("Gold" 2)", R"("Free" 1)", "5 1", "true 1"}));
    EXPECT_EQ(most(tally, {}, 1), std::vector<std::string>{R"("Gold" 2)"});
    EXPECT_EQ(tally.added(), 6) << "null is no value";
}

TEST(ValueTally, FindsBeginningsWhateverTheirCase) {
    const auto tally = tally_of({R"("Gold")", R"("gone")", R"("Silver")", "17", "true"});
    EXPECT_EQ(most(tally, "GO"), (std::vector<std::string>{R"("Gold" 1)", R"("gone" 1)"}));
    EXPECT_EQ(most(tally, "1"), std::vector<std::string>{"17 1"});
    EXPECT_EQ(most(tally, "t"), std::vector<std::string>{"true 1"});
    EXPECT_TRUE(most(tally, "%").empty());
}

TEST(ValueTally, CountsEachValueOfAList) {
    const auto tally = tally_of({R"(["tea","garden"])", R"(["tea"])", "[]"});
    EXPECT_EQ(most(tally), (std::vector<std::string>{R"("tea" 2)", R"("garden" 1)"}));
    EXPECT_EQ(tally.type(), "list");
    EXPECT_EQ(tally.added(), 3);
}

TEST(ValueTally, SaysOfWhichTypeMostAre) {
    EXPECT_EQ(tally_of({"1", "2", R"("a")"}).type(), "number");
    EXPECT_EQ(tally_of({R"("$D_7")", R"("$D_8")", R"("a")"}).type(), "date");
    EXPECT_EQ(tally_of({}).type(), "");
}

}  // namespace
}  // namespace parley::audience
