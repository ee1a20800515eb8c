#include "campaign/template_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "template_fixture.h"
#include "template_vectors.h"

namespace parley::campaign {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TemplateListing listed(const std::string& name, const std::string& text = "Hello there.") {
    TemplateListing listing{.id = "id-" + name, .name = name, .language = "en", .category = "UTILITY"};
    listing.components = {json::object{{"type", "BODY"}, {"text", text}}};
    return listing;
}

ProviderList list_of(std::vector<TemplateListing> templates) {
    ProviderList list;
    list.templates = std::move(templates);
    list.pages = 1;
    return list;
}

HttpResponse answer(std::string body) {
    return {.status = 200, .headers = {}, .body = std::move(body)};
}

auto named(const std::string& name) {
    return Field("name", &ImportedTemplate::name, name);
}

class TemplateImportTest : public parley::testing::TemplateFixture {
protected:
    ImportReport import(ProviderList list) {
        auto plan = plan_import(sql_, provider, prepare_list(std::move(list), provider, rules_), rules_);
        EXPECT_TRUE(plan.has_value()) << describe(plan.error());
        return carry_out(sql_, std::move(*plan));
    }
    std::optional<Template> find(const std::string& name) { return find_template_named(sql_, provider, name, "en"); }

    ImportRules rules_{.dialect = *dialect_named("generic"), .now = Time(std::chrono::seconds(100))};
};

TEST_F(TemplateImportTest, AddsWhatIsNew) {
    TemplateListing waiting = listed("b");
    waiting.status = TemplateStatus::rejected;
    waiting.reason = "PROMOTIONAL";
    const ImportReport report = import(list_of({listed("a"), waiting}));
    EXPECT_THAT(report.added, ElementsAre(named("a"), named("b")));
    EXPECT_EQ(report.listed, 2U);
    const auto a = find("a");
    ASSERT_TRUE(a.has_value());
    EXPECT_EQ(a->id, report.added[0].id);
    EXPECT_EQ(a->external_id, "id-a");
    EXPECT_EQ(a->category, "UTILITY");
    EXPECT_EQ(a->origin, TemplateOrigin::imported);
    EXPECT_EQ(a->created, rules_.now);
    EXPECT_EQ(find("b")->status, TemplateStatus::rejected);
    EXPECT_EQ(find("b")->status_reason, "PROMOTIONAL");
}

TEST_F(TemplateImportTest, TwiceChangesNothingTheSecondTime) {
    import(list_of({listed("a"), listed("b")}));
    const ImportReport again = import(list_of({listed("b"), listed("a")}));
    EXPECT_EQ(again.unchanged, 2U);
    EXPECT_THAT(again.added, IsEmpty());
    EXPECT_THAT(again.changed, IsEmpty());
    EXPECT_THAT(again.removed, IsEmpty());
}

TEST_F(TemplateImportTest, TellsWhatChanged) {
    import(list_of({listed("a")}));
    TemplateListing changed = listed("a", "Hello there, all of you.");
    changed.category = "MARKETING";
    changed.status = TemplateStatus::paused;
    changed.reason = "low quality";
    const ImportReport report = import(list_of({changed}));
    ASSERT_EQ(report.changed.size(), 1U);
    EXPECT_THAT(report.changed[0].what,
                ElementsAre("body", "category: UTILITY -> MARKETING", "status: approved -> paused (low quality)"));
    EXPECT_EQ(find("a")->components, changed.components);
    EXPECT_EQ(find("a")->status, TemplateStatus::paused);
    EXPECT_EQ(find("a")->created, Time(std::chrono::seconds(100)));
}

TEST_F(TemplateImportTest, TakesNewExamplesWithoutCallingThemAChange) {
    TemplateListing first = listed("a", "Hello {{1}}, you.");
    first.components[0].as_object()["example"] = json::parse(R"({"body_text":[["Zoë"]]})");
    import(list_of({first}));
    const CampaignId running = campaign_in("running", find("a")->id);
    first.components[0].as_object()["example"] = json::parse(R"({"body_text":[["Asha"]]})");
    const ImportReport report = import(list_of({first}));
    EXPECT_EQ(report.unchanged, 1U);
    EXPECT_EQ(state_of(running), "running");
    EXPECT_EQ(find("a")->components, first.components);
}

TEST_F(TemplateImportTest, PausesCampaignsThatWouldSendSomethingElse) {
    import(list_of({listed("a")}));
    const CampaignId running = campaign_in("running", find("a")->id);
    const CampaignId draft = campaign_in("draft", find("a")->id);
    const CampaignId over = campaign_in("stopped", find("a")->id);
    const ImportReport report = import(list_of({listed("a", "Other words.")}));
    EXPECT_THAT(report.paused, ElementsAre(TemplateUser{running, "c", State::running}));
    EXPECT_EQ(report.changed[0].campaigns.size(), 2U);
    EXPECT_EQ(state_of(running), "paused");
    EXPECT_EQ(reason_of(running), "its template a was changed by an import");
    EXPECT_EQ(state_of(draft), "draft");
    EXPECT_EQ(state_of(over), "stopped");
}

TEST_F(TemplateImportTest, PausesCampaignsWhoseTemplateIsNoLongerApproved) {
    import(list_of({listed("a")}));
    const CampaignId running = campaign_in("running", find("a")->id);
    TemplateListing paused = listed("a");
    paused.status = TemplateStatus::paused;
    EXPECT_EQ(import(list_of({paused})).paused.size(), 1U);
    EXPECT_EQ(state_of(running), "paused");
    EXPECT_EQ(reason_of(running), "its template a is paused");
}

TEST_F(TemplateImportTest, LeavesATemplateAloneThatIsJustBeingLaunched) {
    import(list_of({listed("a")}));
    const CampaignId launching = campaign_in("launching", find("a")->id);
    const ImportReport report = import(list_of({listed("a", "Other words.")}));
    EXPECT_THAT(report.kept,
                ElementsAre(AllOf(named("a"), Field("why", &ImportedTemplate::why, HasSubstr("is being launched")))));
    EXPECT_EQ(find("a")->components, listed("a").components);
    EXPECT_EQ(state_of(launching), "launching");
}

TEST_F(TemplateImportTest, RemovesWhatIsNoLongerListedAndNobodyUses) {
    import(list_of({listed("a"), listed("unused"), listed("sent_once")}));
    const TemplateId sent_once = find("sent_once")->id;
    campaign_in("finished", sent_once);
    const ImportReport report = import(list_of({listed("a")}));
    EXPECT_THAT(report.removed, ElementsAre(named("sent_once"), named("unused")));
    EXPECT_FALSE(find("unused").has_value());
    EXPECT_TRUE(find_template(sql_, sent_once)->archived);
    EXPECT_THAT(import(list_of({listed("a")})).removed, IsEmpty());
}

TEST_F(TemplateImportTest, KeepsWhatIsNoLongerListedWhereACampaignUsesIt) {
    import(list_of({listed("a"), listed("b")}));
    const CampaignId running = campaign_in("running", find("b")->id);
    const CampaignId draft = campaign_in("draft", find("b")->id);
    const ImportReport report = import(list_of({listed("a")}));
    ASSERT_THAT(report.in_use, ElementsAre(named("b")));
    EXPECT_THAT(report.in_use[0].campaigns,
                ElementsAre(Field(&TemplateUser::id, running), Field(&TemplateUser::id, draft)));
    EXPECT_THAT(report.removed, IsEmpty());
    EXPECT_EQ(find("b")->status, TemplateStatus::disabled);
    EXPECT_EQ(find("b")->status_reason, "no longer listed by the provider");
    EXPECT_EQ(state_of(running), "paused");
    EXPECT_THAT(reason_of(running), HasSubstr("no longer listed by the provider"));

    EXPECT_THAT(import(list_of({listed("a")})).in_use, ElementsAre(named("b"))) << "it is told as long as it is so";
    const ImportReport back = import(list_of({listed("a"), listed("b")}));
    EXPECT_THAT(back.changed, ElementsAre(named("b")));
    EXPECT_EQ(find("b")->status, TemplateStatus::approved);
    EXPECT_EQ(find("b")->status_reason, "");
}

TEST_F(TemplateImportTest, NeverRemovesWhatAPersonMadeButKnowsItAgain) {
    stored(plain("by_hand"));
    const Template both = stored(plain("both"));
    const ImportReport report = import(list_of({listed("both")}));
    EXPECT_THAT(report.kept,
                ElementsAre(AllOf(named("by_hand"), Field("why", &ImportedTemplate::why, HasSubstr("made by hand")))));
    EXPECT_TRUE(find("by_hand").has_value());
    EXPECT_EQ(find("both")->id, both.id);
    EXPECT_EQ(find("both")->external_id, "id-both");
    EXPECT_EQ(find("both")->origin, TemplateOrigin::made);
    EXPECT_THAT(report.changed[0].what, ElementsAre("id: none -> id-both", "category: none -> UTILITY"));
    EXPECT_THAT(import(list_of({listed("other")})).removed, IsEmpty());
}

TEST_F(TemplateImportTest, BringsBackWhatWasArchived) {
    Template archived = plain("a");
    archived.archived = true;
    const TemplateId id = stored_import(archived).id;
    const ImportReport report = import(list_of({listed("a", "Other words.")}));
    EXPECT_THAT(report.added, ElementsAre(Field("id", &ImportedTemplate::id, id)));
    EXPECT_FALSE(find("a")->archived);
}

TEST_F(TemplateImportTest, RefusesWhatCannotBeSentWithPlaceAndReason) {
    import(list_of({listed("flow"), listed("fine")}));
    TemplateListing flow = listed("flow");
    flow.components.push_back(json::parse(R"({"type":"BUTTONS","buttons":[{"type":"FLOW","text":"Start"}]})"));
    ProviderList list = list_of({listed("gap", "Hello {{1}} and {{3}}."), flow, listed("fine")});
    const ImportReport report = import(std::move(list));
    ASSERT_EQ(report.refused.size(), 2U);
    EXPECT_EQ(report.refused[0].name, "gap");
    EXPECT_EQ(report.refused[0].finding.where, "components[0].text");
    EXPECT_THAT(report.refused[0].finding.what, HasSubstr("has no placeholder {{2}}"));
    EXPECT_EQ(report.refused[1].name, "flow");
    EXPECT_EQ(report.refused[1].finding.where, "components[1].buttons[0]");
    EXPECT_FALSE(find("gap").has_value());
    EXPECT_EQ(find("flow")->status, TemplateStatus::disabled);
    EXPECT_THAT(find("flow")->status_reason, HasSubstr("cannot be sent"));
    EXPECT_THAT(report.removed, IsEmpty());
}

TEST_F(TemplateImportTest, RemovesNothingWhereAPartOfTheListCannotBeRead) {
    import(list_of({listed("a"), listed("b")}));
    ProviderList list = list_of({listed("a")});
    list.unreadable = {{"page 1, data[1].components", "b: this must be a list"}};
    list.not_read = 1;
    const ImportReport report = import(std::move(list));
    EXPECT_THAT(report.removed, IsEmpty());
    EXPECT_THAT(report.kept,
                ElementsAre(AllOf(named("b"), Field("why", &ImportedTemplate::why, HasSubstr("could not be read")))));
    EXPECT_EQ(report.refused[0].finding.where, "page 1, data[1].components");
    EXPECT_EQ(report.listed, 2U);
    EXPECT_TRUE(find("b").has_value());
}

TEST_F(TemplateImportTest, TakesTheFirstOfTwoOfOneName) {
    TemplateListing german = listed("a");
    german.language = "de";
    const ImportReport report = import(list_of({listed("a"), listed("a"), german, listed("a", "Other words.")}));
    EXPECT_THAT(report.added, ElementsAre(named("a"), named("a")));
    ASSERT_EQ(report.refused.size(), 1U);
    EXPECT_THAT(report.refused[0].finding.what, HasSubstr("twice"));
    EXPECT_EQ(find("a")->components, listed("a").components);
}

TEST_F(TemplateImportTest, TakesNothingAwayForAnEmptyListUnlessThatIsMeant) {
    import(list_of({listed("a")}));
    const auto refused = plan_import(sql_, provider, prepare_list(list_of({}), provider, rules_), rules_);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    rules_.allow_empty = true;
    EXPECT_THAT(import(list_of({})).removed, ElementsAre(named("a")));
    rules_.allow_empty = false;
    EXPECT_TRUE(plan_import(sql_, provider, prepare_list(list_of({}), provider, rules_), rules_).has_value());
}

TEST_F(TemplateImportTest, PlannedOnlyWritesNothing) {
    import(list_of({listed("a"), listed("b")}));
    const CampaignId running = campaign_in("running", find("a")->id);
    const auto plan = plan_import(
        sql_, provider, prepare_list(list_of({listed("a", "Other words."), listed("c")}), provider, rules_), rules_);
    ASSERT_TRUE(plan.has_value());
    EXPECT_THAT(plan->report.added, ElementsAre(named("c")));
    EXPECT_THAT(plan->report.changed, ElementsAre(named("a")));
    EXPECT_THAT(plan->report.removed, ElementsAre(named("b")));
    EXPECT_EQ(plan->report.paused.size(), 1U);
    EXPECT_EQ(state_of(running), "running");
    EXPECT_EQ(list_templates(sql_, provider).size(), 2U);
}

TEST_F(TemplateImportTest, MarksButtonsThatLeadToTheClickDomain) {
    rules_.click_domain = "trk.e.com";
    TemplateListing tracked = listed("a");
    tracked.components.push_back(json::parse(
        R"({"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"https://trk.e.com/{{1}}","example":["x"]}]})"));
    import(list_of({tracked}));
    EXPECT_TRUE(slots_of(*find("a")).at(0).tracked);
    EXPECT_EQ(import(list_of({tracked})).unchanged, 1U);
}

TEST_F(TemplateImportTest, TakesEveryExampleOfTheGuide) {
    ProviderList list = list_of({});
    for (const char* file : {"basic.json", "limited_time_offer.json", "carousel.json"}) {
        const auto page = rules_.dialect.client.read_templates(
            answer(testing::text_in(std::filesystem::path("generic/template_import") / file)));
        ASSERT_TRUE(page.has_value()) << file;
        EXPECT_EQ(page->next, "MgZDZD");
        EXPECT_THAT(page->unreadable, IsEmpty()) << file;
        list.templates.insert(list.templates.end(), page->templates.begin(), page->templates.end());
    }
    const ImportReport report = import(std::move(list));
    EXPECT_THAT(report.refused, IsEmpty());
    EXPECT_EQ(report.added.size(), 3U);
    const auto slots = [&](const char* name, const char* language) {
        const auto form = find_template_named(sql_, provider, name, language);
        return form ? slots_of(*form).size() : 0;
    };
    EXPECT_EQ(slots("dashboard_track_order", "en"), 2U);
    EXPECT_EQ(slots("lto_template_import", "en"), 9U);
    EXPECT_EQ(slots("carousel_test_01", "bg"), 3U);
}

TEST_F(TemplateImportTest, TakesEveryExampleOfMeta) {
    for (const char* file :
         {"list_page.json", "list_limited_time_offer.json", "list_carousel.json", "list_one_time_password.json"}) {
        json::array data;
        for (const json::object& one : testing::templates_in(std::filesystem::path("templates") / file)) {
            data.emplace_back(one);
        }
        const auto page = rules_.dialect.client.read_templates(answer(json::serialize(json::object{{"data", data}})));
        ASSERT_TRUE(page.has_value());
        EXPECT_THAT(page->unreadable, IsEmpty());
        EXPECT_THAT(import(list_of(page->templates)).refused, IsEmpty()) << file;
    }
}

TEST_F(TemplateImportTest, BoundsItsWarnings) {
    std::vector<TemplateListing> many;
    for (int at = 0; at < 700; ++at) {
        many.push_back(listed("t" + std::to_string(at), "{{1}} and {{2}}"));
    }
    const ImportReport report = import(list_of(std::move(many)));
    EXPECT_EQ(report.added.size(), 700U);
    EXPECT_EQ(report.warnings.size(), 1'000U);
    EXPECT_GT(report.more_warnings, 0U);
}

}  // namespace
}  // namespace parley::campaign
