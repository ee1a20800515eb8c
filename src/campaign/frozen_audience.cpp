#include "campaign/frozen_audience.h"

#include "audience/import.h"
#include "audience/segment/compile.h"
#include "audience/segment/people_list.h"

namespace parley::campaign {

namespace {

constexpr std::size_t people_at_a_time = 10'000;

}  // namespace

bool has_filter(const Campaign& campaign) {
    return campaign.segment || campaign.list || campaign.filter;
}

audience::Filter filter_of(const Campaign& campaign) {
    if (campaign.segment) {
        return {audience::SegmentFilter{campaign.segment->value}};
    }
    if (campaign.list) {
        return {audience::ListFilter{campaign.list->value}};
    }
    return campaign.filter.value_or(audience::Filter{});
}

Result<> check_audience(soci::session& sql, const Campaign& campaign, Time now) {
    const int named = static_cast<int>(campaign.import.has_value()) + static_cast<int>(campaign.segment.has_value()) +
                      static_cast<int>(campaign.list.has_value()) + static_cast<int>(campaign.filter.has_value());
    if (named > 1) {
        return invalid("a campaign is for an import, a segment, a list or a filter, not for several of them",
                       campaign.segment ? "segment"
                       : campaign.list  ? "list"
                                        : "filter");
    }
    if (campaign.import && !audience::read_import(sql, campaign.project, *campaign.import)) {
        return Failure(
            Error{ErrorKind::missing, "there is no such import", "import", std::to_string(campaign.import->value)});
    }
    if (has_filter(campaign)) {
        if (auto compiled = audience::compile(sql, campaign.project, filter_of(campaign), now); !compiled) {
            return std::unexpected(std::move(compiled.error()));
        }
    }
    return {};
}

Result<audience::ListId> freeze(store::Database& database, store::Writer& writer, const Campaign& campaign, Time now) {
    const audience::PeopleList list{.id = {},
                                    .project = campaign.project,
                                    .name = fmt::format("campaign {}", campaign.id.value),
                                    .origin = "frozen",
                                    .created = now,
                                    .updated = now};
    const auto id = writer.run([&](soci::session& sql) { return audience::insert_list(sql, list); });
    if (!id) {
        return id;
    }
    auto frozen = database.read([&](soci::session& sql) {
        return audience::visit_people(
            sql, campaign.project, filter_of(campaign), now, people_at_a_time,
            [&](const std::vector<ProfileId>& people) {
                return writer.run([&](soci::session& writing) { audience::add_people(writing, *id, people); });
            });
    });
    if (!frozen) {
        if (auto removed = unfreeze(writer, *id); !removed) {
            return std::unexpected(std::move(removed.error()));
        }
        return std::unexpected(std::move(frozen.error()));
    }
    return id;
}

Result<> unfreeze(store::Writer& writer, audience::ListId list) {
    for (;;) {
        const auto gone = writer.run([&](soci::session& sql) {
            return audience::remove_list_piece(sql, list, static_cast<int>(people_at_a_time));
        });
        if (!gone || *gone) {
            return gone ? Result<>() : std::unexpected(gone.error());
        }
    }
}

std::optional<audience::ListId> frozen_of(soci::session& sql, CampaignId campaign) {
    long long id = 0;
    sql << "SELECT l.id FROM campaign c JOIN list l ON l.id = c.snapshot_list WHERE c.id = :campaign AND "
           "c.snapshot_done = 1 AND l.origin = 'frozen'",
        soci::use(campaign.value, "campaign"), soci::into(id);
    return sql.got_data() ? std::optional(audience::ListId{id}) : std::nullopt;
}

std::vector<audience::ListId> left_over_lists(soci::session& sql) {
    long long id = 0;
    soci::statement statement =
        (sql.prepare << "SELECT l.id FROM list l WHERE l.origin = 'removed' OR (l.origin = 'frozen' AND NOT EXISTS "
                        "(SELECT 1 FROM campaign c WHERE c.snapshot_list = l.id AND c.state = 'launching')) ORDER BY "
                        "l.id",
         soci::into(id));
    statement.execute();
    std::vector<audience::ListId> lists;
    while (statement.fetch()) {
        lists.push_back(audience::ListId{id});
    }
    return lists;
}

}  // namespace parley::campaign
