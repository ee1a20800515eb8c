#include "campaign/template_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/template_content.h"
#include "template_fixture.h"
#include "template_vectors.h"

namespace parley::campaign {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TemplateChangeTest : public parley::testing::TemplateFixture {};

TEST_F(TemplateChangeTest, WhereNobodyUsesItIsWritten) {
    Template form = stored(plain("a"));
    form.components = plain("a", "Something else.").components;
    form.category = "UTILITY";
    const auto outcome = change_template(sql_, form, false);
    ASSERT_TRUE(outcome.has_value() && outcome->done);
    EXPECT_EQ(find_template(sql_, form.id)->components, form.components);
    EXPECT_EQ(outcome->stored->category, "UTILITY");
}

TEST_F(TemplateChangeTest, OfWhatACampaignSendsNeedsSomebodyWhoSaysSo) {
    Template form = stored(plain("a"));
    const CampaignId running = campaign_in("running", form.id);
    const CampaignId paused = campaign_in("paused", form.id);
    const CampaignId draft = campaign_in("draft", form.id);
    const CampaignId finished = campaign_in("finished", form.id);
    form.components = plain("a", "Something else.").components;

    const auto refused = change_template(sql_, form, false);
    ASSERT_TRUE(refused.has_value());
    EXPECT_FALSE(refused->done);
    EXPECT_THAT(refused->in_use, ElementsAre(TemplateUser{running, "c", State::running}));
    EXPECT_NE(find_template(sql_, form.id)->components, form.components);
    EXPECT_EQ(state_of(running), "running");

    const auto changed = change_template(sql_, form, true);
    ASSERT_TRUE(changed.has_value() && changed->done);
    EXPECT_THAT(changed->paused, ElementsAre(TemplateUser{running, "c", State::running}));
    EXPECT_EQ(find_template(sql_, form.id)->components, form.components);
    EXPECT_EQ(state_of(running), "paused");
    EXPECT_EQ(reason_of(running), "its template a was changed");
    EXPECT_EQ(reason_of(paused), "its template a was changed");
    EXPECT_EQ(state_of(draft), "draft");
    EXPECT_EQ(state_of(finished), "finished");
}

TEST_F(TemplateChangeTest, WaitsForALaunchEvenIfUsersMayBeStopped) {
    Template form = stored(plain("a"));
    const CampaignId launching = campaign_in("launching", form.id);
    form.components = plain("a", "Something else.").components;
    const auto outcome = change_template(sql_, form, true);
    ASSERT_TRUE(outcome.has_value());
    EXPECT_FALSE(outcome->done);
    EXPECT_EQ(outcome->in_use.front().id, launching);
}

TEST_F(TemplateChangeTest, OfCategoryStatusOrExamplesStopsNobody) {
    Template form = stored(plain("a", "Hello {{1}}, you."));
    const CampaignId running = campaign_in("running", form.id);
    form.category = "MARKETING";
    form.components[0].as_object()["example"] = json::parse(R"({"body_text":[["Zoë"]]})");
    const auto outcome = change_template(sql_, form, false);
    ASSERT_TRUE(outcome.has_value() && outcome->done);
    EXPECT_THAT(outcome->paused, IsEmpty());
    EXPECT_EQ(state_of(running), "running");
}

TEST_F(TemplateChangeTest, KeepsNameAndLanguageUnique) {
    stored(plain("a"));
    Template other = stored(plain("b"));
    other.name = "a";
    EXPECT_EQ(change_template(sql_, other, false).error().kind, ErrorKind::conflict);
    EXPECT_EQ(add_template(sql_, plain("a"), false).error().kind, ErrorKind::conflict);
    other.language = "de";
    EXPECT_TRUE(change_template(sql_, other, false).has_value());
    Template unknown = plain("c");
    unknown.id = TemplateId{99};
    EXPECT_EQ(change_template(sql_, unknown, false).error().kind, ErrorKind::missing);
}

TEST_F(TemplateChangeTest, RemovesForGoodOnlyWhatNoCampaignNames) {
    const Template unused = stored(plain("a"));
    const auto gone = remove_or_archive(sql_, unused, false, at(5));
    EXPECT_TRUE(gone.done);
    EXPECT_FALSE(gone.stored.has_value());
    EXPECT_FALSE(find_template(sql_, unused.id).has_value());

    const Template used = stored(plain("b"));
    campaign_in("finished", used.id);
    const auto archived = remove_or_archive(sql_, used, false, at(5));
    EXPECT_TRUE(archived.done && archived.stored->archived);
    EXPECT_TRUE(find_template(sql_, used.id)->archived);
    EXPECT_THAT(list_templates(sql_, provider), IsEmpty());
}

TEST_F(TemplateChangeTest, RemovesFromUnderACampaignOnlyWhereSomebodySaysSo) {
    const Template form = stored(plain("a"));
    const CampaignId running = campaign_in("running", form.id);
    const auto refused = remove_or_archive(sql_, form, false, at(5));
    EXPECT_FALSE(refused.done);
    EXPECT_EQ(refused.in_use.front().id, running);
    const auto removed = remove_or_archive(sql_, form, true, at(5));
    EXPECT_TRUE(removed.done);
    EXPECT_EQ(state_of(running), "paused");
    EXPECT_EQ(reason_of(running), "its template a was removed");
}

TEST_F(TemplateChangeTest, BringsBackWhatWasRemovedUnderItsOldNumber) {
    Template form = stored(plain("a"));
    const CampaignId paused = campaign_in("paused", form.id);
    remove_or_archive(sql_, form, false, at(5));
    const auto again = add_template(sql_, plain("a", "Something else."), false);
    ASSERT_TRUE(again.has_value() && again->done);
    EXPECT_EQ(again->stored->id, form.id);
    EXPECT_FALSE(again->stored->archived);
    EXPECT_THAT(reason_of(paused), HasSubstr("was made anew"));
}

TEST_F(TemplateChangeTest, FindsTemplatesByEveryFilter) {
    Template german = plain("Order_shipped");
    german.language = "de";
    german.status = TemplateStatus::paused;
    stored(german);
    const Template second = stored(plain("order%late"));
    Template archived = plain("old");
    archived.archived = true;
    stored(archived);
    const auto count = [&](TemplateFilter filter) {
        filter.project = filter.project ? filter.project : ProjectId{1};
        return find_templates(sql_, filter).size();
    };
    EXPECT_EQ(count({}), 2U);
    EXPECT_EQ(count({.with_archived = true}), 3U);
    EXPECT_EQ(count({.project = ProjectId{2}}), 0U);
    EXPECT_EQ(count({.provider = ProviderId{1}}), 2U);
    EXPECT_EQ(count({.provider = ProviderId{2}}), 0U);
    EXPECT_EQ(count({.status = TemplateStatus::paused}), 1U);
    EXPECT_EQ(count({.name = "ORDER_"}), 1U);
    EXPECT_EQ(count({.name = "order"}), 2U);
    EXPECT_EQ(count({.name = "%"}), 1U);
    EXPECT_EQ(count({.name = "!"}), 0U);
    EXPECT_EQ(count({.limit = 1}), 1U);
    EXPECT_EQ(count({.after = second.id}), 0U);
}

TEST(TemplateContent, IsComparedByWhatAPersonGets) {
    const auto form_of = [](const std::string& components) {
        Template form{.name = "t", .language = "en"};
        form.components = json::parse(components).as_array();
        return form;
    };
    const Template base =
        form_of(R"([{"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://e.com/a?sign=1"]}},
        {"type":"BODY","text":"Hi {{1}}, you.","example":{"body_text":[["a"]]}},
        {"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"https://e.com/{{1}}","example":["x"]},{"type":"FLOW","text":"F","flow_id":"1"}]}])");
    EXPECT_THAT(differences(base, form_of(R"([{"type":"body","text":"Hi {{1}}, you."},
        {"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"https://e.com/{{1}}","tracked":true},{"type":"FLOW","text":"F","flow_id":"1"}]},
        {"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://e.com/b?sign=2"]}}])")),
                IsEmpty());
    EXPECT_THAT(
        differences(
            base,
            form_of(
                R"([{"type":"HEADER","format":"VIDEO"},{"type":"BODY","text":"Hi {{1}}, there."},{"type":"FOOTER","text":"x"},
        {"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"https://e.com/{{1}}"},{"type":"FLOW","text":"F","flow_id":"2"}]}])")),
        ElementsAre("header", "body", "footer", "buttons"));
    const Template created =
        form_of(json::serialize(testing::components_in("templates/create_one_time_password.json")));
    const Template listed = form_of(json::serialize(testing::components_in("templates/list_one_time_password.json")));
    EXPECT_THAT(differences(created, listed), IsEmpty());
    EXPECT_THAT(differences(base, form_of("[7]")), ElementsAre("components"));
    Template renamed = base;
    renamed.name = "other";
    renamed.language = "de";
    EXPECT_THAT(differences(base, renamed), ElementsAre("name", "language"));
}

TEST_F(TemplateChangeTest, OfItsApprovalNeedsSomebodyWhoSaysSo) {
    Template form = stored(plain("a"));
    const CampaignId running = campaign_in("running", form.id);
    form.status = TemplateStatus::disabled;
    form.status_reason = "low quality";
    const auto refused = change_template(sql_, form, false);
    ASSERT_TRUE(refused.has_value());
    EXPECT_FALSE(refused->done);
    EXPECT_THAT(refused->in_use, ElementsAre(TemplateUser{running, "c", State::running}));
    EXPECT_EQ(find_template(sql_, form.id)->status, TemplateStatus::approved);
    EXPECT_EQ(state_of(running), "running");

    const auto changed = change_template(sql_, form, true);
    ASSERT_TRUE(changed.has_value() && changed->done);
    EXPECT_THAT(changed->paused, ElementsAre(TemplateUser{running, "c", State::running}));
    EXPECT_EQ(state_of(running), "paused");
    EXPECT_EQ(reason_of(running), "its template a is disabled: low quality");
}

TEST_F(TemplateChangeTest, IsNotedWhereItCameBetween) {
    const Template form = stored(plain("a"));
    EXPECT_TRUE(check_unchanged(sql_, form).has_value());
    Template other = form;
    other.status = TemplateStatus::paused;
    update_template(sql_, other);
    EXPECT_EQ(check_unchanged(sql_, form).error().kind, ErrorKind::conflict);
    EXPECT_TRUE(check_unchanged(sql_, other).has_value());
    remove_template(sql_, form.id);
    EXPECT_EQ(check_unchanged(sql_, other).error().kind, ErrorKind::missing);
}

TEST_F(TemplateChangeTest, NeverGivesAnIdOutAgain) {
    const TemplateId gone = insert_template(sql_, plain("a"));
    remove_template(sql_, gone);
    EXPECT_GT(insert_template(sql_, plain("a")).value, gone.value);
}

}  // namespace
}  // namespace parley::campaign
