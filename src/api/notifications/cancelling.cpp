#include <algorithm>

#include "api/notifications/keeping.h"
#include "api/notifications/shape.h"
#include "deliver/ledger.h"
#include "store/row.h"

namespace parley::api::notifications {

namespace {

struct Waiting {
    long long id = 0;
    std::string recipient = {};
    MessageId message = {};
    CampaignId campaign = {};
};

// What has not left: its message is queued, or what shows in the inbox is not due yet.
std::vector<Waiting> waiting_with(soci::session& sql, ProjectId project, const std::string& key, Time now) {
    const long long number = project.value;
    const long long at = milliseconds(now);
    const int queued = static_cast<int>(Status::queued);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT n.id, n.recipient, CASE WHEN m.status = :queued THEN m.id ELSE 0 END, "
                        "COALESCE(m.campaign_id, 0) FROM notification n "
                        "LEFT JOIN message m ON m.id = n.message_id "
                        "WHERE n.project_id = :project AND n.cancellation_key = :key AND n.cancellation_key <> '' "
                        "AND (m.status = :queued OR (n.due_at > :now AND (n.in_app = 1 OR n.state = 'none')))",
         soci::use(number, "project"), soci::use(key, "key"), soci::use(queued, "queued"), soci::use(at, "now"));
    std::vector<Waiting> waiting;
    for (const soci::row& row : rows) {
        waiting.push_back({store::integer(row, 0), row.get<std::string>(1), MessageId{store::integer(row, 2)},
                           CampaignId{store::integer(row, 3)}});
    }
    return waiting;
}

}  // namespace

std::int64_t cancel(soci::session& sql, ProjectId project, const std::string& key,
                    const std::vector<std::string>& recipients, Time now) {
    std::int64_t cancelled = 0;
    for (const Waiting& one : waiting_with(sql, project, key, now)) {
        if (!recipients.empty() && std::ranges::find(recipients, one.recipient) == recipients.end()) {
            continue;
        }
        if (one.message) {
            const long long message = one.message.value;
            deliver::skip_queued(sql, {one.campaign, 1, one.message, one.message}, SkipReason::cancelled);
            sql << "UPDATE single_message SET state = 0, content = '' WHERE message_id = :message AND state = 1",
                soci::use(message, "message");
        }
        sql << "UPDATE notification SET explanation = CASE WHEN state = 'discarded' THEN explanation "
               "ELSE 'cancelled before it was sent' END, state = 'discarded', in_app = 0, cancellation_key = '' "
               "WHERE id = :id",
            soci::use(one.id, "id");
        ++cancelled;
    }
    return cancelled;
}

}  // namespace parley::api::notifications
