#include "campaign/template_names.h"

#include "campaign/template_history.h"
#include "campaign/template_status.h"
#include "ledger_fixture.h"

namespace parley::campaign {
namespace {

class TemplateNamesTest : public parley::testing::LedgerFixture {
protected:
    TemplateNamesTest() {
        sql_ << "DELETE FROM campaign";
        sql_ << "DELETE FROM template";
    }

    Template form(std::string name, std::string language, TemplateStatus status = TemplateStatus::approved,
                  std::string category = {}) {
        Template made{.provider = ProviderId{1},
                      .name = std::move(name),
                      .language = std::move(language),
                      .components = json::parse(R"([{"type":"BODY","text":"Hello."}])").as_array(),
                      .category = std::move(category),
                      .status = status,
                      .created = at(1),
                      .updated = at(1)};
        made.id = insert_noted(sql_, made, ChangeCause::person);
        return made;
    }
    std::vector<std::string> names(const NameFilter& filter, const NameCursor& after = {}, int limit = 10) {
        std::vector<std::string> found;
        for (const NamedTemplates& named : templates_by_name(sql_, filter, after, limit)) {
            std::string line = named.name + ":";
            for (const Template& language : named.languages) {
                line += " " + language.language;
            }
            found.push_back(line);
        }
        return found;
    }
    const NameFilter all_{.project = ProjectId{1}};
};

using Lines = std::vector<std::string>;

TEST_F(TemplateNamesTest, StandTogetherWithTheirLanguagesInOrder) {
    form("welcome", "en");
    form("order", "de");
    form("order", "ar");
    EXPECT_EQ(names(all_), (Lines{"order: ar de", "welcome: en"}));
    EXPECT_EQ(names(all_, {"order", ProviderId{1}}), (Lines{"welcome: en"}));
    EXPECT_EQ(names(all_, {}, 1).size(), 2U) << "one more tells that there are more";
    EXPECT_EQ(names({.project = ProjectId{2}}), Lines{});
}

TEST_F(TemplateNamesTest, AreFoundByWhatAnyLanguageFits) {
    form("welcome", "en", TemplateStatus::rejected, "MARKETING");
    form("welcome", "de");
    form("order_1", "en", TemplateStatus::approved, "UTILITY");
    NameFilter filter = all_;
    filter.status = TemplateStatus::rejected;
    EXPECT_EQ(names(filter), (Lines{"welcome: de en"}));
    filter = all_;
    filter.language = "de";
    EXPECT_EQ(names(filter), (Lines{"welcome: de en"}));
    filter = all_;
    filter.category = "none";
    EXPECT_EQ(names(filter), (Lines{"welcome: de en"}));
    filter.category = "UTILITY";
    EXPECT_EQ(names(filter), (Lines{"order_1: en"}));
    filter = all_;
    filter.search = "ORDER_";
    EXPECT_EQ(names(filter), (Lines{"order_1: en"}));
    filter.search = "order%";
    EXPECT_EQ(names(filter), Lines{});
    filter.search = "' OR 1=1 --";
    EXPECT_EQ(names(filter), Lines{});
}

TEST_F(TemplateNamesTest, AreCountedWithoutWhatIsAskedOfTheirOwnKind) {
    form("welcome", "en", TemplateStatus::rejected);
    form("welcome", "de", TemplateStatus::approved, "UTILITY");
    NameFilter filter = all_;
    filter.status = TemplateStatus::rejected;
    const NameCounts counts = count_templates(sql_, filter);
    EXPECT_EQ(counts.statuses, (std::vector<Counted>{{"approved", 1}, {"rejected", 1}}));
    EXPECT_EQ(counts.languages, (std::vector<Counted>{{"en", 1}}));
    EXPECT_EQ(counts.categories, (std::vector<Counted>{{"none", 1}}));
}

TEST_F(TemplateNamesTest, HideWhatIsArchivedUnlessItIsAskedFor) {
    Template gone = form("welcome", "en");
    gone.archived = true;
    update_noted(sql_, gone, ChangeCause::person);
    EXPECT_EQ(names(all_), Lines{});
    NameFilter filter = all_;
    filter.with_archived = true;
    EXPECT_EQ(names(filter), (Lines{"welcome: en"}));
}

TEST_F(TemplateNamesTest, HistoryTellsWhoChangedWhat) {
    Template known = form("welcome", "en");
    known.components = json::parse(R"([{"type":"BODY","text":"Good morning."}])").as_array();
    known.updated = at(2);
    update_noted(sql_, known, ChangeCause::person);
    update_noted(sql_, known, ChangeCause::import);  // nothing of it differs
    ASSERT_TRUE(apply_report(
        sql_, ProviderId{1},
        {.name = "welcome", .language = "en", .status = TemplateStatus::paused, .reason = "Too many blocks"}, at(3)));
    const auto changes = changes_of_template(sql_, known.id, 0, 10);
    ASSERT_EQ(changes.size(), 3U);
    EXPECT_EQ(changes[0].cause, ChangeCause::provider);
    EXPECT_EQ(changes[0].what, (Lines{"status"}));
    EXPECT_EQ(changes[0].status, TemplateStatus::paused);
    EXPECT_EQ(changes[0].status_was, TemplateStatus::approved);
    EXPECT_EQ(changes[0].reason, "Too many blocks");
    EXPECT_EQ(changes[0].at, at(3));
    EXPECT_EQ(changes[1].what, (Lines{"body"}));
    EXPECT_EQ(changes[2].what, (Lines{"added"}));
    EXPECT_FALSE(changes[2].status_was.has_value());
    EXPECT_EQ(changes_of_template(sql_, known.id, changes[1].id, 10).size(), 1U);
    remove_template(sql_, known.id);
    EXPECT_TRUE(changes_of_template(sql_, known.id, 0, 10).empty()) << "gone with it";
}

TEST_F(TemplateNamesTest, HistoryKeepsTheLastTwoHundred) {
    Template known = form("welcome", "en");
    for (int turn = 0; turn < 230; ++turn) {
        known.quality = turn % 2 == 0 ? "GREEN" : "RED";
        update_noted(sql_, known, ChangeCause::provider);
    }
    EXPECT_EQ(changes_of_template(sql_, known.id, 0, 1'000).size(), 200U);
}

}  // namespace
}  // namespace parley::campaign
