#include <gtest/gtest.h>

#include <sstream>

#include "audience/export_chunk.h"
#include "audience/segment/segment.h"
#include "base/log.h"
#include "campaign/campaign.h"
#include "campaign/frozen_audience.h"
#include "campaign/snapshot.h"
#include "segment_world.h"
#include "store/writer.h"
#include "temporary_directory.h"

// Whoever asks whom a filter holds is told the same: a count, a list, a preview, a file, an estimate and a launch.
namespace parley::campaign {
namespace {

using audience::Filter;
using parley::testing::SegmentWorld;
using People = std::vector<long long>;

class AudienceProperty : public ::testing::TestWithParam<unsigned> {
protected:
    template <class Work>
    auto write(Work work) {
        return writer_.run(std::move(work)).value();
    }
    template <class Read>
    auto read(Read read) {
        return database_.read(std::move(read));
    }

    void write_world(const SegmentWorld& world) {
        write([&](soci::session& sql) {
            sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
            sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, "
                   "concurrency, rate, answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES "
                   "(1, 1, 'n', 'generic', '911', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's', 'i', 0, 0)";
            sql << "INSERT INTO template (id, provider_id, name, language, definition, created_at, updated_at) VALUES "
                   "(1, 1, 't', 'en', '[]', 0, 0)";
            world.write(sql);
            sql << "INSERT INTO sequence (name, next) VALUES ('message', 10000)";
        });
    }

    People found(const Filter& filter) {
        People people;
        for (;;) {
            const auto some = read([&](soci::session& sql) {
                return audience::find_people(sql, ProjectId{1}, filter, now_,
                                             ProfileId{people.empty() ? 0 : people.back()}, 17);
            });
            EXPECT_TRUE(some.has_value());
            for (const ProfileId person : *some) {
                people.push_back(person.value);
            }
            if (some->size() < 17) {
                return people;
            }
        }
    }

    // The identities in a file of them, as it is written in pieces.
    std::vector<std::string> exported(const Filter& filter) {
        audience::Export file;
        file.project = ProjectId{1};
        file.settings.filter = filter;
        file.settings.attributes.emplace();
        file.until = 1'000'000;
        file.created = now_;
        audience::FoundPeople kept(40);
        std::vector<std::string> identities;
        for (bool done = false; !done;) {
            const auto chunk =
                read([&](soci::session& sql) { return audience::read_export_chunk(sql, file, 13, kept); });
            EXPECT_TRUE(chunk.has_value());
            std::istringstream lines(chunk->csv);
            for (std::string line; std::getline(lines, line);) {
                identities.push_back(line.substr(0, line.find(',')));
            }
            file.position = chunk->position;
            done = chunk->done;
        }
        return identities;
    }

    Campaign draft(const Filter& filter) {
        Campaign campaign;
        campaign.project = ProjectId{1};
        campaign.name = "to some";
        campaign.provider = ProviderId{1};
        campaign.form = TemplateId{1};
        campaign.filter = filter;
        campaign.id = write([&](soci::session& sql) { return insert_campaign(sql, campaign); });
        return campaign;
    }

    void launch(const Campaign& campaign) {
        const auto frozen = freeze(database_, writer_, campaign, now_);
        ASSERT_TRUE(frozen.has_value());
        write([&](soci::session& sql) { begin_snapshot(sql, campaign, now_, *frozen); });
        while (!write([&](soci::session& sql) { return continue_snapshot(sql, campaign.id, 11, now_); }).done) {
        }
        ASSERT_TRUE(unfreeze(writer_, *frozen).has_value());
    }

    // Whom its messages are for, and how many of them wait to be sent.
    std::pair<People, std::int64_t> messages_of(const Campaign& campaign) {
        return read([&](soci::session& sql) {
            std::pair<People, std::int64_t> result;
            long long person = 0;
            int status = 0;
            soci::statement statement =
                (sql.prepare << "SELECT profile_id, status FROM message WHERE campaign_id = :id "
                                "ORDER BY id",
                 soci::into(person), soci::into(status), soci::use(campaign.id.value));
            statement.execute();
            while (statement.fetch()) {
                result.first.push_back(person);
                result.second += status == 1 ? 1 : 0;
            }
            return result;
        });
    }

    // As if it had never been, so that filters of messages find what they found.
    void forget(const Campaign& campaign) {
        write([&](soci::session& sql) {
            sql << "DELETE FROM message WHERE campaign_id = :id", soci::use(campaign.id.value);
            sql << "DELETE FROM tally WHERE campaign_id = :id", soci::use(campaign.id.value);
            sql << "DELETE FROM campaign WHERE id = :id", soci::use(campaign.id.value);
        });
    }

    parley::testing::TemporaryDirectory directory_;
    store::Database database_ = std::move(*store::Database::open(directory_.path()));
    store::Writer writer_{database_, silent_log()};
    const Time now_{std::chrono::milliseconds(SegmentWorld::now_ms)};
};

TEST_P(AudienceProperty, IsTheSameForWhoeverAsks) {
    SegmentWorld world(GetParam());
    write_world(world);
    for (int round = 0; round < 40; ++round) {
        const Filter filter = world.any_filter(3);
        SCOPED_TRACE(json::serialize(audience::write_filter(filter)));
        const std::set<long long> meant = world.meant_by(filter);
        const People people(meant.begin(), meant.end());
        ASSERT_EQ(found(filter), people);

        const auto count =
            read([&](soci::session& sql) { return audience::count_reachable(sql, ProjectId{1}, filter, now_); });
        const auto preview =
            read([&](soci::session& sql) { return audience::preview_people(sql, ProjectId{1}, filter, now_, 1'000); });
        ASSERT_TRUE(count && preview);
        EXPECT_EQ(count->people, std::ssize(people));
        EXPECT_EQ(preview->count.people, count->people);
        EXPECT_EQ(preview->count.reachable, count->reachable);
        EXPECT_EQ(preview->sample.size(), people.size());

        std::vector<std::string> identities;
        for (const long long person : people) {
            identities.push_back(world.people()[static_cast<std::size_t>(person - 1)].identity);
        }
        EXPECT_EQ(exported(filter), identities);

        const Campaign campaign = draft(filter);
        const auto expected = read([&](soci::session& sql) { return estimate(sql, campaign, now_); });
        ASSERT_TRUE(expected.has_value());
        EXPECT_EQ(expected->audience, std::ssize(people));
        launch(campaign);
        const auto [addressees, waiting] = messages_of(campaign);
        EXPECT_EQ(addressees, people);
        EXPECT_EQ(waiting, expected->reachable);
        forget(campaign);
    }
}

INSTANTIATE_TEST_SUITE_P(Worlds, AudienceProperty, ::testing::Range(500U, 506U));

}  // namespace
}  // namespace parley::campaign
