#pragma once
#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "campaign/campaign.h"
#include "campaign/statistics.h"
#include "deliver/dispatcher.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::campaign {

// Moves campaigns through their states. Every call may block (it waits for commits): call it from
// a blocking pool, from any thread.
class Campaigns {
public:
    Campaigns(store::Database& database, store::Writer& writer, const SecretBox& box, const Clock& clock,
              std::shared_ptr<Log> log);
    ~Campaigns();

    // The dispatcher's events lead back here, so it is joined once both stand.
    void join(deliver::Dispatcher& dispatcher);
    deliver::Dispatcher::Events events();

    // After a restart: what was under way becomes uncertain, unfinished launches are completed,
    // running campaigns go on.
    Result<deliver::Recovery> recover();

    // Error: invalid where a slot has no value, missing where provider, template or import is not there.
    Result<CampaignId> create(Campaign campaign);

    // Unfinished as it may be; without a provider it gets its template's, else the one that is used where none is
    // named. Error: missing where what it names is not there, invalid where there is no provider at all.
    Result<CampaignId> draft(Campaign campaign);
    // What a draft says now. Error: conflict where it is none, or was changed since it was at campaign.revision;
    // invalid where it is scheduled and could not be launched like that.
    Result<> change(Campaign campaign);
    Result<> remove(CampaignId id);  // a draft that is not scheduled
    // What stands between a draft and its launch, but for whether anybody is reached: `where` as the API spells it.
    std::vector<Error> problems_of(const Campaign& campaign);
    // draft -> launched by itself at that time, where it is still at that revision.
    Result<> schedule(CampaignId id, Time at, std::optional<std::int64_t> revision = {});
    Result<> unschedule(CampaignId id);

    // draft -> running. Refused where the plan does not fit, the provider does not answer its
    // validation payload or nobody could be reached. Returns once every recipient is durable.
    // `progress` is called with (recipients so far, of at most). Given a revision: that one, and no other.
    Result<> launch(CampaignId id, const std::function<void(std::int64_t, std::int64_t)>& progress = {},
                    std::optional<std::int64_t> revision = {});
    Result<> pause(CampaignId id);
    Result<> resume(CampaignId id);
    Result<> stop(CampaignId id);  // whoever still waits is skipped; what is in flight ends
    // Those that run, with the reason, because something that they use is gone or paused.
    Result<> pause_with(CampaignId id, const std::string& reason);
    Result<> stop_with(CampaignId id, const std::string& reason);
    // Those that run with a template that is no longer approved, each with the reason.
    void pause_those_without_template();
    Result<std::int64_t> resend_uncertain(CampaignId id);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace parley::campaign
