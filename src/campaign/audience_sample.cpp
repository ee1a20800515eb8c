#include "campaign/audience_sample.h"

#include "audience/profile.h"
#include "campaign/frozen_audience.h"

namespace parley::campaign {

namespace {

audience::Filter both(audience::Filter first, audience::AttributeFilter second) {
    audience::AllOf all;
    all.filters.push_back(std::move(first));
    all.filters.push_back({std::move(second)});
    return {std::move(all)};
}

// Of an import nobody has a filter.
std::vector<ProfileId> sample_of_import(soci::session& sql, ImportId import, ProfileId after, int limit) {
    long long id = 0;
    soci::statement statement =
        (sql.prepare << "SELECT p.id FROM import_member m JOIN profile p ON p.id = m.profile_id WHERE m.import_id = "
                        ":import AND m.profile_id > :after AND p.opted_in <> 0 AND (p.phone IS NOT NULL OR p.user_id "
                        "IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM blocked_number b WHERE b.project_id = "
                        "p.project_id AND b.phone = p.phone) ORDER BY m.profile_id LIMIT :limit",
         soci::into(id), soci::use(import.value, "import"), soci::use(after.value, "after"), soci::use(limit, "limit"));
    statement.execute();
    std::vector<ProfileId> people;
    while (statement.fetch()) {
        people.push_back(ProfileId{id});
    }
    return people;
}

}  // namespace

Result<std::vector<ProfileId>> sample_of_audience(soci::session& sql, const Campaign& campaign, Time now,
                                                  ProfileId after, int limit) {
    if (campaign.import) {
        return sample_of_import(sql, *campaign.import, after, limit);
    }
    return audience::find_people(
        sql, campaign.project,
        both(filter_of(campaign), {.name = "reachable", .comparison = audience::Comparison::equals, .values = {true}}),
        now, after, limit);
}

Result<bool> is_in_audience(soci::session& sql, const Campaign& campaign, Time now, ProfileId person) {
    if (campaign.import) {
        int found = 0;
        sql << "SELECT COUNT(*) FROM import_member WHERE import_id = :import AND profile_id = :person",
            soci::use(campaign.import->value, "import"), soci::use(person.value, "person"), soci::into(found);
        return found > 0;
    }
    const auto profile = audience::read_profile(sql, campaign.project, person);
    if (!profile) {
        return false;
    }
    const auto found = audience::count_people(
        sql, campaign.project,
        both(filter_of(campaign),
             {.name = "identity", .comparison = audience::Comparison::equals, .values = {profile->identity}}),
        now);
    return found ? Result<bool>(*found > 0) : std::unexpected(found.error());
}

}  // namespace parley::campaign
