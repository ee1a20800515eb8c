#include "audience/segment/attribute_index.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "../project.h"
#include "audience/erase.h"
#include "audience/identities.h"
#include "audience/segment/segment.h"
#include "audience/upload.h"

// An index that is built while people are written holds in the end what they hold, and a filter finds the same people
// before, during and after that.
namespace parley::audience {
namespace {

using Rows = std::multimap<long long, std::string>;

json::value any_plan(std::mt19937& random) {
    switch (random() % 7) {
        case 0: return json::value(static_cast<int>(random() % 5));
        case 1: return json::value(random() % 2 == 0);
        case 2: return json::parse(R"({"$add": ["Gold"]})");
        case 3: return json::parse(R"({"$delete": 1})");
        case 4: return json::value("$D_1767225600");
        default: return json::value(random() % 2 == 0 ? "Gold" : "Silver");
    }
}

class IndexWhileWritten : public ::testing::Test {
protected:
    static constexpr int people = 400;

    // Adds to, merges, splits and erases people, some at a time.
    void write_some(unsigned seed) {
        std::mt19937 random(seed);
        const auto name = [&random] { return fmt::format("p{}", random() % people); };
        while (!ended_) {
            std::vector<UploadRecord> records;
            for (int count = 0; count < 20; ++count) {
                ProfileChange change;
                change.attributes["Plan"] = any_plan(random);
                records.push_back({.name = name(), .said = std::move(change)});
            }
            const std::string one = name();
            const std::string other = name();
            const unsigned deed = random() % 4;
            project_.writer
                .run([&](soci::session& sql) {
                    upload(sql, project_.id, records, "test", Time{});
                    const auto kept = find_identity(sql, project_.id, one);
                    const auto second = find_identity(sql, project_.id, other);
                    if (deed == 0 && kept && second && *kept != *second) {
                        EXPECT_TRUE(merge(sql, project_.id, *kept, *second, Time{}));
                    } else if (deed == 1 && kept) {
                        std::vector<ErasedMessage> messages;
                        erase_person(sql, project_.id, *kept, messages);
                    } else if (deed == 2) {
                        static_cast<void>(split(sql, project_.id, one, Time{}));
                    }
                })
                .value();
            ++rounds_;
        }
    }

    void end_writing() {
        ended_ = true;
        for (std::thread& writer : writers_) {
            writer.join();
        }
        writers_.clear();
    }
    void TearDown() override { end_writing(); }

    IndexState state() {
        const auto indexes =
            project_.database.read([&](soci::session& sql) { return list_attribute_indexes(sql, project_.id); });
        return indexes.empty() ? IndexState::removing : indexes.front().state;
    }

    // Both are asked within one view of the database.
    void expect_a_filter_finds_the_same() {
        project_.database.read([&](soci::session& sql) {
            long long gold = 0;
            sql << "SELECT COUNT(*) FROM profile p WHERE json_extract(p.attributes, '$.Plan') = 'Gold' OR EXISTS "
                   "(SELECT "
                   "1 FROM json_each(p.attributes, '$.Plan') j WHERE j.value = 'Gold')",
                soci::into(gold);
            const auto found =
                count_people(sql, project_.id, *read_filter(json::parse(R"({"attribute":"Plan","value":"Gold"})")), {});
            EXPECT_TRUE(found.has_value());
            EXPECT_EQ(found.value_or(-1), gold);
        });
    }

    void expect_it_holds_what_they_hold() {
        project_.database.read([&](soci::session& sql) {
            Rows kept;
            const soci::rowset<soci::row> values = (sql.prepare << "SELECT CAST(profile_id AS TEXT), text FROM "
                                                                   "attribute_value");
            for (const soci::row& row : values) {
                kept.emplace(std::stoll(row.get<std::string>(0)), row.get<std::string>(1));
            }
            Rows meant;
            const soci::rowset<soci::row> profiles =
                (sql.prepare << "SELECT CAST(id AS TEXT), attributes FROM profile");
            for (const soci::row& row : profiles) {
                const json::value attributes = json::parse(row.get<std::string>(1));
                if (const json::value* plan = attributes.as_object().if_contains("Plan")) {
                    for (const IndexedValue& value : indexed_values(*plan)) {
                        meant.emplace(std::stoll(row.get<std::string>(0)), value.text);
                    }
                }
            }
            const auto sorted = [](const Rows& rows) {
                std::vector<std::pair<long long, std::string>> all(rows.begin(), rows.end());
                std::ranges::sort(all);
                return all;
            };
            EXPECT_FALSE(meant.empty());
            EXPECT_EQ(sorted(kept), sorted(meant));
        });
    }

    Project project_;
    std::atomic<bool> ended_ = false;
    std::atomic<int> rounds_ = 0;
    std::vector<std::thread> writers_;
};

TEST_F(IndexWhileWritten, IsWholeAndRight) {
    for (const unsigned seed : {1U, 2U, 3U}) {
        writers_.emplace_back([this, seed] { write_some(seed); });
    }
    for (int life = 1; life <= 3; ++life) {
        while (rounds_ < life * 40) {
            std::this_thread::yield();
        }
        ASSERT_TRUE(project_.writer
                        .run([&](soci::session& sql) {
                            return add_attribute_index(sql, project_.id, "Plan", Time{}).has_value();
                        })
                        .value());
        while (state() == IndexState::building) {
            project_.writer.run([](soci::session& sql) { return advance_attribute_indexes(sql, 7); }).value();
            expect_a_filter_finds_the_same();
        }
        for (int question = 0; question < 10; ++question) {
            expect_a_filter_finds_the_same();
        }
        if (life == 3) {
            break;
        }
        ASSERT_TRUE(
            project_.writer
                .run([&](soci::session& sql) { return remove_attribute_index(sql, project_.id, "Plan").has_value(); })
                .value());
        while (project_.writer.run([](soci::session& sql) { return advance_attribute_indexes(sql, 31); }).value()) {
            expect_a_filter_finds_the_same();
        }
        EXPECT_EQ(project_.count("SELECT COUNT(*) FROM attribute_value"), 0);
    }
    end_writing();
    expect_it_holds_what_they_hold();
}

}  // namespace
}  // namespace parley::audience
