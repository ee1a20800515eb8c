#include "deliver/ledger.h"
#include "store/row.h"

namespace parley::deliver {

void TallyChange::add(CampaignId campaign, TallyCell cell, std::int64_t count) {
    changes_[{campaign, cell}] += count;
}

void TallyChange::move(CampaignId campaign, TallyCell from, TallyCell to) {
    if (from != to) {
        add(campaign, from, -1);
        add(campaign, to, 1);
    }
}

void TallyChange::write(soci::session& sql) const {
    for (const auto& [key, count] : changes_) {
        if (count == 0) {
            continue;
        }
        const auto& [campaign, cell] = key;
        const auto changed = static_cast<long long>(count);
        const auto campaign_id = static_cast<long long>(campaign.value);
        const int status = static_cast<int>(cell.status);
        sql << "INSERT INTO tally (campaign_id, status, reason, messages) VALUES (:campaign, :status, :reason, :count) "
               "ON CONFLICT (campaign_id, status, reason) DO UPDATE SET messages = tally.messages + excluded.messages",
            soci::use(campaign_id), soci::use(status), soci::use(cell.reason), soci::use(changed);
    }
}

namespace {

Tally to_tally(const soci::rowset<soci::row>& rows) {
    Tally tally;
    for (const soci::row& row : rows) {
        const TallyCell cell{static_cast<Status>(store::integer(row, 0)), static_cast<int>(store::integer(row, 1))};
        if (const auto count = store::integer(row, 2); count != 0) {
            tally[cell] = count;
        }
    }
    return tally;
}

}  // namespace

Tally read_tally(soci::session& sql, CampaignId campaign) {
    const auto id = static_cast<long long>(campaign.value);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT CAST(status AS BIGINT), CAST(reason AS BIGINT), messages FROM tally "
                        "WHERE campaign_id = :campaign",
         soci::use(id));
    return to_tally(rows);
}

Tally recount(soci::session& sql, const MessageRange& range) {
    const auto first = static_cast<long long>(range.first.value);
    const auto last = static_cast<long long>(range.last.value);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT CAST(status AS BIGINT), CAST(reason AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM message "
                        "WHERE id BETWEEN :first AND :last GROUP BY status, reason",
         soci::use(first), soci::use(last));
    return to_tally(rows);
}

std::int64_t read_milestone(soci::session& sql, CampaignId campaign, const std::string& name) {
    long long count = 0;
    const auto id = static_cast<long long>(campaign.value);
    sql << "SELECT messages FROM milestone WHERE campaign_id = :campaign AND name = :name", soci::use(id),
        soci::use(name), soci::into(count);
    return sql.got_data() ? count : 0;
}

void add_to_milestone(soci::session& sql, CampaignId campaign, const std::string& name, std::int64_t count) {
    const auto id = static_cast<long long>(campaign.value);
    const auto added = static_cast<long long>(count);
    sql << "INSERT INTO milestone (campaign_id, name, messages) VALUES (:campaign, :name, :count) "
           "ON CONFLICT (campaign_id, name) DO UPDATE SET messages = milestone.messages + excluded.messages",
        soci::use(id), soci::use(name), soci::use(added);
}

}  // namespace parley::deliver
