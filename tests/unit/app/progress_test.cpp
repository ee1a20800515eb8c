#include "app/progress.h"

#include <gtest/gtest.h>

namespace parley::app {
namespace {

TEST(Grouped, PartsThousands) {
    const std::pair<std::int64_t, std::string> cases[] = {{0, "0"},           {999, "999"},   {1'000, "1,000"},
                                                          {-1'000, "-1,000"}, {-999, "-999"}, {1'234'567, "1,234,567"}};
    for (const auto& [number, expected] : cases) {
        EXPECT_EQ(grouped(number), expected);
    }
}

TEST(DurationText, IsAsExactAsAnybodyCaresFor) {
    const std::pair<int, std::string> cases[] = {
        {0, "0 s"}, {119, "119 s"}, {120, "2 min 0 s"}, {7'199, "119 min 59 s"}, {7'260, "2 h 1 min"}};
    for (const auto& [seconds, expected] : cases) {
        EXPECT_EQ(duration_text(std::chrono::seconds(seconds)), expected);
    }
}

TEST(Progress, SaysNothingWhereItMustBeSilent) {
    ::testing::internal::CaptureStderr();
    Progress progress(true);
    progress.show(0.5, "half");
    progress.end();
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Progress, WritesPlainLinesWhereNobodyLooks) {
    ::testing::internal::CaptureStderr();
    Progress progress;
    progress.show(0.5, "half");
    progress.show(0.6, "soon after");  // not worth a line
    progress.show(1, "all");
    progress.end();  // the last state is told in any case
    const std::string told = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(told.find("50% half\n"), std::string::npos) << told;
    EXPECT_EQ(told.find("soon after"), std::string::npos) << told;
    EXPECT_TRUE(told.ends_with("100% all\n")) << told;
    EXPECT_EQ(told.find('\x1b'), std::string::npos) << told;
}

}  // namespace
}  // namespace parley::app
