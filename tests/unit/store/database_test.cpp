#include "store/database.h"

#include <gtest/gtest.h>

#include "store/schema.h"
#include "temporary_directory.h"

namespace parley::store {
namespace {

using parley::testing::TemporaryDirectory;

TEST(Database, RefusesASecondCopyOnTheSameDirectory) {
    const TemporaryDirectory directory;
    const auto first = Database::open(directory.path());
    ASSERT_TRUE(first.has_value()) << describe(first.error());
    const auto second = Database::open(directory.path());
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().kind, ErrorKind::conflict);
    EXPECT_EQ(second.error().where, directory.path().string());
}

TEST(Database, CanBeOpenedAgainAfterItWasClosed) {
    const TemporaryDirectory directory;
    {
        auto first = Database::open(directory.path());
        ASSERT_TRUE(first.has_value());
        *first->writing_session() << "INSERT INTO project (name, default_country, created_at) VALUES ('a', 'IN', 1)";
    }
    auto again = Database::open(directory.path());
    ASSERT_TRUE(again.has_value());
    const int projects = again->read([](soci::session& sql) {
        int count = 0;
        sql << "SELECT COUNT(*) FROM project", soci::into(count);
        return count;
    });
    EXPECT_EQ(projects, 1);
}

TEST(Database, RefusesDataOfANewerVersionAndLeavesItAlone) {
    const TemporaryDirectory directory;
    {
        auto first = Database::open(directory.path());
        ASSERT_TRUE(first.has_value());
        const std::string newer = "PRAGMA user_version=" + std::to_string(schema_steps().size() + 1);
        *first->writing_session() << newer;
    }
    const auto refused = Database::open(directory.path());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
}

TEST(Database, SaysWhatToDoWhereItMayNotWrite) {
    const auto refused = Database::open("/proc/parley");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_FALSE(refused.error().advice.empty());
}

std::filesystem::perms mode_of(const std::filesystem::path& file) {
    return std::filesystem::status(file).permissions();
}

TEST(Database, IsForItsOwnerAloneWhereverItLies) {
    namespace fs = std::filesystem;
    const TemporaryDirectory directory;
    fs::permissions(directory.path(), fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                                          fs::perms::others_read | fs::perms::others_exec);
    constexpr fs::perms owner = fs::perms::owner_read | fs::perms::owner_write;
    for (const bool is_new : {true, false}) {
        auto database = Database::open(directory.path());
        ASSERT_TRUE(database.has_value()) << describe(database.error());
        *database->writing_session() << "DELETE FROM project";
        for (const char* file : {"parley.db", "parley.db-wal", "parley.db-shm"}) {
            EXPECT_EQ(mode_of(directory.path() / file), owner) << file << is_new;
            // As an older version may have left them.
            fs::permissions(directory.path() / file, fs::perms::group_read | fs::perms::others_read,
                            fs::perm_options::add);
        }
    }
}

TEST(Database, TellsNoValuesOfAReadThatFails) {
    const TemporaryDirectory directory;
    auto database = Database::open(directory.path());
    ASSERT_TRUE(database.has_value());
    const std::string phone = "+919876543210";
    try {
        database->read([&phone](soci::session& sql) {
            int found = 0;
            sql << "SELECT 1 FROM nowhere WHERE phone = :phone", soci::use(phone), soci::into(found);
            return found;
        });
        FAIL() << "there is no such table";
    } catch (const soci::soci_error& failure) {
        EXPECT_NE(std::string(failure.what()).find("nowhere"), std::string::npos) << failure.what();
        EXPECT_EQ(std::string(failure.what()).find(phone), std::string::npos) << failure.what();
    }
    EXPECT_EQ(database->read([](soci::session&) { return 1; }), 1) << "the session serves the next one";
}

TEST(Database, ReadersCannotWrite) {
    const TemporaryDirectory directory;
    auto database = Database::open(directory.path());
    ASSERT_TRUE(database.has_value());
    EXPECT_THROW(database->read([](soci::session& sql) {
        sql << "DELETE FROM project";
        return 0;
    }),
                 soci::soci_error);
}

TEST(Database, IsReadBesideARunningServerWithoutItsLock) {
    const TemporaryDirectory directory;
    EXPECT_EQ(Database::open_to_read(directory.path()).error().kind, ErrorKind::missing);
    auto server = Database::open(directory.path());
    ASSERT_TRUE(server.has_value());
    *server->writing_session() << "INSERT INTO project (name, default_country, created_at) VALUES ('a', 'IN', 1)";
    auto onlooker = Database::open_to_read(directory.path());
    ASSERT_TRUE(onlooker.has_value()) << describe(onlooker.error());
    std::string name;
    onlooker->read([&](soci::session& sql) {
        sql << "SELECT name FROM project", soci::into(name);
        return 0;
    });
    EXPECT_EQ(name, "a");
}

}  // namespace
}  // namespace parley::store
