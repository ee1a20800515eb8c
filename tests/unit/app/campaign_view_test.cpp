#include "app/campaign_view.h"

#include <gtest/gtest.h>

namespace parley::app {
namespace {

json::object ended_campaign() {
    return json::parse(
               R"({"qualified": 10000, "waiting": 0, "sent": 9000, "failed": 600, "uncertain": 100, "skipped": 300,
        "delivered": 8500, "read": 4000, "clicked": 10, "replied": 5,
        "failures": [{"code": "bad_phone", "count": 600, "meaning": "The number is not on WhatsApp."}],
        "skips": [{"reason": "not_opted_in", "count": 300, "meaning": "The person has not agreed."}]})")
        .as_object();
}

TEST(CampaignView, SaysWhatBecameOfEverybodyInPlainWords) {
    const std::string table = statistics_table(ended_campaign());
    for (const char* line :
         {"qualified                   10,000   100.0 %", "  sent                       9,000    90.0 %",
          "  delivered                  8,500    94.4 %", "The number is not on WhatsApp.",
          "The person has not agreed."}) {
        EXPECT_NE(table.find(line), std::string::npos) << line << " is not in\n" << table;
    }
    EXPECT_EQ(table.find("waiting"), std::string::npos) << table;
}

TEST(CampaignView, DividesByNobody) {
    json::object statistics = ended_campaign();
    for (const char* key : {"qualified", "sent"}) {
        statistics[key] = 0;
    }
    EXPECT_EQ(statistics_table(statistics).find("nan"), std::string::npos);
}

TEST(CampaignView, NoticesSumsThatDoNotHold) {
    json::object statistics = ended_campaign();
    EXPECT_TRUE(sums_hold(statistics));
    statistics["waiting"] = 1;
    EXPECT_FALSE(sums_hold(statistics));
}

}  // namespace
}  // namespace parley::app
