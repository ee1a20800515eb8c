#include "receive/applier.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "deliver/ledger.h"
#include "receive/journal_cursor.h"
#include "said.h"
#include "temporary_directory.h"

namespace parley::receive {
namespace {

constexpr int messages = 300;

Applier::Limits quick() {
    Applier::Limits limits;
    limits.gather = std::chrono::milliseconds(0);
    limits.first_retry = std::chrono::milliseconds(1);
    limits.last_retry = std::chrono::milliseconds(5);
    return limits;
}

// All that stands while a server runs, over a data directory that outlives it.
struct Running {
    explicit Running(const std::filesystem::path& directory, Applier::Limits limits = quick(),
                     Applier::Events events = {})
        : database(std::move(*store::Database::open(directory))), writer(database, silent_log()) {
        EXPECT_TRUE(providers.reload(database));
        journal = std::move(*Journal::open(directory / "journal", *applied_position(database), clock, silent_log()));
        applier = std::make_unique<Applier>(database, writer, *journal, providers, clock, silent_log(),
                                            std::move(events), limits);
    }

    // Returns when all of them are durable.
    void put(const std::vector<std::string>& bodies, int provider = 1) {
        std::mutex mutex;
        std::condition_variable settled;
        std::uint64_t done = 0;
        const auto listener = journal->listen([&](std::uint64_t through, const Result<>& result) {
            EXPECT_TRUE(result);
            const std::lock_guard lock(mutex);
            done = through;
            settled.notify_all();
        });
        std::uint64_t last = 0;
        for (const std::string& body : bodies) {
            last =
                journal->append(ProviderId{provider}, Kind::status, clock.now(), testing::request_with(body)).value();
        }
        std::unique_lock lock(mutex);
        settled.wait(lock, [&] { return done >= last; });
        lock.unlock();
        journal->ignore(listener);
    }

    template <class Value>
    Value ask(const std::string& query) {
        return database.read([&](soci::session& sql) {
            Value value{};
            sql << query, soci::into(value);
            return value;
        });
    }

    SystemClock clock;
    store::Database database;
    store::Writer writer;
    const SecretBox box = SecretBox::temporary();
    ProviderDirectory providers{box};
    std::unique_ptr<Journal> journal;
    std::unique_ptr<Applier> applier;
};

class ApplierTest : public ::testing::Test {
protected:
    ApplierTest() {
        auto database = store::Database::open(directory_.path());
        store::Writer writer(*database, silent_log());
        EXPECT_TRUE(writer.run([](soci::session& sql) {
            sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
            sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, "
                   "concurrency, "
                   "rate, answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
                   "(1, 1, 'n', 'generic', '911', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's', 'i', 0, 0)";
            sql << "INSERT INTO template (id, provider_id, name, language, definition, created_at, updated_at) "
                   "VALUES (1, 1, 't', 'en', '[]', 0, 0)";
            sql << "INSERT INTO campaign (id, project_id, name, provider_id, template_id, plan, state, created_at, "
                   "first_message, last_message) VALUES (1, 1, 'c', 1, 1, '{}', 'running', 0, 1, 300)";
            for (int id = 1; id <= messages; ++id) {
                sql << "INSERT INTO message (id, campaign_id, profile_id, status) VALUES (:id, 1, :id, 4)",
                    soci::use(id, "id");
            }
            deliver::TallyChange change;
            change.add(CampaignId{1}, {Status::accepted, 0}, messages);
            change.write(sql);
        }));
    }

    static std::vector<std::string> statuses(std::string_view status, int first = 1, int last = messages) {
        std::vector<std::string> bodies;
        for (int message = first; message <= last; ++message) {
            bodies.push_back(testing::status_body(testing::wire_id(message), status));
        }
        return bodies;
    }

    static void expect_counters_equal_recount(Running& running) {
        running.database.read([](soci::session& sql) {
            EXPECT_EQ(deliver::read_tally(sql, CampaignId{1}),
                      deliver::recount(sql, {CampaignId{1}, 7, MessageId{1}, MessageId{messages}}));
            return 0;
        });
    }

    parley::testing::TemporaryDirectory directory_;
};

TEST_F(ApplierTest, AppliesAllThatIsDurableAndTellsWhichCampaignsMoved) {
    std::mutex mutex;
    std::set<CampaignId> moved;
    Applier::Events events{[&](const Applied& applied) {
        const std::lock_guard lock(mutex);
        moved.insert(applied.campaigns.begin(), applied.campaigns.end());
    }};
    Running running(directory_.path(), quick(), events);
    running.put(statuses("delivered"));
    running.put({testing::text_body("919876511111", "hello"), "rubbish"});
    EXPECT_TRUE(running.applier->drain(std::chrono::seconds(60)));
    const auto figures = running.applier->figures();
    EXPECT_EQ(figures.records, std::uint64_t{messages + 2});
    EXPECT_EQ(figures.applied.merged, std::uint64_t{messages});
    EXPECT_EQ(figures.applied.incoming, 1u);
    EXPECT_EQ(figures.applied.quarantined, 1u);
    EXPECT_EQ(figures.lag_records, 0u);
    EXPECT_EQ(figures.lag_bytes, 0u);
    EXPECT_EQ(moved, std::set{CampaignId{1}});
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM message WHERE status = 7"), messages);
    expect_counters_equal_recount(running);
}

TEST_F(ApplierTest, WhatIsLeftWhenItStopsIsAppliedAtTheNextStart) {
    {
        Running running(directory_.path());
        running.applier->drain(std::chrono::seconds(60));
        running.put(statuses("delivered"));
        EXPECT_EQ(running.applier->figures().lag_records, std::uint64_t{messages});
        EXPECT_GT(running.applier->figures().lag_bytes, 0u);
    }
    Running running(directory_.path());
    EXPECT_TRUE(running.applier->drain(std::chrono::seconds(60)));
    EXPECT_EQ(running.applier->figures().applied.merged, std::uint64_t{messages});
    EXPECT_TRUE(list_segments(directory_.path() / "journal").empty()) << "what is applied is removed";
}

// A child that has this much to apply is killed somewhere in it, again and again. Each unreadable
// record leaves one row, so that one applied twice, or never, shows.
TEST_F(ApplierTest, AppliesEachRecordOnceHoweverOftenItIsKilled) {
    constexpr int unreadable = 150;
    {
        Running running(directory_.path());
        running.applier->drain(std::chrono::seconds(60));
        std::vector<std::string> bodies;
        for (int i = 0; i < unreadable; ++i) {
            bodies.push_back("rubbish " + std::to_string(i));
            bodies.push_back(testing::status_body(testing::wire_id(i + 1), i % 2 == 0 ? "read" : "failed"));
            bodies.push_back(testing::text_body("919876511111", std::to_string(i)));
        }
        running.put(bodies);
    }
    std::mt19937 random(99);
    // Four kills at a commit never get through all records, so each of them hits; then any moment follows.
    constexpr int surely_hit = 4;
    int kills = 0;
    for (bool is_done = false; !is_done; ++kills) {
        const bool at_commit = kills < surely_hit || kills % 2 == 0;
        const auto commits = std::uniform_int_distribution<int>(0, 6)(random);
        const auto delay = std::chrono::microseconds(std::uniform_int_distribution<int>(0, 20'000)(random));
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            Applier::Limits limits = quick();
            limits.batch_records = 10;
            std::atomic<int> left = commits;
            Applier::Events events{[&](const Applied&) {
                if (at_commit && left-- == 0) {
                    ::raise(SIGKILL);  // committed, and told to nobody
                }
            }};
            Running running(directory_.path(), limits, events);
            std::thread killer;
            if (!at_commit) {
                killer = std::thread([delay] {
                    std::this_thread::sleep_for(delay);
                    ::raise(SIGKILL);
                });
            }
            running.applier->drain(std::chrono::seconds(60));
            ::_exit(0);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        is_done = WIFEXITED(status);
    }
    EXPECT_GT(kills, surely_hit);
    Running running(directory_.path());
    EXPECT_TRUE(running.applier->drain(std::chrono::seconds(60)));
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM quarantine"), unreadable);
    EXPECT_EQ(running.ask<int>("SELECT COUNT(DISTINCT raw) FROM quarantine"), unreadable);
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM incoming"), unreadable);
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM message WHERE status = 8"), unreadable / 2);
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM message WHERE status = 6"), unreadable / 2);
    expect_counters_equal_recount(running);
}

TEST_F(ApplierTest, WaitsWhileTheDatabaseFailsAndLosesNothing) {
    Running running(directory_.path());
    ASSERT_TRUE(running.writer.run([](soci::session& sql) { sql << "ALTER TABLE journal_position RENAME TO away"; }));
    running.put(statuses("delivered"));
    while (running.applier->figures().failures < 8) {
        std::this_thread::yield();
    }
    EXPECT_TRUE(running.applier->figures().failing);
    EXPECT_EQ(running.applier->figures().records, 0u);
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM message WHERE status = 4"), messages);
    ASSERT_TRUE(running.writer.run([](soci::session& sql) { sql << "ALTER TABLE away RENAME TO journal_position"; }));
    EXPECT_TRUE(running.applier->drain(std::chrono::seconds(60)));
    EXPECT_FALSE(running.applier->figures().failing);
    EXPECT_EQ(running.applier->figures().applied.merged, std::uint64_t{messages});
    expect_counters_equal_recount(running);
}

TEST_F(ApplierTest, KeepsNoRecordAsideThatIsTakenOnceTheDatabaseIsBack) {
    int tries = 0;
    Applier::Events events;
    events.reactions.written_to = [&](soci::session&, const Reading&, const IncomingMessage&, const Stored&) {
        if (++tries <= 3) {
            throw soci::soci_error("database is locked");
        }
    };
    Running running(directory_.path(), quick(), events);
    running.put({testing::text_body("919999999999", "x")});
    EXPECT_TRUE(running.applier->drain(std::chrono::seconds(60)));
    EXPECT_EQ(tries, 4);
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM incoming"), 1);
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM quarantine"), 0);
}

TEST_F(ApplierTest, OneRecordThatTheDatabaseRefusesDoesNotStopTheRest) {
    Running running(directory_.path());
    ASSERT_TRUE(running.writer.run([](soci::session& sql) {
        sql << "CREATE TRIGGER poison BEFORE INSERT ON incoming WHEN NEW.sender = '+919999999999' "
               "BEGIN SELECT RAISE(ABORT, 'poison'); END";
    }));
    std::vector<std::string> bodies = statuses("delivered", 1, 50);
    bodies.push_back(testing::text_body("919999999999", "x"));
    for (std::string& body : statuses("delivered", 51, 100)) {
        bodies.push_back(std::move(body));
    }
    running.put(bodies);
    EXPECT_TRUE(running.applier->drain(std::chrono::seconds(60)));
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM message WHERE status = 7"), 100);
    EXPECT_EQ(running.ask<int>("SELECT COUNT(*) FROM quarantine"), 1);
    EXPECT_NE(running.ask<std::string>("SELECT reason FROM quarantine").find("poison"), std::string::npos);
    expect_counters_equal_recount(running);
}

TEST_F(ApplierTest, AFloodOfUnknownMessagesStaysWithinItsBounds) {
    Applier::Limits limits = quick();
    limits.quarantine.unknown_bytes = 1 << 20;
    Running running(directory_.path(), limits);
    const std::string padding(2'000, ' ');
    for (int round = 0; round < 5; ++round) {
        std::vector<std::string> bodies;
        for (int i = 0; i < 400; ++i) {
            bodies.push_back(testing::status_body(testing::wire_id(10'000 + i, 77), "read") + padding);
        }
        running.put(bodies);
    }
    EXPECT_TRUE(running.applier->drain(std::chrono::seconds(60)));
    EXPECT_EQ(running.applier->figures().applied.unknown, 2'000u);
    EXPECT_LE(running.ask<long long>("SELECT SUM(LENGTH(raw)) FROM quarantine"), (1 << 20) + (512 << 10));
    EXPECT_GT(running.ask<int>("SELECT COUNT(*) FROM quarantine"), 100);
}

TEST_F(ApplierTest, LearnsOfAProviderThatWasAddedLater) {
    Running running(directory_.path());
    ASSERT_TRUE(running.writer.run([](soci::session& sql) {
        sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, "
               "rate, answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
               "(2, 1, 'm', 'generic', '912', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's2', 'i2', 0, 0)";
    }));
    running.put(statuses("delivered", 1, 1), 2);
    running.put(statuses("delivered", 2, 2), 3);
    EXPECT_TRUE(running.applier->drain(std::chrono::seconds(60)));
    EXPECT_EQ(running.applier->figures().applied.merged, 1u);
    EXPECT_EQ(running.ask<std::string>("SELECT reason FROM quarantine"), "its provider is no longer there");
}

}  // namespace
}  // namespace parley::receive
