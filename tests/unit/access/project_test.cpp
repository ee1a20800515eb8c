#include "access/projects.h"

#include <set>

#include "access/token_key.h"
#include "base/jwt.h"
#include "installation.h"
#include "test_keys.h"

namespace parley::access {
namespace {

TEST(Projects, AreFoundByAllTheirNames) {
    Installation here;
    Projects projects(here.box);
    EXPECT_EQ(projects.of(here.id()).name, "");
    projects.reload(here.database);
    const ProjectSettings& settings = here.project.settings;
    EXPECT_EQ(projects.of(here.id()).name, "Shop");
    EXPECT_EQ(projects.of(here.id()).time_zone, "UTC");
    EXPECT_EQ(projects.with_account(settings.account_id)->settings.id, here.id());
    EXPECT_EQ(projects.with_notification_key(settings.notification_key)->notification_secret,
              here.project.notification_secret);
    EXPECT_EQ(projects.with_account(""), nullptr);
    EXPECT_EQ(projects.with_notification_key(""), nullptr);
    EXPECT_EQ(projects.find(ProjectId{99}), nullptr);
}

TEST(Projects, KeepTheirSecretSealed) {
    Installation here;
    const auto kept = here.database.read([](soci::session& sql) {
        std::string secret;
        sql << "SELECT notification_secret FROM project", soci::into(secret);
        return secret;
    });
    EXPECT_TRUE(SecretBox::is_sealed(kept));
    EXPECT_EQ(kept.find(here.project.notification_secret), std::string::npos);
    EXPECT_TRUE(here.database.read([](soci::session& sql) { return has_sealed_secrets(sql); }));
    Projects others(SecretBox::temporary());
    EXPECT_THROW(others.reload(here.database), std::runtime_error) << "another key opens nothing";
}

TEST(Projects, ThatAreOlderGetWhatTheyLackOnce) {
    Installation here;
    here.write([](soci::session& sql) {
        sql << "INSERT INTO project (name, default_country, created_at) VALUES ('old', 'IN', 0)";
    });
    here.write([&](soci::session& sql) { complete_projects(sql, here.box); });
    const auto first = here.database.read([&](soci::session& sql) { return list_projects(sql, here.box); });
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].settings.account_id, here.project.settings.account_id) << "who has one keeps it";
    EXPECT_EQ(first[1].settings.name, "old");
    EXPECT_EQ(first[1].settings.default_country, "IN");
    EXPECT_FALSE(first[1].settings.account_id.empty() || first[1].settings.notification_key.empty() ||
                 first[1].notification_secret.empty());
    here.write([&](soci::session& sql) { complete_projects(sql, here.box); });
    const auto second = here.database.read([&](soci::session& sql) { return list_projects(sql, here.box); });
    EXPECT_EQ(second[1].settings.account_id, first[1].settings.account_id);
    EXPECT_EQ(second[1].notification_secret, first[1].notification_secret);
}

TEST(Projects, ChangeWhatMayChange) {
    Installation here;
    Projects projects(here.box);
    ProjectSettings settings = here.project.settings;
    settings.name = "Loja";
    settings.time_zone = "America/Sao_Paulo";
    settings.default_country = "BR";
    settings.account_id = "WISH-FUL-LLLL";
    here.write([&](soci::session& sql) {
        update_settings(sql, settings);
        replace_notification_secret(sql, here.box, here.id(), "another");
        replace_token_key(sql, here.id(), "a key");
    });
    projects.reload(here.database);
    const auto now = projects.find(here.id());
    EXPECT_EQ(now->settings.name, "Loja");
    EXPECT_EQ(now->settings.time_zone, "America/Sao_Paulo");
    EXPECT_EQ(now->settings.default_country, "BR");
    EXPECT_EQ(now->settings.account_id, here.project.settings.account_id) << "made once";
    EXPECT_EQ(now->notification_secret, "another");
    EXPECT_EQ(now->token_key, "a key");
}

TEST(ProjectSettings, AreRefusedByName) {
    ProjectSettings good = new_project("Shop", {}).settings;
    EXPECT_TRUE(check(good));
    const auto refused = [&](auto change) {
        ProjectSettings settings = good;
        change(settings);
        const auto checked = check(settings);
        return checked ? std::string() : checked.error().where;
    };
    EXPECT_EQ(refused([](ProjectSettings& settings) { settings.name = " "; }), "name");
    EXPECT_EQ(refused([](ProjectSettings& settings) { settings.name = std::string(101, 'x'); }), "name");
    for (const char* zone : {"", "Mars/Olympus", "../../etc/passwd", "/etc/localtime"}) {
        EXPECT_EQ(refused([zone](ProjectSettings& settings) { settings.time_zone = zone; }), "time_zone") << zone;
    }
    for (const char* country : {"in", "IND", "I", "1N"}) {
        EXPECT_EQ(refused([country](ProjectSettings& settings) { settings.default_country = country; }),
                  "default_country")
            << country;
    }
    good.time_zone = "Asia/Kolkata";
    good.default_country = "IN";
    EXPECT_TRUE(check(good));
}

TEST(AccountIds, HaveTheFormThatClientsKnow) {
    std::set<std::string> seen;
    for (int round = 0; round < 1'000; ++round) {
        const std::string id = random_account_id();
        ASSERT_EQ(id.size(), 13U);
        EXPECT_EQ(id[4], '-');
        EXPECT_EQ(id[8], '-');
        EXPECT_EQ(id.find_first_not_of("ABCDEFGHJKMNPQRSTVWXYZ23456789-"), std::string::npos);
        EXPECT_TRUE(seen.insert(id).second);
    }
}

// Reference, vector A1.
TEST(UserSignature, IsTheOneOfTheReference) {
    EXPECT_EQ(user_signature("SECRET-001", "u-1"), "CPwGCJRra47ymp+y75cSb2LydGVr063cBJOSuL1gNjs=");
    EXPECT_NE(user_signature("SECRET-001", "u-2"), user_signature("SECRET-001", "u-1"));
}

TEST(TokenKeys, ArePublicKeysOfRsa) {
    const std::string pem = *public_key_of(testing::rsa_private_key);
    const auto read = read_token_key(pem);
    ASSERT_TRUE(read.has_value()) << describe(read.error());
    EXPECT_EQ(*read, pem);
    for (const std::string& wrong : {std::string("x"), std::string(testing::rsa_private_key), std::string(20'000, 'A'),
                                     std::string("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")}) {
        const auto refused = read_token_key(wrong);
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().where, "token_key");
        EXPECT_TRUE(refused.error().value.empty());
    }
}

}  // namespace
}  // namespace parley::access
