#include "campaign/news.h"

#include "base/json.h"
#include "campaign/campaign_state.h"
#include "campaign/template_status.h"
#include "ledger_fixture.h"

namespace parley::campaign {
namespace {

class NewsTest : public parley::testing::LedgerFixture {
protected:
    NewsTest() {
        sql_ << "INSERT INTO webhook_endpoint (project_id, url, events, secret, created_at, updated_at) "
                "VALUES (1, 'https://a.example/', '|campaign.state|template.status|', '', 0, 0)";
    }
    std::vector<json::value> told(const std::string& type) {
        std::vector<json::value> all;
        const soci::rowset<std::string> rows =
            (sql_.prepare << "SELECT data FROM webhook_event WHERE type = :type ORDER BY id", soci::use(type));
        for (const std::string& data : rows) {
            all.push_back(json::parse(data));
        }
        return all;
    }
};

TEST_F(NewsTest, TellsEachChangeOfACampaignWithTheReason) {
    EXPECT_TRUE(change_state(sql_, CampaignId{1}, State::running, State::paused, "enough", at(5)));
    EXPECT_FALSE(change_state(sql_, CampaignId{1}, State::running, State::paused, "enough", at(6)));
    EXPECT_TRUE(change_state(sql_, CampaignId{1}, State::paused, State::running, "", at(7)));
    sql_ << "UPDATE campaign SET snapshot_done = 1";
    finish_where_nothing_waits(sql_, CampaignId{1}, at(8));
    finish_where_nothing_waits(sql_, CampaignId{1}, at(9));
    const auto all = told("campaign.state");
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].at("campaign").as_int64(), 1);
    EXPECT_EQ(all[0].at("name").as_string(), "c");
    EXPECT_EQ(all[0].at("state").as_string(), "paused");
    EXPECT_EQ(all[0].at("former").as_string(), "running");
    EXPECT_EQ(all[0].at("reason").as_string(), "enough");
    EXPECT_EQ(all[0].at("at").as_string(), "1970-01-01T00:00:05.000Z");
    EXPECT_EQ(all[1].at("state").as_string(), "running");
    EXPECT_TRUE(all[1].at("reason").is_null());
    EXPECT_EQ(all[2].at("state").as_string(), "finished");
}

TEST_F(NewsTest, TellsWhatBecameOfATemplateAndOnlyThat) {
    sql_ << "UPDATE template SET external_id = 'T1' WHERE id = 1";
    const TemplateReport rejected{
        .template_id = "T1", .status = TemplateStatus::rejected, .reason = "TAG_CONTENT_MISMATCH", .at = at(5)};
    EXPECT_TRUE(apply_report(sql_, ProviderId{1}, rejected, at(6)));
    EXPECT_TRUE(apply_report(sql_, ProviderId{1}, rejected, at(7))) << "the same again is no news";
    const auto all = told("template.status");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].at("template").as_int64(), 1);
    EXPECT_EQ(all[0].at("name").as_string(), "t");
    EXPECT_EQ(all[0].at("language").as_string(), "en");
    EXPECT_EQ(all[0].at("status").as_string(), "rejected");
    EXPECT_EQ(all[0].at("former").as_string(), "approved");
    EXPECT_EQ(all[0].at("reason").as_string(), "TAG_CONTENT_MISMATCH");
}

}  // namespace
}  // namespace parley::campaign
