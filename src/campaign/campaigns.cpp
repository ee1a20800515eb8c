#include "campaign/campaigns_inside.h"
#include "campaign/frozen_audience.h"

namespace parley::campaign {

Campaigns::Campaigns(store::Database& database, store::Writer& writer, const SecretBox& box, const Clock& clock,
                     std::shared_ptr<Log> log)
    : state_(std::make_shared<State>(database, writer, box, clock, std::move(log))) {}

Campaigns::~Campaigns() = default;

void Campaigns::join(deliver::Dispatcher& dispatcher) {
    state_->dispatcher = &dispatcher;
}

deliver::Dispatcher::Events Campaigns::events() {
    deliver::Dispatcher::Events events;
    // Called on the dispatcher's loop: nothing here waits.
    events.drained = [state = state_](CampaignId campaign) {
        const Time now = state->clock.now();
        state->writer.submit(
            [campaign, now](soci::session& sql) {
                const auto found = find_campaign(sql, campaign);
                if (found && found->state == parley::campaign::State::stopped) {
                    // What was refused for later after the stop has come back to the queue.
                    deliver::skip_queued(sql, found->range, SkipReason::campaign_stopped);
                    return;
                }
                finish_where_nothing_waits(sql, campaign, now);
            },
            [state, campaign](const Result<>& written) {
                if (!written) {
                    state->log->error("campaign {}: its end could not be written", campaign.value);
                }
            });
    };
    events.refused_by_provider = [state = state_](CampaignId campaign, const std::string& why) {
        const std::string reason = "the provider refuses everything: " + why;
        state->writer.submit(
            [campaign, reason, now = state->clock.now()](soci::session& sql) {
                change_state(sql, campaign, parley::campaign::State::running, parley::campaign::State::paused, reason,
                             now);
            },
            [](const Result<>&) {});
    };
    return events;
}

Result<deliver::Recovery> Campaigns::recover() {
    const auto recovery =
        state_->writer.run([now = state_->clock.now()](soci::session& sql) { return deliver::recover(sql, now); });
    if (!recovery) {
        return recovery;
    }
    using Name = parley::campaign::State;
    struct Unfinished {
        std::vector<Campaign> launching;
        std::vector<Campaign> running;
        std::vector<Campaign> stopped;
    };
    const auto unfinished = state_->database.read([](soci::session& sql) {
        return Unfinished{list_campaigns_in(sql, Name::launching), list_campaigns_in(sql, Name::running),
                          list_campaigns_in(sql, Name::stopped)};
    });
    for (const Campaign& campaign : unfinished.stopped) {
        const auto skipped = state_->writer.run([range = campaign.range](soci::session& sql) {
            return deliver::skip_queued(sql, range, SkipReason::campaign_stopped);
        });
        if (!skipped) {
            return std::unexpected(skipped.error());
        }
    }
    std::vector<CampaignId> to_start;
    for (const Campaign& campaign : unfinished.launching) {
        if (auto taken = state_->take_snapshot(campaign.id, 0, {}); !taken) {
            return std::unexpected(taken.error());
        }
        to_start.push_back(campaign.id);
    }
    for (const Campaign& campaign : unfinished.running) {
        to_start.push_back(campaign.id);
    }
    for (const CampaignId campaign : to_start) {
        if (const auto started = state_->start(campaign); !started) {
            const std::string reason = describe(started.error());
            state_->log->error("campaign {} cannot go on: {}", campaign.value, reason);
            const auto paused = state_->writer.run([campaign, reason, now = state_->clock.now()](soci::session& sql) {
                return change_state(sql, campaign, Name::running, Name::paused, reason, now);
            });
            if (!paused) {
                return std::unexpected(paused.error());
            }
        }
    }
    // Of launches that were cut short before they began, or after they needed it; and what was being removed.
    for (const audience::ListId list : state_->database.read([](soci::session& sql) { return left_over_lists(sql); })) {
        if (auto removed = unfreeze(state_->writer, list); !removed) {
            return std::unexpected(removed.error());
        }
    }
    return recovery;
}

Result<> Campaigns::pause(CampaignId id) {
    return pause_with(id, "paused by a person");
}

Result<> Campaigns::pause_with(CampaignId id, const std::string& reason) {
    using Name = parley::campaign::State;
    const auto campaign = state_->find(id);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto may = check_has_run(*campaign); !may) {
        return may;
    }
    const auto changed = state_->writer.run([id, reason, now = state_->clock.now()](soci::session& sql) {
        return change_state(sql, id, Name::running, Name::paused, reason, now);
    });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    if (!*changed) {
        const auto fresh = state_->find(id);
        return in_wrong_state(fresh ? *fresh : *campaign, "running");
    }
    state_->dispatcher->pause(id);
    return {};
}

void Campaigns::pause_those_without_template() {
    using Name = parley::campaign::State;
    const auto found = state_->database.read([](soci::session& sql) {
        std::vector<std::pair<CampaignId, Template>> pairs;
        for (const Campaign& campaign : list_campaigns_in(sql, Name::running)) {
            auto form = find_template(sql, campaign.form);
            if (form && form->status != TemplateStatus::approved) {
                pairs.emplace_back(campaign.id, std::move(*form));
            }
        }
        return pairs;
    });
    for (const auto& [campaign, form] : found) {
        const std::string why = form.status_reason.empty() ? std::string() : ": " + form.status_reason;
        const auto paused =
            pause_with(campaign, fmt::format("its template {} is {}{}", form.name, name_of(form.status), why));
        if (!paused) {
            state_->log->warn("campaign {} could not be paused: {}", campaign.value, describe(paused.error()));
        }
    }
}

Result<> Campaigns::resume(CampaignId id) {
    using Name = parley::campaign::State;
    const auto campaign = state_->find(id);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    const auto changed = state_->writer.run([id, state = state_](soci::session& sql) -> Result<> {
        const auto fresh = find_campaign(sql, id);
        if (!fresh) {
            return not_there("campaign", id.value);
        }
        if (fresh->state != Name::paused) {
            return in_wrong_state(*fresh, "paused");
        }
        // Its template may have been changed or removed meanwhile: it must not run and send nothing.
        if (auto ready = state->check_ready(sql, *fresh); !ready) {
            return ready;
        }
        change_state(sql, id, Name::paused, Name::running, "", state->clock.now());
        return {};
    });
    if (!changed || !*changed) {
        return std::unexpected(changed ? changed->error() : changed.error());
    }
    return state_->start_or_pause(id);
}

Result<> Campaigns::stop(CampaignId id) {
    return stop_with(id, "stopped by a person");
}

Result<> Campaigns::stop_with(CampaignId id, const std::string& reason) {
    const auto campaign = state_->find(id);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    const auto stopped = state_->writer.run(
        [id, reason, now = state_->clock.now()](soci::session& sql) { return mark_stopped(sql, id, reason, now); });
    if (!stopped) {
        return std::unexpected(stopped.error());
    }
    if (!*stopped) {  // it may have ended since it was looked at
        const auto fresh = state_->find(id);
        return in_wrong_state(fresh ? *fresh : *campaign, "running, paused or scheduled");
    }
    state_->dispatcher->forget(id);
    return {};
}

Result<std::int64_t> Campaigns::resend_uncertain(CampaignId id) {
    using Name = parley::campaign::State;
    const auto campaign = state_->find(id);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto may = check_has_run(*campaign); !may) {
        return std::unexpected(std::move(may.error()));
    }
    if (campaign->state != Name::running && campaign->state != Name::paused && campaign->state != Name::finished) {
        return in_wrong_state(*campaign, "running, paused or finished");
    }
    const auto ready = state_->writer.run([id, state = state_](soci::session& sql) -> Result<> {
        const auto fresh = find_campaign(sql, id);
        // A paused one is looked at when it is resumed.
        return fresh && fresh->state != Name::paused ? state->check_ready(sql, *fresh) : Result<>();
    });
    if (!ready || !*ready) {
        return std::unexpected(ready ? ready->error() : ready.error());
    }
    const auto queued =
        state_->writer.run([id, range = campaign->range, now = state_->clock.now()](soci::session& sql) {
            const std::int64_t count = deliver::resend_uncertain(sql, range);
            if (count > 0) {
                change_state(sql, id, Name::finished, Name::running, "", now);
            }
            return count;
        });
    if (!queued) {
        return queued;
    }
    if (*queued > 0 && campaign->state != Name::paused) {
        if (auto started = state_->start_or_pause(id); !started) {
            return std::unexpected(started.error());
        }
    }
    return queued;
}

}  // namespace parley::campaign
