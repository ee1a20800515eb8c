#include "api/keys.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "api/projects.h"
#include "base/random.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::api {
namespace {

HttpRequest request_with(const std::string& authorization) {
    HttpRequest request;
    request.headers.set("Authorization", authorization);
    return request;
}

TEST(KeyRing, KnowsWhoseKeyItIs) {
    Key key;
    key.id = KeyId{7};
    key.project = ProjectId{3};
    key.digest = digest_of("parley_abc");
    key.rights = access::Rights(access::Right::send);
    KeyRing ring({key});
    EXPECT_EQ(ring.find(request_with("Bearer parley_abc"))->project, ProjectId{3});
    EXPECT_EQ(ring.find(request_with("bearer  parley_abc "))->project, ProjectId{3});
    EXPECT_EQ(ring.find(request_with("Bearer parley_abc"))->rights, access::Rights(access::Right::send));
    for (const char* wrong : {"", "Bearer", "Bearer ", "parley_abc", "Basic parley_abc", "Bearer parley_ab",
                              "Bearer parley_abcd", "Bearer PARLEY_ABC"}) {
        EXPECT_FALSE(ring.find(request_with(wrong))) << wrong;
    }
    EXPECT_FALSE(ring.find(HttpRequest{}));
    EXPECT_FALSE(ring.find(request_with("Bearer " + std::string(1'000, 'x'))));
    ring.replace({});
    EXPECT_FALSE(ring.find(request_with("Bearer parley_abc")));
}

TEST(FirstProject, HasTheConfiguredCountryUntilItHasItsOwn) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("parley-keys-" + random_token(6));
    {
        auto database = store::Database::open(folder);
        ASSERT_TRUE(database.has_value());
        const auto sql = database->writing_session();
        const auto country = [&] {
            std::string found;
            *sql << "SELECT default_country FROM project WHERE id = 1", soci::into(found);
            return found;
        };
        keep_first_project(*sql, "", Time());
        EXPECT_EQ(country(), "");
        keep_first_project(*sql, "IN", Time());
        EXPECT_EQ(country(), "IN");
        keep_first_project(*sql, "BR", Time());
        EXPECT_EQ(country(), "IN");
    }
    std::filesystem::remove_all(folder);
}

TEST(Keys, AreKeptAsDigestsAndRevokedOnce) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("parley-keys-" + random_token(6));
    {
        auto database = store::Database::open(folder);
        ASSERT_TRUE(database.has_value());
        store::Writer writer(*database, silent_log());
        const Time now{std::chrono::milliseconds(1'700'000'000'123)};
        const std::string secret = make_key();
        const auto kept = writer.run([&](soci::session& sql) {
            Key key;
            key.project = keep_first_project(sql, "IN", now);
            key.name = "mine";
            key.digest = digest_of(secret);
            key.rights = access::Rights(access::Right::read_people, access::Right::send);
            key.made_by = "member asha@example.com";
            key.created = now;
            return insert_key(sql, key);
        });
        ASSERT_TRUE(kept.has_value());
        const auto good = database->read([](soci::session& sql) { return list_good_keys(sql); });
        ASSERT_EQ(good.size(), 1U);
        EXPECT_EQ(good[0].digest, digest_of(secret));
        EXPECT_NE(good[0].digest, secret);
        EXPECT_EQ(good[0].created, now);
        EXPECT_EQ(good[0].rights, access::Rights(access::Right::read_people, access::Right::send));
        EXPECT_EQ(good[0].made_by, "member asha@example.com");
        EXPECT_FALSE(good[0].revoked);

        const auto revoke = [&](ProjectId project) {
            return writer.run([&](soci::session& sql) { return revoke_key(sql, project, *kept, now); }).value();
        };
        EXPECT_FALSE(revoke(ProjectId{2}));  // another project's
        EXPECT_TRUE(revoke(ProjectId{1}));
        EXPECT_FALSE(revoke(ProjectId{1}));
        const auto all = database->read([](soci::session& sql) { return list_keys(sql, ProjectId{1}); });
        ASSERT_EQ(all.size(), 1U);
        EXPECT_EQ(all[0].revoked, now);
        EXPECT_TRUE(database->read([](soci::session& sql) { return list_good_keys(sql); }).empty());
    }
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace parley::api
