#include "campaign/snapshot.h"

#include "audience/other_spelling.h"
#include "audience/segment/compile.h"
#include "audience/segment/presence.h"
#include "campaign/frozen_audience.h"
#include "campaign/news.h"
#include "deliver/provider.h"
#include "store/row.h"

#include <stdexcept>
#include <string>

namespace parley::campaign {

namespace {

// Why a person is left out, as a number of SkipReason; 0 for nobody's fault. A number that several
// people of the audience share, in whatever spelling, gets one message: the first of them does.
#define REASON(IN_AUDIENCE) \
    "CASE WHEN p.phone IS NULL AND (:users = 0 OR p.user_id IS NULL) THEN 3 WHEN p.opted_in = 0 THEN 1 "            \
    "WHEN EXISTS (SELECT 1 FROM blocked_number b WHERE b.project_id = p.project_id AND b.phone = p.phone) THEN 2 "  \
    "WHEN EXISTS (SELECT 1 FROM profile d WHERE d.project_id = p.project_id AND d.phone = p.phone AND d.id < p.id " \
    "AND d.opted_in = 1" IN_AUDIENCE                                                                                \
    ") THEN 4 WHEN " PARLEY_MAY_HAVE_TWO_SPELLINGS("p.phone")                                                       \
    " AND EXISTS (SELECT 1 FROM profile d WHERE d.project_id = p.project_id AND d.phone = "                         \
    PARLEY_OTHER_SPELLING("p.phone") " AND d.id < p.id AND d.opted_in = 1" IN_AUDIENCE ") THEN 4 ELSE 0 END"

#define REASON_IN_PROJECT REASON("")
#define REASON_IN_IMPORT \
    REASON(" AND EXISTS (SELECT 1 FROM import_member x WHERE x.import_id = m.import_id AND x.profile_id = d.id)")

#define REASON_IN_LIST \
    REASON(" AND EXISTS (SELECT 1 FROM list_member x WHERE x.list_id = m.list_id AND x.profile_id = d.id)")
#define REASON_IN_FILTER REASON(" AND d.id IN (SELECT x.id FROM audience x)")

#define PROJECT_AUDIENCE(MORE)                                                                           \
    "SELECT p.id AS id, " REASON_IN_PROJECT                                                              \
    " AS reason FROM profile p WHERE p.project_id = :audience AND p.id > :after AND p.id <= :until" MORE \
    " ORDER BY p.id LIMIT :people"

#define IMPORT_AUDIENCE(MORE)                                                                                  \
    "SELECT p.id AS id, " REASON_IN_IMPORT                                                                     \
    " AS reason FROM import_member m JOIN profile p ON p.id = m.profile_id WHERE m.import_id = :audience AND " \
    "m.profile_id > :after AND m.profile_id <= :until" MORE " ORDER BY m.profile_id LIMIT :people"

#define LIST_AUDIENCE(MORE)                                                                                \
    "SELECT p.id AS id, " REASON_IN_LIST                                                                   \
    " AS reason FROM list_member m JOIN profile p ON p.id = m.profile_id WHERE m.list_id = :audience AND " \
    "m.profile_id > :after AND m.profile_id <= :until" MORE " ORDER BY m.profile_id LIMIT :people"

// Whoever took in, since the snapshot began, somebody who stood in it already, has their message.
#define NOT_IN_IT_YET \
    " AND NOT EXISTS (SELECT 1 FROM message x WHERE x.profile_id = p.id AND x.id BETWEEN :first AND :last)"

constexpr const char* project_audience_sql = PROJECT_AUDIENCE("");
constexpr const char* import_audience_sql = IMPORT_AUDIENCE("");
constexpr const char* list_audience_sql = LIST_AUDIENCE("");
constexpr const char* rest_of_project_sql = PROJECT_AUDIENCE(NOT_IN_IT_YET);
constexpr const char* rest_of_import_sql = IMPORT_AUDIENCE(NOT_IN_IT_YET);
constexpr const char* rest_of_list_sql = LIST_AUDIENCE(NOT_IN_IT_YET);

constexpr const char* filter_audience_sql =
    "SELECT p.id AS id, " REASON_IN_FILTER " AS reason FROM audience q JOIN profile p ON p.id = q.id";

#undef NOT_IN_IT_YET
#undef LIST_AUDIENCE
#undef IMPORT_AUDIENCE
#undef PROJECT_AUDIENCE
#undef REASON_IN_FILTER
#undef REASON_IN_LIST
#undef REASON_IN_IMPORT
#undef REASON_IN_PROJECT
#undef REASON

// Whom a snapshot walks through; a list where a filter found them.
struct Walk {
    const char* sql;
    const char* rest_sql;  // without those who are in it
    const char* count_sql;
    long long audience;
};

Walk walk_of(const Campaign& campaign, long long frozen) {
    if (has_filter(campaign)) {
        return {list_audience_sql, rest_of_list_sql,
                "SELECT COUNT(*), MAX(profile_id) FROM list_member WHERE list_id = :audience", frozen};
    }
    if (campaign.import) {
        return {import_audience_sql, rest_of_import_sql,
                "SELECT COUNT(*), MAX(profile_id) FROM import_member WHERE import_id = :audience",
                campaign.import->value};
    }
    return {project_audience_sql, rest_of_project_sql,
            "SELECT COUNT(*), MAX(id) FROM profile WHERE project_id = :audience", campaign.project.value};
}

int reached_users(soci::session& sql, const Campaign& campaign) {
    return deliver::reaches_user_ids(sql, campaign.provider) ? 1 : 0;
}

constexpr int everybody = 2'000'000'000;

constexpr const char* by_reason = "SELECT CAST(a.reason AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM (";

// Runs a statement that is made ready but for its two columns.
Estimate counted(soci::statement& statement, const std::string& query) {
    long long reason = 0;
    long long count = 0;
    statement.exchange(soci::into(reason));
    statement.exchange(soci::into(count));
    statement.alloc();
    statement.prepare(query);
    statement.define_and_bind();
    statement.execute();
    Estimate result;
    while (statement.fetch()) {
        result.audience += count;
        if (static_cast<SkipReason>(reason) == SkipReason::none) {
            result.reachable += count;
        } else {
            result.left_out[static_cast<SkipReason>(reason)] += count;
        }
    }
    return result;
}

}  // namespace

Result<Estimate> estimate(soci::session& sql, const Campaign& campaign, Time now,
                          const std::vector<std::string>& needed) {
    const int users = reached_users(sql, campaign);
    soci::statement statement(sql);
    statement.exchange(soci::use(users, "users"));
    const audience::Condition says = audience::condition_of_presence(sql, campaign.project, needed);
    audience::bind(statement, says);
    // Whoever is left out anyway is not asked what they lack.
    const std::string rest =
        needed.empty() ? ") a GROUP BY a.reason"
                       : fmt::format(") b LEFT JOIN profile p ON p.id = b.id AND b.reason = 0) a GROUP BY a.reason");
    const std::string counts =
        needed.empty() ? std::string(by_reason)
                       : fmt::format(
                             "{}SELECT CASE WHEN b.reason = 0 AND NOT {} THEN {} ELSE b.reason END AS reason "
                             "FROM (",
                             by_reason, says.text, static_cast<int>(SkipReason::missing_value));
    if (has_filter(campaign)) {
        const auto condition = audience::compile(sql, campaign.project, filter_of(campaign), now);
        if (!condition) {
            return std::unexpected(condition.error());
        }
        const std::string query =
            "WITH audience AS MATERIALIZED (SELECT p.id AS id FROM profile p WHERE p.project_id = :project AND " +
            condition->text + ") " + counts + filter_audience_sql + rest;
        statement.exchange(soci::use(campaign.project.value, "project"));
        audience::bind(statement, *condition);
        return counted(statement, query);
    }
    const Walk walk = walk_of(campaign, 0);
    const long long after = 0;
    const long long until = INT64_MAX;
    statement.exchange(soci::use(walk.audience, "audience"));
    statement.exchange(soci::use(after, "after"));
    statement.exchange(soci::use(until, "until"));
    statement.exchange(soci::use(everybody, "people"));
    return counted(statement, counts + walk.sql + rest);
}

std::int64_t begin_snapshot(soci::session& sql, const Campaign& campaign, Time now,
                            std::optional<audience::ListId> frozen) {
    if (has_filter(campaign) != frozen.has_value()) {
        throw std::logic_error("an audience is frozen where a filter finds it, and only there");
    }
    const long long list = frozen ? frozen->value : 0;
    soci::indicator list_mark = frozen ? soci::i_ok : soci::i_null;
    const Walk walk = walk_of(campaign, list);
    long long people = 0;
    long long until = 0;
    soci::indicator any = soci::i_null;
    sql << walk.count_sql, soci::use(walk.audience), soci::into(people), soci::into(until, any);
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
           ":last, snapshot_list = :list, snapshot_profile = 0, snapshot_until = :until, snapshot_done = 0, "
           "launched_at = :launched WHERE id = :id",
        soci::use(state), soci::use(run), soci::use(first), soci::use(last), soci::use(list, list_mark),
        soci::use(until), soci::use(launched), soci::use(id);
    tell_state(sql, campaign.id, campaign.state, {}, now);
    return people;
}

SnapshotStep continue_snapshot(soci::session& sql, CampaignId campaign_id, int people, Time now) {
    const auto campaign = find_campaign(sql, campaign_id);
    if (!campaign || campaign->state != State::launching) {
        return {.added = 0, .done = true};
    }
    const auto id = static_cast<long long>(campaign_id.value);
    const long long first = campaign->range.first.value;
    const long long last = campaign->range.last.value;
    long long after = 0;
    long long until = 0;
    long long list = 0;
    sql << "SELECT snapshot_profile, snapshot_until, COALESCE(snapshot_list, 0) FROM campaign WHERE id = :id",
        soci::use(id), soci::into(after), soci::into(until), soci::into(list);
    long long taken = 0;
    soci::indicator any = soci::i_null;
    sql << "SELECT MAX(id) FROM message WHERE id BETWEEN :first AND :last", soci::use(first), soci::use(last),
        soci::into(taken, any);
    if (any == soci::i_null) {
        taken = first - 1;
    }
    // People may be split in two meanwhile; the ids that were reserved are for those who were there.
    const int most = static_cast<int>(std::min<long long>(people, last - taken));
    const Walk walk = walk_of(*campaign, list);
    const std::string insert = std::string(
                                   "INSERT INTO message (id, campaign_id, profile_id, status, reason) "
                                   "SELECT :taken + ROW_NUMBER() OVER (ORDER BY a.id), :campaign, a.id, "
                                   "CASE WHEN a.reason = 0 THEN 1 ELSE 0 END, a.reason FROM (") +
                               walk.rest_sql + ") a";
    const int users = reached_users(sql, *campaign);
    soci::statement statement =
        (sql.prepare << insert, soci::use(taken, "taken"), soci::use(id, "campaign"), soci::use(users, "users"),
         soci::use(walk.audience, "audience"), soci::use(after, "after"), soci::use(until, "until"),
         soci::use(most, "people"), soci::use(first, "first"), soci::use(last, "last"));
    statement.execute(true);
    const long long added = statement.get_affected_rows();
    const long long now_taken = taken + added;

    deliver::TallyChange change;
    const deliver::MessageRange fresh{campaign_id, campaign->range.run, MessageId{taken + 1}, MessageId{now_taken}};
    for (const auto& [cell, count] : deliver::recount(sql, fresh)) {
        change.add(campaign_id, cell, count);
    }
    change.write(sql);

    const bool done = added < people;  // also where there are no ids left
    if (done) {
        const std::string state(name_of(State::running));
        sql << "UPDATE campaign SET snapshot_done = 1, last_message = :last, state = :state WHERE id = :id",
            soci::use(now_taken), soci::use(state), soci::use(id);
        tell_state(sql, campaign_id, State::launching, {}, now);
    } else {
        sql << "UPDATE campaign SET snapshot_profile = (SELECT profile_id FROM message WHERE id = :last) WHERE id = "
               ":id",
            soci::use(now_taken), soci::use(id);
    }
    return {.added = added, .done = done};
}

}  // namespace parley::campaign
