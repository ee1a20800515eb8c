#include "campaign/campaigns.h"

#include <fmt/format.h>

#include "audience/import.h"
#include "campaign/campaign_state.h"
#include "campaign/compile.h"
#include "campaign/snapshot.h"

namespace parley::campaign {

namespace {

constexpr int people_in_a_step = 10'000;

Failure not_there(std::string what, std::int64_t id) {
    return Failure(Error{ErrorKind::missing, "there is no such " + what, what, std::to_string(id)});
}

Failure in_wrong_state(const Campaign& campaign, std::string_view wanted) {
    return Failure(Error{ErrorKind::conflict,
                         fmt::format("the campaign is {}, not {}", name_of(campaign.state), wanted), "state",
                         std::string(name_of(campaign.state))});
}

}  // namespace

struct Campaigns::State : std::enable_shared_from_this<Campaigns::State> {
    State(store::Database& given_database, store::Writer& given_writer, const SecretBox& given_box,
          const Clock& given_clock, std::shared_ptr<Log> given_log)
        : database(given_database),
          writer(given_writer),
          box(given_box),
          clock(given_clock),
          log(std::move(given_log)) {}

    store::Database& database;
    store::Writer& writer;
    const SecretBox box;
    const Clock& clock;
    std::shared_ptr<Log> log;
    deliver::Dispatcher* dispatcher = nullptr;

    Result<Campaign> find(CampaignId id) {
        auto campaign = database.read([id](soci::session& sql) { return find_campaign(sql, id); });
        if (!campaign) {
            return not_there("campaign", id.value);
        }
        return std::move(*campaign);
    }

    struct Parts {
        deliver::Provider provider;
        Template form;
    };
    Result<Parts> parts_of(const Campaign& campaign) {
        return database.read([&](soci::session& sql) { return parts_of(sql, campaign); });
    }
    Result<Parts> parts_of(soci::session& sql, const Campaign& campaign) const {
        auto provider = deliver::find_provider(sql, box, campaign.provider);
        if (!provider || provider->project != campaign.project) {
            return not_there("provider", campaign.provider.value);
        }
        auto form = find_template(sql, campaign.form);
        if (!form || form->provider != campaign.provider) {
            return not_there("template", campaign.form.value);
        }
        return Parts{std::move(*provider), std::move(*form)};
    }

    // Inside the work that lets it send, so that nothing that it uses goes away in between.
    Result<> check_ready(soci::session& sql, const Campaign& campaign) const {
        const auto parts = parts_of(sql, campaign);
        if (!parts) {
            return std::unexpected(parts.error());
        }
        if (auto compiled = compile(campaign, parts->form, parts->provider); !compiled) {
            return std::unexpected(compiled.error());
        }
        return check_usable(parts->provider, parts->form);
    }

    // Whoever paused or stopped it before its lane knew of it told the lane nothing.
    void hold_where_it_does_not_run(CampaignId id) {
        const auto fresh = find(id);
        if (!fresh || fresh->state == parley::campaign::State::stopped) {
            dispatcher->forget(id);
        } else if (fresh->state == parley::campaign::State::paused) {
            dispatcher->pause(id);
        }
    }

    // One that cannot be started must not stand there as running.
    Result<> start_or_pause(CampaignId id) {
        auto started = start(id);
        if (!started) {
            const std::string reason = describe(started.error());
            const auto paused = writer.run([id, reason](soci::session& sql) {
                return change_state(sql, id, parley::campaign::State::running, parley::campaign::State::paused, reason);
            });
            if (!paused) {
                log->error("campaign {} could not be paused: {}", id.value, describe(paused.error()));
            }
        }
        return started;
    }

    Result<> start(CampaignId id) {
        auto campaign = find(id);
        if (!campaign) {
            return std::unexpected(campaign.error());
        }
        auto parts = parts_of(*campaign);
        if (!parts) {
            return std::unexpected(parts.error());
        }
        if (auto usable = check_usable(parts->provider, parts->form); !usable) {
            return usable;
        }
        auto run = run_of(*campaign, *parts);
        if (!run) {
            return std::unexpected(run.error());
        }
        dispatcher->start(std::move(*run));
        hold_where_it_does_not_run(id);
        return {};
    }

    Result<deliver::Run> run_of(const Campaign& campaign, const Parts& parts) {
        deliver::Provider provider = dispatcher->with_callback_urls(parts.provider);
        auto run = compile(campaign, parts.form, provider);
        if (run) {
            run->made_for = std::move(provider);
            run->renew = [state = shared_from_this(), id = campaign.id] { return renewed_run(state, id); };
        }
        return run;
    }

    // The writer sees each change that a lane may have heard of; while the loop turns the dispatcher is there.
    static Task<Result<deliver::Run>> renewed_run(std::shared_ptr<State> state, CampaignId id) {
        auto read = [state, id](soci::session& sql) { return state->parts_of_running(sql, id); };
        const auto known = co_await state->writer.commit(std::move(read), use_task);
        if (!known) {
            co_return std::unexpected(known.error());
        }
        if (!*known && known->error().kind == ErrorKind::conflict) {
            co_return std::unexpected(known->error());  // it does not run any more, for a reason of its own
        }
        auto run = *known ? state->run_of((*known)->first, (*known)->second) : std::unexpected(known->error());
        if (run) {
            co_return std::move(run);
        }
        auto pause = [id, reason = "its provider was changed: " + describe(run.error())](soci::session& sql) {
            change_state(sql, id, parley::campaign::State::running, parley::campaign::State::paused, reason);
        };
        const auto paused = co_await state->writer.commit(std::move(pause), use_task);
        co_return paused ? std::move(run) : std::unexpected(paused.error());
    }

    Result<std::pair<Campaign, Parts>> parts_of_running(soci::session& sql, CampaignId id) const {
        auto campaign = find_campaign(sql, id);
        if (!campaign || campaign->state != parley::campaign::State::running) {
            return campaign ? in_wrong_state(*campaign, "running") : not_there("campaign", id.value);
        }
        auto parts = parts_of(sql, *campaign);
        if (!parts) {
            return std::unexpected(std::move(parts.error()));
        }
        return std::pair(std::move(*campaign), std::move(*parts));
    }

    Result<> take_snapshot(CampaignId id, std::int64_t people,
                           const std::function<void(std::int64_t, std::int64_t)>& progress) {
        std::int64_t taken = 0;
        for (;;) {
            const auto step =
                writer.run([id](soci::session& sql) { return continue_snapshot(sql, id, people_in_a_step); });
            if (!step) {
                return std::unexpected(step.error());
            }
            taken += step->added;
            if (progress) {
                progress(taken, people);
            }
            if (step->done) {
                return {};
            }
        }
    }
};

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
            [campaign, reason](soci::session& sql) {
                change_state(sql, campaign, parley::campaign::State::running, parley::campaign::State::paused, reason);
            },
            [](const Result<>&) {});
    };
    return events;
}

Result<deliver::Recovery> Campaigns::recover() {
    const auto recovery = state_->writer.run([](soci::session& sql) { return deliver::recover(sql); });
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
            const auto paused = state_->writer.run([campaign, reason](soci::session& sql) {
                return change_state(sql, campaign, Name::running, Name::paused, reason);
            });
            if (!paused) {
                return std::unexpected(paused.error());
            }
        }
    }
    return recovery;
}

Result<CampaignId> Campaigns::create(Campaign campaign) {
    if (campaign.name.empty()) {
        return invalid("must not be empty", "name");
    }
    if (!campaign.provider) {  // a template belongs to one
        const auto form = state_->database.read([&](soci::session& sql) { return find_template(sql, campaign.form); });
        campaign.provider = form ? form->provider : ProviderId{};
    }
    const auto parts = state_->parts_of(campaign);
    if (!parts) {
        return std::unexpected(parts.error().where == "provider" && !campaign.provider
                                   ? not_there("template", campaign.form.value).error()
                                   : parts.error());
    }
    const bool has_people = !campaign.import || state_->database.read([&](soci::session& sql) {
        return audience::read_import(sql, campaign.project, *campaign.import).has_value();
    });
    if (!has_people) {
        return not_there("import", campaign.import->value);
    }
    if (auto compiled = compile(campaign, parts->form, parts->provider); !compiled) {
        return std::unexpected(compiled.error());
    }
    campaign.created = state_->clock.now();
    return state_->writer.run([campaign](soci::session& sql) { return insert_campaign(sql, campaign); });
}

Result<> Campaigns::launch(CampaignId id, const std::function<void(std::int64_t, std::int64_t)>& progress) {
    using Name = parley::campaign::State;
    const auto campaign = state_->find(id);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (campaign->state == Name::launching) {
        // An earlier launch was cut short, by a full disk say: it goes on where it stopped.
        const std::int64_t people = campaign->range.last.value - campaign->range.first.value + 1;
        if (auto taken = state_->take_snapshot(id, people, progress); !taken) {
            return taken;
        }
        return state_->start_or_pause(id);
    }
    if (campaign->state != Name::draft) {
        return in_wrong_state(*campaign, "a draft");
    }
    const auto parts = state_->parts_of(*campaign);
    if (!parts) {
        return std::unexpected(parts.error());
    }
    if (auto compiled = compile(*campaign, parts->form, parts->provider); !compiled) {
        return std::unexpected(compiled.error());
    }
    if (auto usable = check_usable(parts->provider, parts->form); !usable) {
        return usable;
    }
    const auto reach = state_->database.read([&](soci::session& sql) { return estimate(sql, *campaign); });
    if (reach.reachable == 0) {
        return invalid(reach.audience == 0
                           ? "the audience is empty"
                           : fmt::format("none of the {} people in the audience can be reached", reach.audience),
                       "audience", {}, "import people with a phone number and MSG-whatsapp TRUE");
    }
    const deliver::Trial trial = state_->dispatcher->try_out_and_wait(parts->provider);
    if (!trial.good) {
        return Failure(Error{ErrorKind::unavailable, "the provider does not answer its validation: " + trial.why,
                             "provider", parts->provider.nickname,
                             "mend the provider's settings or try again when it answers"});
    }
    const Time now = state_->clock.now();
    const auto begun = state_->writer.run([id, now, state = state_](soci::session& sql) -> Result<std::int64_t> {
        const auto fresh = find_campaign(sql, id);
        if (!fresh || fresh->state != Name::draft) {
            return Failure(Error{ErrorKind::conflict, "the campaign was launched by somebody else", "state"});
        }
        // What it uses may have gone while the provider was tried.
        if (auto ready = state->check_ready(sql, *fresh); !ready) {
            return std::unexpected(std::move(ready.error()));
        }
        return begin_snapshot(sql, *fresh, now);
    });
    if (!begun || !*begun) {
        return std::unexpected(begun ? begun->error() : begun.error());
    }
    if (auto taken = state_->take_snapshot(id, **begun, progress); !taken) {
        return taken;
    }
    return state_->start_or_pause(id);
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
    const auto changed = state_->writer.run(
        [id, reason](soci::session& sql) { return change_state(sql, id, Name::running, Name::paused, reason); });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    if (!*changed) {
        return in_wrong_state(*campaign, "running");
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
        change_state(sql, id, Name::paused, Name::running, "");
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
    if (!*stopped) {
        return in_wrong_state(*campaign, "running or paused");
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
    const auto queued = state_->writer.run([id, range = campaign->range](soci::session& sql) {
        const std::int64_t count = deliver::resend_uncertain(sql, range);
        if (count > 0) {
            change_state(sql, id, Name::finished, Name::running, "");
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
