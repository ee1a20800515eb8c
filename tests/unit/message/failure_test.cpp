#include "message/failure.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace parley {
namespace {

constexpr int last_code = static_cast<int>(FailureCode::account_problem);
constexpr int last_reason = static_cast<int>(SkipReason::cancelled);

TEST(FailureCode, HasANameOfItsOwnThatReadsBackAndPlainWords) {
    std::set<std::string_view> names;
    for (int number = 0; number <= last_code; ++number) {
        const auto code = static_cast<FailureCode>(number);
        EXPECT_TRUE(names.insert(name_of(code)).second) << number;
        EXPECT_EQ(failure_named(name_of(code)), code) << number;
        EXPECT_GT(explanation_of(code).size(), 10U) << number;
        EXPECT_FALSE(advice_of(code).empty()) << number;
    }
}

TEST(FailureCode, IsReadFromNothingElse) {
    EXPECT_EQ(failure_named(""), std::nullopt);
    EXPECT_EQ(failure_named("Bad_credentials"), std::nullopt);
    EXPECT_EQ(failure_named("2000"), std::nullopt);
}

TEST(FailureCode, SurvivesANumberThatADatabaseMadeUp) {
    EXPECT_FALSE(name_of(static_cast<FailureCode>(9999)).empty());
    EXPECT_FALSE(explanation_of(static_cast<FailureCode>(-1)).empty());
}

TEST(SkipReason, HasANameOfItsOwnAndPlainWords) {
    std::set<std::string_view> names;
    for (int number = 0; number <= last_reason; ++number) {
        const auto reason = static_cast<SkipReason>(number);
        EXPECT_TRUE(names.insert(name_of(reason)).second) << number;
        EXPECT_NE(name_of(reason), "unknown") << number;
        EXPECT_GT(explanation_of(reason).size(), 10U) << number;
    }
}

}  // namespace
}  // namespace parley
