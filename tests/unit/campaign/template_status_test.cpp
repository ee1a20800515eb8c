#include "campaign/template_status.h"

#include "campaign/template.h"
#include "ledger_fixture.h"

namespace parley::campaign {
namespace {

class TemplateStatusTest : public parley::testing::LedgerFixture {
protected:
    Template form() { return *find_template(sql_, TemplateId{1}); }
    bool apply(const TemplateReport& report) { return apply_report(sql_, ProviderId{1}, report, at(9)); }
};

TEST_F(TemplateStatusTest, FollowsTheProviderByIdElseByNameAndLanguage) {
    EXPECT_TRUE(apply({.template_id = "77",
                       .name = "t",
                       .language = "en",
                       .status = TemplateStatus::rejected,
                       .reason = "INVALID_FORMAT"}));
    EXPECT_EQ(form().status, TemplateStatus::rejected);
    EXPECT_EQ(form().status_reason, "INVALID_FORMAT");
    EXPECT_EQ(form().external_id, "77") << "learnt";
    EXPECT_TRUE(apply({.template_id = "77", .status = TemplateStatus::approved, .reason = "NONE"}));
    EXPECT_EQ(form().status, TemplateStatus::approved);
    EXPECT_EQ(form().status_reason, "");
    EXPECT_TRUE(apply({.template_id = "77", .category = "MARKETING", .quality = "YELLOW"}));
    EXPECT_EQ(form().category, "MARKETING");
    EXPECT_EQ(form().quality, "YELLOW");
    EXPECT_EQ(form().status, TemplateStatus::approved) << "not spoken of";
}

TEST_F(TemplateStatusTest, ReadsALanguageWithAHyphenAsWithAnUnderscore) {
    sql_ << "UPDATE template SET language = 'en_US' WHERE id = 1";
    EXPECT_TRUE(apply({.name = "t", .language = "en-US", .status = TemplateStatus::paused}));
    EXPECT_EQ(form().status, TemplateStatus::paused);
}

TEST_F(TemplateStatusTest, IsNotUndoneByAnOlderReportThatComesLate) {
    EXPECT_TRUE(apply({.name = "t", .language = "en", .status = TemplateStatus::paused, .at = at(8)}));
    EXPECT_TRUE(apply({.name = "t", .language = "en", .status = TemplateStatus::approved, .at = at(7)}));
    EXPECT_EQ(form().status, TemplateStatus::paused);
    EXPECT_TRUE(apply({.name = "t", .language = "en", .status = TemplateStatus::approved, .at = at(9)}));
    EXPECT_EQ(form().status, TemplateStatus::approved);
}

TEST_F(TemplateStatusTest, IsThatOfEachNumberOfTheAccount) {
    sql_
        << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, rate, "
           "answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
           "(2, 1, 'second', 'generic', '912', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's2', 'i2', 0, 0)";
    sql_ << "INSERT INTO template (id, provider_id, name, language, definition, external_id, created_at, updated_at) "
            "VALUES (2, 2, 't', 'en', '[]', '77', 0, 0)";
    sql_ << "UPDATE template SET external_id = '77' WHERE id = 1";
    EXPECT_TRUE(apply({.template_id = "77", .status = TemplateStatus::paused}));
    EXPECT_EQ(form().status, TemplateStatus::paused);
    EXPECT_EQ(find_template(sql_, TemplateId{2})->status, TemplateStatus::paused);
}

TEST_F(TemplateStatusTest, LeavesOthersAlone) {
    EXPECT_FALSE(apply({.template_id = "78", .name = "other", .language = "en", .status = TemplateStatus::disabled}));
    EXPECT_FALSE(
        apply_report(sql_, ProviderId{2}, {.name = "t", .language = "en", .status = TemplateStatus::disabled}, at(1)));
    EXPECT_EQ(form().status, TemplateStatus::approved);
}

}  // namespace
}  // namespace parley::campaign
