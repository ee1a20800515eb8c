#include "store/kept_statements.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <optional>

#include "store/database.h"
#include "temporary_directory.h"

namespace parley::store {
namespace {

using parley::testing::TemporaryDirectory;

class KeptStatements : public ::testing::Test {
protected:
    KeptStatements() { sql() << "CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"; }

    soci::session& sql() { return *session_; }

    std::string name_of(int id) {
        std::string name = "none";
        sql() << "SELECT name FROM fruit WHERE id = :id", soci::use(id), soci::into(name);
        return name;
    }

    // Not every SQLite tells of its statements.
    bool tells_statements() {
        int told = 0;
        sql() << "SELECT sqlite_compileoption_used('ENABLE_STMTVTAB')", soci::into(told);
        return told != 0;
    }

    long long compiled_statements() {
        long long count = 0;
        sql() << "SELECT COUNT(*) FROM sqlite_stmt WHERE sql LIKE '%fruit WHERE id%' AND sql NOT LIKE '%sqlite_stmt%'",
            soci::into(count);
        return count;
    }

    TemporaryDirectory directory_;
    Database database_ = std::move(Database::open(directory_.path()).value());
    std::unique_ptr<soci::session> session_ = database_.writing_session();
};

TEST_F(KeptStatements, AreCompiledOnce) {
    if (!tells_statements()) {
        GTEST_SKIP() << "this SQLite does not tell of its statements";
    }
    sql() << "INSERT INTO fruit (id, name) VALUES (1, 'fig'), (2, 'pear')";
    for (int round = 0; round < 5; ++round) {
        EXPECT_EQ(name_of(1), "fig");
        EXPECT_EQ(name_of(2), "pear");
        EXPECT_EQ(name_of(3), "none");
    }
    EXPECT_EQ(compiled_statements(), 1);
}

TEST_F(KeptStatements, OfTheSameTextRunBesideEachOther) {
    sql() << "INSERT INTO fruit (id, name) VALUES (1, 'fig'), (2, 'pear')";
    const soci::rowset<std::string> outer = (sql().prepare << "SELECT name FROM fruit ORDER BY id");
    std::string met;
    for (const std::string& one : outer) {
        const soci::rowset<std::string> inner = (sql().prepare << "SELECT name FROM fruit ORDER BY id");
        for (const std::string& other : inner) {
            met += one + " " + other + ", ";
        }
    }
    EXPECT_EQ(met, "fig fig, fig pear, pear fig, pear pear, ");
}

TEST_F(KeptStatements, OnesLeftInTheirMiddleHoldNothing) {
    sql() << "INSERT INTO fruit (id, name) VALUES (1, 'fig'), (2, 'pear')";
    {
        const soci::rowset<std::string> rows = (sql().prepare << "SELECT name FROM fruit ORDER BY id");
        EXPECT_EQ(*rows.begin(), "fig");
    }
    // Refused as locked while a statement is in its middle.
    EXPECT_NO_THROW(sql() << "DROP TABLE fruit");
}

TEST_F(KeptStatements, KnowWhatChangedInTheSchema) {
    sql() << "INSERT INTO fruit (id, name) VALUES (1, 'fig')";
    EXPECT_EQ(name_of(1), "fig");
    sql() << "DROP TABLE fruit";
    sql() << "CREATE TABLE fruit (name TEXT, colour TEXT, id INTEGER PRIMARY KEY)";
    sql() << "INSERT INTO fruit (id, name) VALUES (1, 'plum')";
    EXPECT_EQ(name_of(1), "plum");
}

TEST_F(KeptStatements, WorkAgainAfterTheyFailed) {
    const auto insert = [this](int id, const std::string& name) {
        sql() << "INSERT INTO fruit (id, name) VALUES (:id, :name)", soci::use(id), soci::use(name);
    };
    insert(1, "fig");
    EXPECT_THROW(insert(2, "fig"), soci::soci_error);
    EXPECT_THROW(insert(1, "pear"), soci::soci_error);
    EXPECT_NO_THROW(insert(2, "pear"));
    EXPECT_EQ(name_of(2), "pear");
    EXPECT_THROW(sql() << "SELECT nothing FROM fruit WHERE id = 1", soci::soci_error);
    EXPECT_EQ(name_of(1), "fig");
}

// A value that is not given is NULL, not the one of the time before.
TEST_F(KeptStatements, ForgetTheirValues) {
    const auto insert = [this](int id, const std::optional<std::string>& name) {
        soci::indicator mark = name ? soci::i_ok : soci::i_null;
        const std::string text = name.value_or("");
        sql() << "INSERT INTO fruit (id, name) VALUES (:id, :name)", soci::use(id), soci::use(text, mark);
    };
    insert(1, "fig");
    insert(2, std::nullopt);
    int without = 0;
    sql() << "SELECT COUNT(*) FROM fruit WHERE name IS NULL", soci::into(without);
    EXPECT_EQ(without, 1);
}

TEST_F(KeptStatements, CountWhatManyRowsChanged) {
    const std::vector<int> ids{1, 2, 3};
    const std::vector<std::string> names{"fig", "pear", "plum"};
    for (int round = 0; round < 2; ++round) {
        sql() << "INSERT INTO fruit (id, name) VALUES (:id, :name)", soci::use(ids), soci::use(names);
        soci::statement removed = (sql().prepare << "DELETE FROM fruit WHERE id = :id", soci::use(ids));
        removed.execute(true);
        EXPECT_EQ(removed.get_affected_rows(), 3);
    }
}

TEST_F(KeptStatements, AreNoMoreThanSo) {
    if (!tells_statements()) {
        GTEST_SKIP() << "this SQLite does not tell of its statements";
    }
    for (std::size_t place = 0; place < 3 * most_kept_statements; ++place) {
        int none = 0;
        const std::string text = fmt::format("SELECT COUNT(*) FROM fruit WHERE id = {}", place);
        sql() << text, soci::into(none);
        EXPECT_EQ(none, 0);
    }
    EXPECT_LE(compiled_statements(), static_cast<long long>(most_kept_statements));
    EXPECT_EQ(name_of(1), "none");
}

TEST_F(KeptStatements, LetTheirSessionEnd) {
    EXPECT_EQ(name_of(1), "none");
    session_.reset();
    session_ = database_.writing_session();
    EXPECT_EQ(name_of(1), "none");
}

}  // namespace
}  // namespace parley::store
