#include "campaign/single_cancel.h"

#include "deliver/ledger.h"
#include "deliver/status_news.h"

namespace parley::campaign {

Result<> cancel_single(soci::session& sql, ProjectId project, MessageId message, Time now) {
    const long long id = message.value;
    const long long owner = project.value;
    long long campaign = 0;
    int status = 0;
    std::string kind;
    sql << "SELECT c.id, c.kind, m.status FROM message m JOIN campaign c ON c.id = m.campaign_id "
           "WHERE m.id = :id AND c.project_id = :project",
        soci::use(id, "id"), soci::use(owner, "project"), soci::into(campaign), soci::into(kind), soci::into(status);
    if (!sql.got_data()) {
        return Failure(Error{ErrorKind::missing, "there is no such message"});
    }
    if (kind != "single") {
        return Failure(Error{ErrorKind::conflict, "the message is one of a campaign's", "kind", "campaign",
                             "stop or pause the campaign"});
    }
    if (static_cast<Status>(status) != Status::queued) {
        return Failure(Error{ErrorKind::conflict, "the message does not wait any more", "status",
                             std::string(name_of(static_cast<Status>(status)))});
    }
    deliver::skip_queued(sql, {CampaignId{campaign}, 1, message, message}, SkipReason::cancelled);
    sql << "DELETE FROM single_message WHERE message_id = :id AND state = 1 AND reference = ''", soci::use(id);
    sql << "UPDATE single_message SET state = 0, content = '' WHERE message_id = :id AND state = 1", soci::use(id);
    deliver::StatusNews news(sql);
    news.add({message, CampaignId{campaign}, Status::skipped, static_cast<int>(SkipReason::cancelled), now});
    news.record();
    return {};
}

}  // namespace parley::campaign
