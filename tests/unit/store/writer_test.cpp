#include "store/writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "temporary_directory.h"

namespace parley::store {
namespace {

class WriterTest : public ::testing::Test {
protected:
    void add_project(soci::session& sql, const std::string& name) {
        sql << "INSERT INTO project (name, default_country, created_at) VALUES (:name, 'IN', 0)", soci::use(name);
    }
    int projects() {
        return database_->read([](soci::session& sql) {
            int count = 0;
            sql << "SELECT COUNT(*) FROM project", soci::into(count);
            return count;
        });
    }

    parley::testing::TemporaryDirectory directory_;
    Result<Database> database_ = Database::open(directory_.path());
};

TEST_F(WriterTest, GivesBackWhatTheWorkReturnedOnceItIsCommitted) {
    Writer writer(*database_, silent_log());
    const auto id = writer.run([&](soci::session& sql) {
        add_project(sql, "one");
        return 42;
    });
    ASSERT_TRUE(id.has_value());
    EXPECT_EQ(*id, 42);
    EXPECT_EQ(projects(), 1);
}

TEST_F(WriterTest, ManyCallersShareACommit) {
    Writer writer(*database_, silent_log());
    std::promise<void> held;
    auto release = held.get_future().share();
    writer.submit([release](soci::session&) { release.wait(); }, [](const Result<>&) {});
    std::latch done(100);
    for (int at = 0; at < 100; ++at) {
        writer.submit([&](soci::session& sql) { add_project(sql, "x"); },
                      [&](const Result<>& written) {
                          EXPECT_TRUE(written.has_value());
                          done.count_down();
                      });
    }
    held.set_value();
    done.wait();
    EXPECT_EQ(projects(), 100);
    EXPECT_LE(writer.figures().commits, 3U);
    EXPECT_EQ(writer.figures().pieces, 101U);
}

TEST_F(WriterTest, APieceThatFailsFailsAlone) {
    Writer writer(*database_, silent_log());
    std::promise<void> held;
    auto release = held.get_future().share();
    writer.submit([release](soci::session&) { release.wait(); }, [](const Result<>&) {});
    std::latch done(3);
    std::atomic<int> good = 0;
    std::atomic<int> bad = 0;
    const auto count = [&](const Result<>& written) {
        ++(written ? good : bad);
        done.count_down();
    };
    writer.submit([&](soci::session& sql) { add_project(sql, "before"); }, count);
    writer.submit(
        [&](soci::session& sql) {
            add_project(sql, "lost");
            sql << "INSERT INTO nowhere VALUES (1)";
        },
        count);
    writer.submit([&](soci::session& sql) { add_project(sql, "after"); }, count);
    held.set_value();
    done.wait();
    EXPECT_EQ(good, 2);
    EXPECT_EQ(bad, 1);
    EXPECT_EQ(projects(), 2);
}

TEST_F(WriterTest, SaysWhatWasWrongWithoutTheValues) {
    Writer writer(*database_, silent_log());
    const std::string secret = "canary-of-a-secret";
    const auto written = writer.run([&](soci::session& sql) {
        sql << "INSERT INTO project (id, name, created_at) VALUES (1, :name, NULL)", soci::use(secret, "name");
    });
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::unavailable);
    EXPECT_NE(written.error().what.find("NOT NULL"), std::string::npos) << written.error().what;
    EXPECT_EQ(written.error().what.find(secret), std::string::npos) << written.error().what;
}

TEST_F(WriterTest, RefusesWhatItCannotHoldAndSaysSo) {
    Writer writer(*database_, silent_log(), {.batch = 1, .waiting = 1});
    std::promise<void> held;
    std::promise<void> begun;
    auto release = held.get_future().share();
    writer.submit(
        [release, &begun](soci::session&) {
            begun.set_value();
            release.wait();
        },
        [](const Result<>&) {});
    begun.get_future().wait();
    writer.submit([](soci::session&) {}, [](const Result<>&) {});
    std::optional<Error> refused;
    writer.submit([](soci::session&) {}, [&](const Result<>& written) { refused = written.error(); });
    held.set_value();
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->kind, ErrorKind::unavailable);
}

TEST_F(WriterTest, FinishesWhatWaitsWhenItEnds) {
    {
        Writer writer(*database_, silent_log());
        for (int at = 0; at < 50; ++at) {
            writer.submit([&](soci::session& sql) { add_project(sql, "x"); }, [](const Result<>&) {});
        }
    }
    EXPECT_EQ(projects(), 50);
}

}  // namespace
}  // namespace parley::store
