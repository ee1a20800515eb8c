#include "campaign/scheduled_launches.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "campaign/campaign_state.h"

namespace parley::campaign {

namespace {

constexpr std::chrono::seconds between_looks{1};
constexpr std::chrono::minutes between_tries{1};
constexpr std::chrono::hours patience{1};  // with what does not answer, from the time that was set
constexpr std::chrono::hours latest{24};

}  // namespace

struct ScheduledLaunches::State {
    State(store::Database& given_database, store::Writer& given_writer, Campaigns& given_campaigns,
          const Clock& given_clock, std::shared_ptr<Log> given_log)
        : database(given_database),
          writer(given_writer),
          campaigns(given_campaigns),
          clock(given_clock),
          log(std::move(given_log)) {}

    store::Database& database;
    store::Writer& writer;
    Campaigns& campaigns;
    const Clock& clock;
    std::shared_ptr<Log> log;
    std::map<CampaignId, Time> next_tries;
    std::set<CampaignId> cut_short;  // their launch began here and did not end, on a full disk say
    std::mutex mutex;
    std::condition_variable woken;
    bool closing = false;
    std::thread thread;

    bool is_closing() {
        const std::lock_guard lock(mutex);
        return closing;
    }

    bool may_try(CampaignId id) const {
        const auto next = next_tries.find(id);
        return next == next_tries.end() || next->second <= clock.now();
    }

    void launch_due() {
        for (const CampaignId id : std::set<CampaignId>(cut_short)) {
            if (!is_closing() && may_try(id)) {
                launch(id);
            }
        }
        const auto due =
            database.read([now = clock.now()](soci::session& sql) { return list_due_campaigns(sql, now); });
        for (const Campaign& campaign : due) {
            if (is_closing()) {
                return;
            }
            const auto late = clock.now() - *campaign.scheduled;
            if (late > latest) {
                stop(campaign.id, "it is more than a day late, as the server did not run at its time");
            } else if (may_try(campaign.id)) {
                launch(campaign.id);
            }
        }
    }

    void launch(CampaignId id) {
        next_tries.erase(id);
        cut_short.erase(id);
        const auto launched = campaigns.launch(id);
        if (launched) {
            log->info("campaign {} was launched, as it was scheduled", id.value);
            return;
        }
        const auto now = database.read([id](soci::session& sql) { return find_campaign(sql, id); });
        if (!now ||
            (now->state != parley::campaign::State::draft && now->state != parley::campaign::State::launching)) {
            return;  // somebody else launched, paused or stopped it; one that did not start is paused with its reason
        }
        const std::string why = describe(launched.error());
        const bool may_pass = launched.error().kind == ErrorKind::unavailable;
        if (now->state == parley::campaign::State::launching) {
            cut_short.insert(id);
        } else if (!may_pass || clock.now() - now->scheduled.value_or(Time{}) >= patience) {
            stop(id, "it could not be launched at its time: " + why);
            return;
        }
        log->warn("campaign {} could not be launched at its time, and is tried again: {}", id.value, why);
        next_tries[id] = clock.now() + between_tries;
    }

    void stop(CampaignId id, const std::string& reason) {
        const auto stopped = writer.run([id, reason, now = clock.now()](soci::session& sql) {
            const auto fresh = find_campaign(sql, id);
            return fresh && fresh->state == parley::campaign::State::draft && mark_stopped(sql, id, reason, now);
        });
        if (!stopped) {
            log->error("campaign {} could not be stopped: {}", id.value, describe(stopped.error()));
        } else if (*stopped) {
            log->warn("campaign {} is stopped: {}", id.value, reason);
        }
    }

    void run() {
        std::unique_lock lock(mutex);
        while (!closing) {
            lock.unlock();
            try {
                launch_due();
            } catch (const std::exception& failure) {
                log->error("scheduled campaigns could not be looked at: {}", failure.what());
            }
            lock.lock();
            woken.wait_for(lock, between_looks, [this] { return closing; });
        }
    }
};

ScheduledLaunches::ScheduledLaunches(store::Database& database, store::Writer& writer, Campaigns& campaigns,
                                     const Clock& clock, std::shared_ptr<Log> log)
    : state_(std::make_unique<State>(database, writer, campaigns, clock, std::move(log))) {}

ScheduledLaunches::~ScheduledLaunches() {
    close();
}

void ScheduledLaunches::start() {
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

void ScheduledLaunches::close() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
    }
    state_->woken.notify_all();
    if (state_->thread.joinable()) {
        state_->thread.join();
    }
}

void ScheduledLaunches::launch_due() {
    state_->launch_due();
}

}  // namespace parley::campaign
