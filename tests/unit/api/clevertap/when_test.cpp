#include "api/clevertap/when.h"

#include <gtest/gtest.h>

namespace parley::api::clevertap {

namespace {

const TimeZone kolkata = TimeZone::known("Asia/Kolkata");
// 2026-02-05 10:00:30 in Kolkata
const Time now = *kolkata.from_local({.year = 2026, .month = 2, .day = 5, .hour = 10, .second = 30});

Result<std::optional<Time>> read(std::string_view text) {
    const auto when = parse_json(text);
    return read_when(&*when, kolkata, now);
}

Time later(unsigned day, int hour, int minute) {
    return *kolkata.from_local({.year = 2026, .month = 2, .day = day, .hour = hour, .minute = minute});
}

}  // namespace

TEST(When, IsNowUnlessATimeIsGiven) {
    EXPECT_EQ(read_when(nullptr, kolkata, now).value(), std::nullopt);
    for (const auto* text : {"null", R"("now")", R"(" NOW ")", R"({"type":"now"})"}) {
        EXPECT_EQ(read(text).value(), std::nullopt) << text;
    }
}

TEST(When, IsATimeOfTheAccount) {
    EXPECT_EQ(read(R"("20260205 10:30")").value(), later(5, 10, 30));
    EXPECT_EQ(read(R"({"type":"later","delivery_date_time":["20260212 00:00"]})").value(), later(12, 0, 0));
    EXPECT_EQ(read(R"({"type":"Later","delivery_date_time":"20260205 10:30","delivery_timezone":"account",
                       "user_timezone_wrap_around":false})")
                  .value(),
              later(5, 10, 30));
    EXPECT_EQ(read(R"("20260205 10:00")").value(), later(5, 10, 0));  // this very minute
}

TEST(When, OfWhatIsPastOrNotDoneHereIsRefusedByItsName) {
    for (const auto& [text, where] :
         {std::pair(R"("20260205 09:59")", "when"), std::pair(R"("20260230 10:30")", "when"),
          std::pair(R"("20260206 24:00")", "when"), std::pair(R"("2026-02-06 10:30")", "when"),
          std::pair(R"("20260206 10:3x")", "when"), std::pair(R"("99999999 10:30")", "when"),
          std::pair(R"("")", "when"), std::pair("5", "when"), std::pair("[]", "when"), std::pair("{}", "when.type"),
          std::pair(R"({"type":[]})", "when.type"),
          std::pair(R"({"type":"recurring","repeat_type":"week"})", "when.type"),
          std::pair(R"({"type":"later"})", "when.delivery_date_time"),
          std::pair(R"({"type":"later","delivery_date_time":[]})", "when.delivery_date_time"),
          std::pair(R"({"type":"later","delivery_date_time":["20260206 10:30",
                                                    "20260207 10:30"]})",
                    "when.delivery_date_time"),
          std::pair(R"({"type":"later","delivery_date_time":[5]})", "when.delivery_date_time[0]"),
          std::pair(R"({"type":"later","delivery_date_time":["20260206 10:30"],
                                                    "delivery_timezone":"user"})",
                    "when.delivery_timezone"),
          std::pair(R"({"type":"later","delivery_date_time":["20260206 10:30"],
                                                    "campaign_cutoff":"18:00"})",
                    "when.campaign_cutoff")}) {
        const auto when = read(text);
        ASSERT_FALSE(when) << text;
        EXPECT_EQ(when.error().where, where) << text;
    }
}

}  // namespace parley::api::clevertap
