#include "audience/erase.h"

#include <set>

#include "audience/identities.h"
#include "audience/profile.h"
#include "audience/upload.h"
#include "project.h"
#include "webhook/about.h"
#include "webhook/outbox.h"

namespace parley::audience {
namespace {

class EraseTest : public ::testing::Test {
protected:
    ProfileId make(const std::string& identity, ProfileChange change) {
        const std::vector<UploadRecord> records{{.name = identity, .said = std::move(change)},
                                                {.name = identity, .said = EventSaid{"Seen"}}};
        return project_.writer
            .run([&](soci::session& sql) { return upload(sql, project_.id, records, "upload", project_.clock.now()); })
            ->front()
            .profile;
    }
    std::optional<Erased> erase(ProfileId profile) {
        return *project_.writer.run(
            [&](soci::session& sql) { return erase_person(sql, project_.id, profile, messages_); });
    }
    void run(const std::string& statement) {
        ASSERT_TRUE(project_.writer.run([&](soci::session& sql) { sql << statement; }));
    }
    void add_traces(ProfileId profile, int number, const std::string& phone) {
        const std::string id = std::to_string(profile.value);
        const std::string row = std::to_string(number);
        run("INSERT INTO message (id, campaign_id, profile_id, status, words, provider_id, whatsapp_id) VALUES (" +
            row + ", 1, " + id + ", 7, 'for " + phone + "', 'p" + row + "', 'w" + row + "')");
        run("INSERT INTO incoming (owner_id, provider_message, sender, profile_id, type, content, received_at, "
            "fingerprint) VALUES (1, 'in" +
            row + "', '" + phone + "', " + id + ", 'text', '{\"text\":\"secret\"}', 5, 'f" + row + "')");
    }

    void add_provider() {
        run("INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, "
            "rate, "
            "answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
            "(1, 1, 'main', 'generic', '+911', 'x', 'x', 1, 1, 1, 's', 'i', 0, 0)");
    }

    Project project_;
    std::vector<ErasedMessage> messages_;
};

TEST_F(EraseTest, LeavesNothingOfAPersonButCounts) {
    const auto a = make("a", {.phone = "+14155550101", .opted_in = true, .attributes = {{"Name", "Asha"}}});
    const auto b = make("b", {.also_known_as = "b2"});
    const auto other = make("other", {.phone = "+14155550109", .opted_in = true});
    make("a", {.opted_in = false});
    ASSERT_TRUE(
        *project_.writer.run([&](soci::session& sql) { return merge(sql, project_.id, a, b, project_.clock.now()); }));
    add_traces(a, 1, "+14155550101");
    add_traces(b, 2, "+14155550101");
    add_traces(other, 3, "+14155550109");
    run("INSERT INTO list (id, project_id, name, origin, members, created_at, updated_at) VALUES "
        "(1, 1, 'l', 'uploaded', 1, 0, 0)");
    run("INSERT INTO list_member (list_id, profile_id) VALUES (1, " + std::to_string(a.value) + ")");

    EXPECT_EQ(erase(a), (Erased{.profile = a, .identities = 3, .events = 3, .incoming = 2, .messages = 2}));
    std::set<std::pair<std::int64_t, std::string>> messages;
    for (const ErasedMessage& message : messages_) {
        messages.emplace(message.id.value, message.provider_id);
    }
    EXPECT_EQ(messages, (std::set<std::pair<std::int64_t, std::string>>{{1, "p1"}, {2, "p2"}}))
        << "for what is kept of them outside of the database";
    EXPECT_EQ(erase(a), std::nullopt);
    const auto count = [&](const std::string& from) { return project_.count("SELECT count(*) FROM " + from); };
    EXPECT_EQ(count("profile"), 1);
    EXPECT_EQ(count("merged_profile"), 0);
    EXPECT_EQ(count("identity_alias"), 0);
    EXPECT_EQ(count("event"), 1);
    EXPECT_EQ(count("event_total"), 1);
    EXPECT_EQ(count("consent_change"), 0);
    EXPECT_EQ(count("list_member"), 0);
    EXPECT_EQ(project_.count("SELECT members FROM list"), 0);
    EXPECT_EQ(count("incoming WHERE content LIKE '%secret%' OR sender = '+14155550101'"), 1);
    EXPECT_EQ(count("message"), 3) << "they still count";
    EXPECT_EQ(count("message WHERE words IS NULL AND provider_id = '' AND whatsapp_id IS NULL"), 2);
    EXPECT_TRUE(project_.database.read([&](soci::session& sql) {
        return read_profile(sql, project_.id, "other").has_value() && !read_profile(sql, project_.id, "b2");
    }));
}

TEST_F(EraseTest, WhatCameFromTheNumberBeforeItWasKnownGoesToo) {
    const auto a = make("a", {.phone = "+14155550101"});
    add_provider();
    run("INSERT INTO incoming (owner_id, sender, type, content, received_at, fingerprint) VALUES "
        "(1, '+14155550101', 'text', '{\"text\":\"secret\"}', 5, 'f')");
    EXPECT_EQ(erase(a)->incoming, 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM incoming WHERE content = '{}' AND sender = ''"), 1);
}

TEST_F(EraseTest, ABlockedNumberStaysBlockedAndASharedOneIsLeftToTheOthers) {
    const auto a = make("a", {.phone = "+14155550101", .number_blocked = true});
    const auto b = make("b", {.phone = "+14155550102"});
    make("c", {.phone = "+14155550102"});
    run("INSERT INTO consent_report (project_id, address, at) VALUES (1, '+14155550101', 5), (1, '+14155550102', 5)");
    ASSERT_TRUE(erase(a));
    EXPECT_EQ(project_.count("SELECT count(*) FROM blocked_number"), 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM consent_change WHERE phone = '+14155550101'"), 1);
    ASSERT_TRUE(erase(b));
    EXPECT_EQ(project_.count("SELECT count(*) FROM consent_report"), 2);
}

TEST_F(EraseTest, WhatWasToldOfThemNamesThemNoMore) {
    run("INSERT INTO webhook_endpoint (project_id, url, events, secret, created_at, updated_at) VALUES "
        "(1, 'https://example.com/hook', '|consent.changed|', 'x', 0, 0)");
    const auto a = make("asha", {.phone = "+14155550101", .opted_in = true});
    make("other", {.phone = "+14155550109", .opted_in = true});
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        json::object data{{"message", 5},
                          {"profile", "asha"},
                          {"phone", "+14155550101"},
                          {"failure", json::object{{"code", "not_on_whatsapp"}, {"words", "14155550101 is unknown"}}}};
        webhook::record(sql, project_.id,
                        {{webhook::EventType::consent_changed, data, project_.clock.now(), webhook::about(a)}});
        webhook::record(sql, project_.id,
                        {{webhook::EventType::consent_changed,
                          {{"phone", "+14155550101"}, {"content", "secret"}},
                          project_.clock.now(),
                          webhook::about("+14155550101")}});
    }));
    ASSERT_EQ(project_.count("SELECT count(*) FROM webhook_event"), 4);
    ASSERT_TRUE(erase(a));
    EXPECT_EQ(project_.count("SELECT count(*) FROM webhook_event WHERE data LIKE '%asha%' OR data LIKE '%14155550101%' "
                             "OR data LIKE '%secret%'"),
              0);
    EXPECT_EQ(project_.count("SELECT count(*) FROM webhook_event WHERE data LIKE '%\"other\"%'"), 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM webhook_event WHERE data LIKE '%not_on_whatsapp%'"), 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM webhook_delivery WHERE state = 'waiting'"), 4) << "all the same";
}

TEST_F(EraseTest, WhatCouldNotBeTakenOrReadOfThemGoesToo) {
    const auto a = make("asha", {.phone = "+14155550101"});
    add_provider();
    run("INSERT INTO import (id, project_id, name, state, started_at) VALUES (1, 1, 'x', 'finished', 0)");
    run("INSERT INTO import_rejection (import_id, line, column_name, value, reason) VALUES "
        "(1, 2, 'Phone', 'asha', 'r'), (1, 3, '', '+14155550101', 'r'), (1, 4, '', 'ashanti', 'r')");
    run("INSERT INTO quarantine (owner_id, kind, reason, raw, received_at) VALUES "
        "(1, 'status', 'r', x'0000' || CAST('{\"to\":\"14155550101\"}' AS BLOB), 0), "
        "(1, 'status', 'r', CAST('{\"to\":\"14155550102\"}' AS BLOB), 0)");
    run("INSERT INTO message (id, campaign_id, profile_id, status) VALUES (1, 1, " + std::to_string(a.value) +
        ", 1), (2, 1, " + std::to_string(a.value) + ", 7)");
    run("INSERT INTO single_message (message_id, project_id, provider_id, state, content, reference, due_at, "
        "created_at) VALUES (1, 1, 1, 1, 'secret', 'order of asha', 99, 0), (2, 1, 1, 0, '', 'order of asha', 1, 0)");
    EXPECT_EQ(erase(a)->callbacks, 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM quarantine"), 1);
    EXPECT_EQ(project_.count("SELECT count(*) FROM import_rejection"), 3);
    EXPECT_EQ(project_.count("SELECT count(*) FROM import_rejection WHERE value = ''"), 2);
    EXPECT_EQ(project_.count("SELECT count(*) FROM single_message"), 1);
    EXPECT_EQ(
        project_.count("SELECT count(*) FROM single_message WHERE content = '' AND reference = '' AND due_at = 0"), 1);
}

TEST_F(EraseTest, TheBusinesssOwnNumberDoesNotEmptyTheQuarantine) {
    const auto a = make("boss", {.phone = "+911"});
    add_provider();
    run("INSERT INTO quarantine (owner_id, kind, reason, raw, received_at) VALUES (1, 'status', 'r', "
        "CAST('{\"to\":\"911\"}' AS BLOB), 0)");
    EXPECT_EQ(erase(a)->callbacks, 0);
    EXPECT_EQ(project_.count("SELECT count(*) FROM quarantine"), 1);
}

TEST_F(EraseTest, NobodyGetsTheIdOfWhoWasErased) {
    const auto a = make("a", {});
    ASSERT_TRUE(erase(a));
    EXPECT_GT(make("b", {}), a);
}

TEST_F(EraseTest, ReachesNobodyOfAnotherProject) {
    const auto a = make("a", {});
    const ProjectId other = project_.add_project();
    EXPECT_EQ(*project_.writer.run([&](soci::session& sql) { return erase_person(sql, other, a, messages_); }),
              std::nullopt);
    EXPECT_EQ(project_.count("SELECT count(*) FROM profile"), 1);
}

}  // namespace
}  // namespace parley::audience
