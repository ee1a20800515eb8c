#include "access/audit.h"

#include "installation.h"

namespace parley::access {
namespace {

class Audit : public ::testing::Test {
protected:
    void add(const std::string& actor, const std::string& action, const std::string& subject, ProjectId project) {
        AuditEntry entry{actor, action, subject, here_.clock.now(), {}, {}};
        here_.write([entry, project](soci::session& sql) { note(sql, project, entry); });
        here_.clock.turn(std::chrono::seconds(1));
    }
    std::vector<std::string> subjects(const AuditFilter& filter, std::int64_t before = 0, int limit = 100) {
        std::vector<std::string> found;
        for (const KeptAuditEntry& kept : here_.database.read(
                 [&](soci::session& sql) { return list_audit(sql, here_.id(), filter, before, limit); })) {
            found.push_back(kept.entry.subject);
        }
        return found;
    }

    Installation here_;
};

using Names = std::vector<std::string>;

TEST_F(Audit, TellsTheNewestFirstAndOfOneProjectAlone) {
    const Time begun = here_.clock.now();
    add("key ci", "key.create", "key 1", here_.id());
    add("key ci", "key.revoke", "key 10", here_.id());
    add("member asha@example.com", "key.create", "key 2", here_.id());
    add("key ci", "key.create", "key 3", ProjectId{99});
    EXPECT_EQ(subjects({}), (Names{"key 2", "key 10", "key 1"}));
    EXPECT_EQ(subjects({.actor = "key ci"}), (Names{"key 10", "key 1"}));
    EXPECT_EQ(subjects({.action = "key.create"}), (Names{"key 2", "key 1"}));
    EXPECT_EQ(subjects({.subject = "key 1"}), (Names{"key 10", "key 1"}));
    EXPECT_EQ(subjects({.subject = "k%"}), Names{});
    EXPECT_EQ(subjects({.from = begun + std::chrono::seconds(1)}), (Names{"key 2", "key 10"}));
    EXPECT_EQ(subjects({.until = begun + std::chrono::seconds(1)}), Names{"key 1"});
    EXPECT_EQ(subjects({}, 0, 2), (Names{"key 2", "key 10"}));
    EXPECT_EQ(subjects({}, 2, 2), Names{"key 1"});
}

TEST_F(Audit, KeepsWhatWasBeforeAndAfter) {
    AuditEntry entry{"key ci", "project.change", "project 1", here_.clock.now(), {}, {}};
    entry.before = {{"name", "a"}};
    here_.write([&](soci::session& sql) { note(sql, here_.id(), entry); });
    const auto kept = here_.database.read([&](soci::session& sql) { return list_audit(sql, here_.id(), {}, 0, 10); });
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].entry.before, entry.before);
    EXPECT_TRUE(kept[0].entry.after.is_null());
    EXPECT_EQ(kept[0].entry.at, entry.at);
}

// One transaction: what throws takes its entry with it.
TEST_F(Audit, HoldsNothingThatDidNotHappen) {
    const AuditEntry entry{"key ci", "key.create", "key 1", here_.clock.now(), {}, {}};
    const auto failed = here_.writer.run([&](soci::session& sql) {
        note(sql, here_.id(), entry);
        throw std::runtime_error("the change failed");
    });
    EXPECT_FALSE(failed.has_value());
    EXPECT_EQ(subjects({}), Names{});
}

}  // namespace
}  // namespace parley::access
