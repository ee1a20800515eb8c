#include "campaign/campaigns.h"

#include <fmt/format.h>

#include "audience/import.h"
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

// Sets the state where it is one of `from`; false where it is not (any more).
bool change_state(soci::session& sql, CampaignId campaign, State from, State to, const std::string& reason) {
    const auto id = static_cast<long long>(campaign.value);
    const std::string old_name(name_of(from));
    const std::string new_name(name_of(to));
    soci::statement statement =
        (sql.prepare << "UPDATE campaign SET state = :state, state_reason = :reason WHERE id = :id AND state = :from",
         soci::use(new_name), soci::use(reason), soci::use(id), soci::use(old_name));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

// Finished is computed from the counters, never set.
void finish_where_nothing_waits(soci::session& sql, CampaignId campaign, Time now) {
    const auto id = static_cast<long long>(campaign.value);
    const long long at = now.time_since_epoch().count();
    const std::string running(name_of(State::running));
    const std::string finished(name_of(State::finished));
    sql << "UPDATE campaign SET state = :finished, finished_at = :at WHERE id = :id AND state = :running AND "
           "snapshot_done = 1 "
           "AND NOT EXISTS (SELECT 1 FROM tally WHERE campaign_id = campaign.id AND status IN (1, 2) AND messages > 0)",
        soci::use(finished), soci::use(at), soci::use(id), soci::use(running);
}

}  // namespace

struct Campaigns::State {
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
        return database.read([&](soci::session& sql) -> Result<Parts> {
            auto provider = deliver::find_provider(sql, box, campaign.provider);
            if (!provider || provider->project != campaign.project) {
                return not_there("provider", campaign.provider.value);
            }
            auto form = find_template(sql, campaign.form);
            if (!form || form->provider != campaign.provider) {
                return not_there("template", campaign.form.value);
            }
            return Parts{std::move(*provider), std::move(*form)};
        });
    }

    // Whether messages of it would be sent at all; said before anybody waits for them.
    static Result<> check_usable(const Parts& parts) {
        if (parts.provider.archived) {
            return Failure(Error{ErrorKind::conflict, "the provider is archived and sends nothing", "provider",
                                 parts.provider.nickname, "bring it back, or use another provider"});
        }
        if (parts.form.archived) {
            return Failure(Error{ErrorKind::conflict, "the template was removed", "template", parts.form.name,
                                 "choose another template"});
        }
        if (parts.form.status != TemplateStatus::approved) {
            return Failure(Error{ErrorKind::conflict,
                                 fmt::format("the template is {} at the provider{}", name_of(parts.form.status),
                                             parts.form.status_reason.empty() ? "" : ": " + parts.form.status_reason),
                                 "template", parts.form.name, "wait for its approval, or import the templates again"});
        }
        return {};
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
        auto run = compile(*campaign, parts->form, parts->provider);
        if (!run) {
            return std::unexpected(run.error());
        }
        dispatcher->start(std::move(*run));
        return {};
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
    : state_(std::make_shared<State>(State{database, writer, box, clock, std::move(log)})) {}

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
        return state_->start(id);
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
    if (auto usable = State::check_usable(*parts); !usable) {
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
    const auto begun = state_->writer.run([id, now](soci::session& sql) -> std::optional<std::int64_t> {
        const auto fresh = find_campaign(sql, id);
        if (!fresh || fresh->state != Name::draft) {
            return std::nullopt;  // somebody else launched it meanwhile
        }
        return begin_snapshot(sql, *fresh, now);
    });
    if (!begun) {
        return std::unexpected(begun.error());
    }
    if (!*begun) {
        return Failure(Error{ErrorKind::conflict, "the campaign was launched by somebody else", "state"});
    }
    if (auto taken = state_->take_snapshot(id, **begun, progress); !taken) {
        return taken;
    }
    return state_->start(id);
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
    if (campaign->state == Name::paused) {
        // Its template may have been changed or removed meanwhile: it must not run and send nothing.
        const auto parts = state_->parts_of(*campaign);
        if (!parts) {
            return std::unexpected(parts.error());
        }
        if (auto usable = State::check_usable(*parts); !usable) {
            return usable;
        }
        if (auto compiled = compile(*campaign, parts->form, parts->provider); !compiled) {
            return std::unexpected(compiled.error());
        }
    }
    const auto changed =
        state_->writer.run([id](soci::session& sql) { return change_state(sql, id, Name::paused, Name::running, ""); });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    if (!*changed) {
        return in_wrong_state(*campaign, "paused");
    }
    return state_->start(id);
}

Result<> Campaigns::stop(CampaignId id) {
    return stop_with(id, "stopped by a person");
}

Result<> Campaigns::stop_with(CampaignId id, const std::string& reason) {
    using Name = parley::campaign::State;
    const auto campaign = state_->find(id);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    // Whoever still waits is skipped in the same commit that stops the campaign.
    const auto stopped = state_->writer.run([id, reason, now = state_->clock.now()](soci::session& sql) {
        const auto fresh = find_campaign(sql, id);
        if (!change_state(sql, id, Name::running, Name::stopped, reason) &&
            !change_state(sql, id, Name::paused, Name::stopped, reason)) {
            return false;
        }
        const auto number = static_cast<long long>(id.value);
        const long long at = now.time_since_epoch().count();
        sql << "UPDATE campaign SET finished_at = :at WHERE id = :id", soci::use(at), soci::use(number);
        deliver::skip_queued(sql, fresh->range, SkipReason::campaign_stopped);
        return true;
    });
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
        if (auto started = state_->start(id); !started) {
            return std::unexpected(started.error());
        }
    }
    return queued;
}

}  // namespace parley::campaign
