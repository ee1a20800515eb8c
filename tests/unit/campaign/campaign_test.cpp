#include "campaign/campaign.h"

#include "campaign/frozen_audience.h"
#include "ledger_fixture.h"

namespace parley::campaign {
namespace {

class CampaignTest : public parley::testing::LedgerFixture {
protected:
    Campaign draft(const std::string& name) {
        Campaign campaign;
        campaign.project = ProjectId{1};
        campaign.name = name;
        campaign.provider = ProviderId{1};
        campaign.form = TemplateId{1};
        return campaign;
    }
    std::vector<std::string> names(const CampaignQuery& query) {
        std::vector<std::string> found;
        for (const Campaign& campaign : find_campaigns(sql_, query)) {
            found.push_back(campaign.name);
        }
        return found;
    }
};

TEST_F(CampaignTest, KeepsWhomItIsForAndWhereItCameFrom) {
    Campaign campaign = draft("all of it");
    campaign.filter = *audience::read_filter(json::parse(R"({"attribute":"Plan","value":"Gold"})"));
    campaign.labels = {"spring", "über"};
    campaign.origin = "clevertap";
    campaign.settings["target_mode"] = "whatsapp";
    const auto stored = find_campaign(sql_, insert_campaign(sql_, campaign));
    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(stored->kind, "campaign");
    ASSERT_TRUE(stored->filter.has_value());
    EXPECT_EQ(audience::write_filter(*stored->filter), audience::write_filter(*campaign.filter));
    EXPECT_EQ(stored->labels, campaign.labels);
    EXPECT_EQ(stored->origin, "clevertap");
    EXPECT_EQ(stored->settings, campaign.settings);
    EXPECT_FALSE(stored->segment || stored->list || stored->import);

    campaign.filter.reset();
    campaign.segment = audience::SegmentId{7};
    campaign.form = {};
    const auto other = find_campaign(sql_, insert_campaign(sql_, campaign));
    EXPECT_EQ(other->segment, audience::SegmentId{7});
    EXPECT_FALSE(other->form);
}

TEST_F(CampaignTest, IsFoundByLabelStateAndKind) {
    sql_ << "DELETE FROM campaign";
    Campaign campaign = draft("a");
    campaign.labels = {"spring", "b"};
    insert_campaign(sql_, campaign);
    campaign = draft("b");
    campaign.labels = {"springtime"};
    insert_campaign(sql_, campaign);
    campaign = draft("s");
    campaign.kind = "single";
    insert_campaign(sql_, campaign);
    sql_ << "UPDATE campaign SET state = 'running' WHERE name IN ('b', 's')";
    using Names = std::vector<std::string>;
    EXPECT_EQ(names({.project = ProjectId{1}}), (Names{"a", "b"}));
    EXPECT_EQ(names({.project = ProjectId{1}, .label = "spring"}), Names{"a"});
    EXPECT_EQ(names({.project = ProjectId{1}, .label = "Spring"}), Names{});
    EXPECT_EQ(names({.project = ProjectId{1}, .state = State::running}), Names{"b"});
    EXPECT_EQ(names({.project = ProjectId{1}, .kind = "single"}), Names{"s"});
    EXPECT_EQ(names({.project = ProjectId{2}}), Names{});
    EXPECT_EQ(list_campaigns_in(sql_, State::running).size(), 1U);
}

TEST_F(CampaignTest, RefusesLabelsThatCouldNotBeFound) {
    EXPECT_TRUE(check_labels({"a", "Frühling 2026"}).has_value());
    for (const char* label : {"", " ", "a\"b", "a\\b", "a\nb", "\xff"}) {
        const auto checked = check_labels({"fine", label});
        ASSERT_FALSE(checked.has_value()) << label;
        EXPECT_EQ(checked.error().where, "labels[1]");
    }
    EXPECT_FALSE(check_labels(std::vector<std::string>(21, "a")).has_value());
}

TEST_F(CampaignTest, IsForOneAudienceThatIsThere) {
    Campaign campaign = draft("a");
    EXPECT_TRUE(check_audience(sql_, campaign, at(0)).has_value());
    campaign.segment = audience::SegmentId{99};
    EXPECT_EQ(check_audience(sql_, campaign, at(0)).error().kind, ErrorKind::missing);
    campaign.list = audience::ListId{1};
    EXPECT_EQ(check_audience(sql_, campaign, at(0)).error().kind, ErrorKind::invalid);
    campaign = draft("b");
    campaign.import = ImportId{99};
    EXPECT_EQ(check_audience(sql_, campaign, at(0)).error().where, "import");
}

TEST_F(CampaignTest, LeavesNoFrozenAudienceThatNoLaunchNeedsNorWhatWasBeingRemoved) {
    sql_ << "INSERT INTO list (id, project_id, name, origin, created_at, updated_at) VALUES (1, 1, 'a', 'frozen', 0, "
            "0), "
            "(2, 1, 'b', 'frozen', 0, 0), (3, 1, 'c', 'uploaded', 0, 0), (4, 1, 'd', 'frozen', 0, 0), (5, 1, 'c', "
            "'removed', 0, 0)";
    sql_ << "UPDATE campaign SET snapshot_list = 1, state = 'launching'";
    sql_ << "INSERT INTO campaign (project_id, name, provider_id, plan, state, snapshot_list, created_at) VALUES (1, "
            "'x', 1, '{}', 'running', 2, 0)";
    EXPECT_EQ(left_over_lists(sql_), (std::vector{audience::ListId{2}, audience::ListId{4}, audience::ListId{5}}));
}

TEST_F(CampaignTest, OfTwoChangesOfOneRevisionTheFirstIsKept) {
    Campaign campaign = draft("first");
    campaign.id = insert_campaign(sql_, campaign);
    campaign.revision = find_campaign(sql_, campaign.id)->revision;
    campaign.name = "second";
    campaign.send_at = Time(std::chrono::milliseconds(5'000));
    EXPECT_TRUE(update_draft(sql_, campaign));
    campaign.name = "third";
    EXPECT_FALSE(update_draft(sql_, campaign));
    const auto stored = find_campaign(sql_, campaign.id);
    EXPECT_EQ(stored->name, "second");
    EXPECT_EQ(stored->send_at, campaign.send_at);
    EXPECT_EQ(stored->revision, campaign.revision + 1);
    EXPECT_FALSE(set_schedule(sql_, campaign.id, campaign.revision, campaign.send_at));
    EXPECT_TRUE(set_schedule(sql_, campaign.id, stored->revision, campaign.send_at));
    EXPECT_EQ(find_campaign(sql_, campaign.id)->scheduled, campaign.send_at);
}

TEST_F(CampaignTest, TheNumberOfADraftThatIsGoneIsGivenToNoOther) {
    const CampaignId first = insert_campaign(sql_, draft("a"));
    EXPECT_TRUE(remove_draft(sql_, first));
    EXPECT_FALSE(remove_draft(sql_, first));
    EXPECT_GT(insert_campaign(sql_, draft("b")), first);
}

TEST_F(CampaignTest, AreFoundByAPartOfTheirNameNewestFirst) {
    for (const char* name : {"Winter Sale", "Summer sale", "50% off_now"}) {
        insert_campaign(sql_, draft(name));
    }
    EXPECT_EQ(names({.project = ProjectId{1}, .name = "SALE", .newest_first = true}),
              (std::vector<std::string>{"Summer sale", "Winter Sale"}));
    EXPECT_EQ(names({.project = ProjectId{1}, .name = "%"}), std::vector<std::string>{"50% off_now"});
    EXPECT_TRUE(names({.project = ProjectId{1}, .scheduled = true}).empty());
}

}  // namespace
}  // namespace parley::campaign
