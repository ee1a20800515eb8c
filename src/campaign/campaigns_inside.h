#pragma once
#include <fmt/format.h>

#include "campaign/campaign_state.h"
#include "campaign/campaigns.h"
#include "campaign/compile.h"
#include "campaign/frozen_audience.h"
#include "campaign/snapshot.h"

// What the files of `Campaigns` share.
namespace parley::campaign {

inline Failure not_there(std::string what, std::int64_t id) {
    return Failure(Error{ErrorKind::missing, "there is no such " + what, what, std::to_string(id)});
}

inline Failure in_wrong_state(const Campaign& campaign, std::string_view wanted) {
    return Failure(Error{ErrorKind::conflict,
                         fmt::format("the campaign is {}, not {}", name_of(campaign.state), wanted), "state",
                         std::string(name_of(campaign.state))});
}

inline Failure changed_meanwhile() {
    return Failure(Error{ErrorKind::conflict,
                         "the draft was changed by somebody else meanwhile",
                         "revision",
                         {},
                         "load it again, look at what is different, and save what you want of yours"});
}

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
            const auto paused = writer.run([id, reason, now = clock.now()](soci::session& sql) {
                return change_state(sql, id, parley::campaign::State::running, parley::campaign::State::paused, reason,
                                    now);
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
        auto pause = [id, reason = "its provider was changed: " + describe(run.error()),
                      now = state->clock.now()](soci::session& sql) {
            change_state(sql, id, parley::campaign::State::running, parley::campaign::State::paused, reason, now);
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

    // What is not needed any more is not worth a failed launch: the next start removes it, too.
    void let_go(CampaignId id, audience::ListId frozen) {
        if (!unfreeze(writer, frozen)) {
            log->warn("campaign {}: its frozen audience could not be removed", id.value);
        }
    }
    void let_go_of_frozen(CampaignId id) {
        if (const auto list = database.read([id](soci::session& sql) { return frozen_of(sql, id); })) {
            let_go(id, *list);
        }
    }

    Result<> take_snapshot(CampaignId id, std::int64_t people,
                           const std::function<void(std::int64_t, std::int64_t)>& progress) {
        constexpr int people_in_a_step = 10'000;
        std::int64_t taken = 0;
        for (;;) {
            const auto step = writer.run([id, now = clock.now()](soci::session& sql) {
                return continue_snapshot(sql, id, people_in_a_step, now);
            });
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

}  // namespace parley::campaign
