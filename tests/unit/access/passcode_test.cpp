#include "access/passcode.h"

#include "installation.h"

namespace parley::access {
namespace {

TEST(Passcodes, AreKeptAsDigestsAndRevokedOnce) {
    Installation here;
    const std::string secret = make_passcode();
    Passcode passcode;
    passcode.project = here.id();
    passcode.name = "web shop";
    passcode.digest = digest_of(secret);
    passcode.created = here.clock.now();
    const auto id = here.write([&](soci::session& sql) { return insert_passcode(sql, passcode); });
    const auto all = here.database.read([&](soci::session& sql) { return list_passcodes(sql, here.id()); });
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].id, id);
    EXPECT_EQ(all[0].digest, digest_of(secret));
    EXPECT_NE(all[0].digest, secret);
    EXPECT_FALSE(all[0].revoked);

    Passcodes ring;
    EXPECT_FALSE(ring.name_of(here.id(), secret));
    ring.reload(here.database);
    EXPECT_EQ(ring.name_of(here.id(), secret), "web shop");
    EXPECT_FALSE(ring.name_of(ProjectId{99}, secret)) << "it is one account's";
    EXPECT_FALSE(ring.name_of(here.id(), secret + "x"));
    EXPECT_FALSE(ring.name_of(here.id(), digest_of(secret))) << "the digest is no passcode";

    const auto revoke = [&](ProjectId project) {
        return here.write([&](soci::session& sql) { return revoke_passcode(sql, project, id, here.clock.now()); });
    };
    EXPECT_FALSE(revoke(ProjectId{99}));
    EXPECT_TRUE(revoke(here.id()));
    EXPECT_FALSE(revoke(here.id()));
    ring.reload(here.database);
    EXPECT_FALSE(ring.name_of(here.id(), secret));
    EXPECT_TRUE(here.database.read([&](soci::session& sql) { return list_passcodes(sql, here.id()); })[0].revoked);
}

}  // namespace
}  // namespace parley::access
