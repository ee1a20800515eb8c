#include "campaign/campaign_state.h"

#include <fmt/format.h>

#include "campaign/news.h"
#include "deliver/ledger.h"

namespace parley::campaign {

bool change_state(soci::session& sql, CampaignId campaign, State from, State to, const std::string& reason, Time now) {
    const auto id = static_cast<long long>(campaign.value);
    const std::string old_name(name_of(from));
    const std::string new_name(name_of(to));
    soci::statement statement =
        (sql.prepare << "UPDATE campaign SET state = :state, state_reason = :reason WHERE id = :id AND state = :from",
         soci::use(new_name), soci::use(reason), soci::use(id), soci::use(old_name));
    statement.execute(true);
    if (statement.get_affected_rows() != 1) {
        return false;
    }
    tell_state(sql, campaign, from, reason, now);
    return true;
}

bool mark_stopped(soci::session& sql, CampaignId id, const std::string& reason, Time now) {
    const auto fresh = find_campaign(sql, id);
    const auto stops_from = [&](State from) { return change_state(sql, id, from, State::stopped, reason, now); };
    if (!fresh || (!stops_from(State::running) && !stops_from(State::paused) &&
                   (!fresh->scheduled || !stops_from(State::draft)))) {
        return false;
    }
    const auto number = static_cast<long long>(id.value);
    const long long at = now.time_since_epoch().count();
    sql << "UPDATE campaign SET finished_at = :at WHERE id = :id", soci::use(at), soci::use(number);
    deliver::skip_queued(sql, fresh->range, SkipReason::campaign_stopped);
    return true;
}

void finish_where_nothing_waits(soci::session& sql, CampaignId campaign, Time now) {
    const auto id = static_cast<long long>(campaign.value);
    const long long at = now.time_since_epoch().count();
    const std::string running(name_of(State::running));
    const std::string finished(name_of(State::finished));
    soci::statement statement =
        (sql.prepare
             << "UPDATE campaign SET state = :finished, finished_at = :at WHERE id = :id AND state = :running AND "
                "snapshot_done = 1 AND NOT EXISTS "
                "(SELECT 1 FROM tally WHERE campaign_id = campaign.id AND status IN (1, 2) AND messages > 0)",
         soci::use(finished), soci::use(at), soci::use(id), soci::use(running));
    statement.execute(true);
    if (statement.get_affected_rows() == 1) {
        tell_state(sql, campaign, State::running, {}, now);
    }
}

Result<> check_has_run(const Campaign& campaign) {
    if (campaign.kind != "single") {
        return {};
    }
    return Failure(Error{ErrorKind::conflict,
                         "single messages stand in it, which are neither held back nor sent again",
                         "state",
                         {},
                         "stop it, or archive the provider"});
}

Result<> check_usable(const deliver::Provider& provider, const Template& form) {
    if (provider.archived) {
        return Failure(Error{ErrorKind::conflict, "the provider is archived and sends nothing", "provider",
                             provider.nickname, "bring it back, or use another provider"});
    }
    if (form.archived) {
        return Failure(
            Error{ErrorKind::conflict, "the template was removed", "template", form.name, "choose another template"});
    }
    if (form.status != TemplateStatus::approved) {
        return Failure(Error{ErrorKind::conflict,
                             fmt::format("the template is {} at the provider{}", name_of(form.status),
                                         form.status_reason.empty() ? "" : ": " + form.status_reason),
                             "template", form.name, "wait for its approval, or import the templates again"});
    }
    return {};
}

}  // namespace parley::campaign
