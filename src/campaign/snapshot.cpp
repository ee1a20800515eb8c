#include "campaign/snapshot.h"
#include "deliver/provider.h"
#include "store/row.h"

#include <string>

namespace parley::campaign {

namespace {

// Why a person is left out, as a number of SkipReason; 0 for nobody's fault. A number that several
// people of the audience share gets one message: the first of them does.
#define REASON(IN_AUDIENCE)                                                                                         \
    "CASE WHEN p.phone IS NULL AND (:users = 0 OR p.user_id IS NULL) THEN 3 WHEN p.opted_in = 0 THEN 1 "            \
    "WHEN EXISTS (SELECT 1 FROM blocked_number b WHERE b.project_id = p.project_id AND b.phone = p.phone) THEN 2 "  \
    "WHEN EXISTS (SELECT 1 FROM profile d WHERE d.project_id = p.project_id AND d.phone = p.phone AND d.id < p.id " \
    "AND d.opted_in = 1" IN_AUDIENCE ") THEN 4 ELSE 0 END"

#define REASON_IN_PROJECT REASON("")
#define REASON_IN_IMPORT \
    REASON(" AND EXISTS (SELECT 1 FROM import_member x WHERE x.import_id = m.import_id AND x.profile_id = d.id)")

constexpr const char* project_audience_sql =
    "SELECT p.id AS id, " REASON_IN_PROJECT
    " AS reason FROM profile p WHERE p.project_id = :audience AND p.id > :after AND p.id <= :until "
    "ORDER BY p.id LIMIT :people";

constexpr const char* import_audience_sql = "SELECT p.id AS id, " REASON_IN_IMPORT
                                            " AS reason FROM import_member m JOIN profile p ON p.id = m.profile_id "
                                            "WHERE m.import_id = :audience AND m.profile_id > :after AND m.profile_id "
                                            "<= :until ORDER BY m.profile_id LIMIT :people";

#undef REASON_IN_IMPORT
#undef REASON_IN_PROJECT
#undef REASON

const char* audience_sql(const Campaign& campaign) {
    return campaign.import ? import_audience_sql : project_audience_sql;
}

long long audience_id(const Campaign& campaign) {
    return campaign.import ? campaign.import->value : campaign.project.value;
}

int reached_users(soci::session& sql, const Campaign& campaign) {
    return deliver::reaches_user_ids(sql, campaign.provider) ? 1 : 0;
}

constexpr int everybody = 2'000'000'000;

}  // namespace

Estimate estimate(soci::session& sql, const Campaign& campaign) {
    const std::string query = std::string("SELECT CAST(a.reason AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM (") +
                              audience_sql(campaign) + ") a GROUP BY a.reason";
    const long long audience = audience_id(campaign);
    const long long after = 0;
    const long long until = INT64_MAX;
    const int users = reached_users(sql, campaign);
    const soci::rowset<soci::row> rows =
        (sql.prepare << query, soci::use(users, "users"), soci::use(audience, "audience"), soci::use(after, "after"),
         soci::use(until, "until"), soci::use(everybody, "people"));
    Estimate result;
    for (const soci::row& row : rows) {
        const auto reason = static_cast<SkipReason>(store::integer(row, 0));
        const auto count = store::integer(row, 1);
        result.audience += count;
        if (reason == SkipReason::none) {
            result.reachable += count;
        } else {
            result.left_out[reason] += count;
        }
    }
    return result;
}

std::int64_t begin_snapshot(soci::session& sql, const Campaign& campaign, Time now) {
    const long long audience = audience_id(campaign);
    long long people = 0;
    long long until = 0;
    soci::indicator any = soci::i_null;
    sql << (campaign.import ? "SELECT COUNT(*), MAX(profile_id) FROM import_member WHERE import_id = :audience"
                            : "SELECT COUNT(*), MAX(id) FROM profile WHERE project_id = :audience"),
        soci::use(audience), soci::into(people), soci::into(until, any);
    if (any == soci::i_null) {
        until = 0;
    }
    const std::string sequence = "message";
    long long next = 0;
    sql << "INSERT INTO sequence (name, next) VALUES (:name, :people + 1) "
           "ON CONFLICT (name) DO UPDATE SET next = sequence.next + :people RETURNING next",
        soci::use(sequence, "name"), soci::use(people, "people"), soci::into(next);
    const long long first = next - people;
    const long long last = next - 1;
    const long long launched = now.time_since_epoch().count();
    const long long run = launched / 1'000;
    const auto id = static_cast<long long>(campaign.id.value);
    const std::string state(name_of(State::launching));
    sql << "UPDATE campaign SET state = :state, state_reason = '', run = :run, first_message = :first, last_message = "
           ":last, "
           "snapshot_profile = 0, snapshot_until = :until, snapshot_done = 0, launched_at = :launched WHERE id = :id",
        soci::use(state), soci::use(run), soci::use(first), soci::use(last), soci::use(until), soci::use(launched),
        soci::use(id);
    return people;
}

SnapshotStep continue_snapshot(soci::session& sql, CampaignId campaign_id, int people) {
    const auto campaign = find_campaign(sql, campaign_id);
    if (!campaign || campaign->state != State::launching) {
        return {.added = 0, .done = true};
    }
    const auto id = static_cast<long long>(campaign_id.value);
    const long long first = campaign->range.first.value;
    const long long last = campaign->range.last.value;
    long long after = 0;
    long long until = 0;
    sql << "SELECT snapshot_profile, snapshot_until FROM campaign WHERE id = :id", soci::use(id), soci::into(after),
        soci::into(until);
    long long taken = 0;
    soci::indicator any = soci::i_null;
    sql << "SELECT MAX(id) FROM message WHERE id BETWEEN :first AND :last", soci::use(first), soci::use(last),
        soci::into(taken, any);
    if (any == soci::i_null) {
        taken = first - 1;
    }
    const std::string insert = std::string(
                                   "INSERT INTO message (id, campaign_id, profile_id, status, reason) "
                                   "SELECT :taken + ROW_NUMBER() OVER (ORDER BY a.id), :campaign, a.id, "
                                   "CASE WHEN a.reason = 0 THEN 1 ELSE 0 END, a.reason FROM (") +
                               audience_sql(*campaign) + ") a";
    const long long audience = audience_id(*campaign);
    const int users = reached_users(sql, *campaign);
    soci::statement statement = (sql.prepare << insert, soci::use(taken, "taken"), soci::use(id, "campaign"),
                                 soci::use(users, "users"), soci::use(audience, "audience"), soci::use(after, "after"),
                                 soci::use(until, "until"), soci::use(people, "people"));
    statement.execute(true);
    const long long added = statement.get_affected_rows();
    const long long now_taken = taken + added;

    deliver::TallyChange change;
    const deliver::MessageRange fresh{campaign_id, campaign->range.run, MessageId{taken + 1}, MessageId{now_taken}};
    for (const auto& [cell, count] : deliver::recount(sql, fresh)) {
        change.add(campaign_id, cell, count);
    }
    change.write(sql);

    const bool done = added < people;
    if (done) {
        const std::string state(name_of(State::running));
        sql << "UPDATE campaign SET snapshot_done = 1, last_message = :last, state = :state WHERE id = :id",
            soci::use(now_taken), soci::use(state), soci::use(id);
    } else {
        sql << "UPDATE campaign SET snapshot_profile = (SELECT profile_id FROM message WHERE id = :last) WHERE id = "
               ":id",
            soci::use(now_taken), soci::use(id);
    }
    return {.added = added, .done = done};
}

}  // namespace parley::campaign
