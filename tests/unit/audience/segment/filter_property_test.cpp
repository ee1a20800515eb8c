#include "audience/segment/segment.h"

#include <gtest/gtest.h>

#include "../project.h"
#include "segment_world.h"

namespace parley::audience {
namespace {

using parley::testing::SegmentWorld;

class FilterProperty : public ::testing::TestWithParam<unsigned> {
protected:
    void write(const SegmentWorld& world) {
        project_.writer
            .run([&](soci::session& sql) {
                sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, "
                       "concurrency, rate, answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) "
                       "VALUES (1, 1, 'n', 'generic', '911', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's', 'i', 0, "
                       "0)";
                sql << "INSERT INTO template (id, provider_id, name, language, definition, created_at, updated_at) "
                       "VALUES (1, 1, 't', 'en', '[]', 0, 0)";
                world.write(sql);
            })
            .value();
    }
    void build_index(const std::string& attribute) {
        ASSERT_TRUE(project_.writer
                        .run([&](soci::session& sql) {
                            return add_attribute_index(sql, ProjectId{1}, attribute, Time{}).has_value();
                        })
                        .value());
        for (;;) {
            const auto more =
                project_.writer.run([](soci::session& sql) { return advance_attribute_indexes(sql, 50); });
            ASSERT_TRUE(more.has_value()) << describe(more.error());
            if (!*more) {
                return;
            }
        }
    }
    Result<std::set<long long>> found(const Filter& filter) {
        return project_.database.read([&](soci::session& sql) -> Result<std::set<long long>> {
            const auto people = find_people(sql, ProjectId{1}, filter, now_, ProfileId{}, 1'000'000);
            if (!people) {
                return std::unexpected(people.error());
            }
            std::set<long long> ids;
            for (const ProfileId person : *people) {
                ids.insert(person.value);
            }
            return ids;
        });
    }

    Project project_;
    const Time now_{std::chrono::milliseconds(SegmentWorld::now_ms)};
};

// What SQL finds is what the filter means, with an index and without, and after a trip through JSON.
TEST_P(FilterProperty, FindsExactlyThoseWhomItMeans) {
    SegmentWorld world(GetParam());
    write(world);
    if (GetParam() % 2 == 1) {
        build_index("Plan");
        build_index("Points");
    }
    int some = 0;
    for (int round = 0; round < 150; ++round) {
        const Filter filter = world.any_filter(3);
        const json::object written = write_filter(filter);
        const std::string text = json::serialize(written);
        const auto meant = world.meant_by(filter);
        const auto direct = found(filter);
        ASSERT_TRUE(direct.has_value()) << text << ": " << describe(direct.error());
        ASSERT_EQ(*direct, meant) << text;
        const auto again = read_filter(written, {.depth = 20, .rules = 1'000, .values = 10'000});
        ASSERT_TRUE(again.has_value()) << text << ": " << describe(again.error());
        ASSERT_EQ(json::serialize(write_filter(*again)), text);
        const auto counted =
            project_.database.read([&](soci::session& sql) { return count_people(sql, ProjectId{1}, *again, now_); });
        ASSERT_TRUE(counted.has_value()) << text << ": " << describe(counted.error());
        ASSERT_EQ(*counted, std::ssize(meant)) << text;
        const auto preview = project_.database.read(
            [&](soci::session& sql) { return preview_people(sql, ProjectId{1}, *again, now_, 7); });
        ASSERT_TRUE(preview.has_value()) << text << ": " << describe(preview.error());
        ASSERT_EQ(preview->count.people, std::ssize(meant)) << text;
        std::vector<long long> first(meant.begin(),
                                     std::next(meant.begin(), std::min<std::ptrdiff_t>(7, std::ssize(meant))));
        std::vector<long long> sample;
        for (const ProfileId person : preview->sample) {
            sample.push_back(person.value);
        }
        ASSERT_EQ(sample, first) << text;
        some += !meant.empty() && meant.size() < world.people().size() ? 1 : 0;
    }
    EXPECT_GT(some, 50) << "the filters are too dull to prove anything";
}

INSTANTIATE_TEST_SUITE_P(Worlds, FilterProperty, ::testing::Range(1U, 9U));

}  // namespace
}  // namespace parley::audience
