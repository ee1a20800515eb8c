#include "deliver/ledger.h"
#include "deliver/status_news.h"
#include "store/row.h"

namespace parley::deliver {

namespace {

constexpr auto as_number = [](Status status) { return static_cast<int>(status); };

// Moves every message of the range from one status to another, and the counters with them.
std::int64_t move_all(soci::session& sql, const MessageRange& range, Status from, Status to, int reason) {
    const auto first = static_cast<long long>(range.first.value);
    const auto last = static_cast<long long>(range.last.value);
    const int old_status = as_number(from);
    const int new_status = as_number(to);
    soci::statement statement =
        (sql.prepare << "UPDATE message SET status = :status, reason = :reason "
                        "WHERE id BETWEEN :first AND :last AND status = :from",
         soci::use(new_status), soci::use(reason), soci::use(first), soci::use(last), soci::use(old_status));
    statement.execute(true);
    const std::int64_t moved = statement.get_affected_rows();
    TallyChange change;
    change.add(range.campaign, {from, 0}, -moved);
    change.add(range.campaign, {to, reason}, moved);
    change.write(sql);
    return moved;
}

struct Interrupted {
    MessageRange range;
    bool idempotent = false;
};

std::vector<Interrupted> interrupted_runs(soci::session& sql) {
    const int intended = as_number(Status::intended);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT c.id, c.run, c.first_message, c.last_message, CAST(p.idempotent AS BIGINT) "
                        "FROM campaign c JOIN provider p ON p.id = c.provider_id "
                        "JOIN tally t ON t.campaign_id = c.id AND t.status = :intended AND t.messages > 0",
         soci::use(intended));
    std::vector<Interrupted> runs;
    for (const soci::row& row : rows) {
        runs.push_back({MessageRange{CampaignId{store::integer(row, 0)}, store::integer(row, 1),
                                     MessageId{store::integer(row, 2)}, MessageId{store::integer(row, 3)}},
                        store::integer(row, 4) != 0});
    }
    return runs;
}

// What is under way there now.
void tell_uncertain(soci::session& sql, const MessageRange& range, Time now, StatusNews& news) {
    if (!news.is_wanted()) {
        return;
    }
    const auto first = static_cast<long long>(range.first.value);
    const auto last = static_cast<long long>(range.last.value);
    const int intended = as_number(Status::intended);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id FROM message WHERE id BETWEEN :first AND :last AND status = :intended ORDER BY id",
         soci::use(first), soci::use(last), soci::use(intended));
    for (const soci::row& row : rows) {
        news.add({MessageId{store::integer(row, 0)}, range.campaign, Status::uncertain, 0, now});
    }
}

}  // namespace

Recovery recover(soci::session& sql, Time now) {
    Recovery recovery;
    StatusNews news(sql);
    for (const Interrupted& run : interrupted_runs(sql)) {
        if (run.idempotent) {
            const std::int64_t queued = move_all(sql, run.range, Status::intended, Status::queued, 0);
            add_to_milestone(sql, run.range.campaign, "resent", queued);
            recovery.queued += queued;
        } else {
            tell_uncertain(sql, run.range, now, news);
            recovery.uncertain += move_all(sql, run.range, Status::intended, Status::uncertain, 0);
        }
    }
    news.record();
    return recovery;
}

std::int64_t resend_uncertain(soci::session& sql, const MessageRange& range) {
    const std::int64_t queued = move_all(sql, range, Status::uncertain, Status::queued, 0);
    if (queued > 0) {
        add_to_milestone(sql, range.campaign, "resent", queued);
    }
    return queued;
}

std::int64_t skip_queued(soci::session& sql, const MessageRange& range, SkipReason reason) {
    return move_all(sql, range, Status::queued, Status::skipped, static_cast<int>(reason));
}

}  // namespace parley::deliver
