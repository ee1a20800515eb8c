#include "base/text.h"
#include "campaign/campaigns_inside.h"

namespace parley::campaign {

namespace {

constexpr std::chrono::hours farthest{24 * 366};

Failure is_scheduled() {
    return Failure(Error{ErrorKind::conflict, "it is scheduled", "scheduled", {}, "call the schedule off first"});
}

// That what a draft names is there; it may name less than it needs. Error: missing, invalid.
Result<> check_names(soci::session& sql, const Campaign& campaign, const SecretBox& box, Time now) {
    const auto provider = deliver::find_provider(sql, box, campaign.provider);
    if (!provider || provider->project != campaign.project) {
        return not_there("provider", campaign.provider.value);
    }
    if (campaign.form) {
        const auto form = find_template(sql, campaign.form);
        if (!form || form->provider != campaign.provider) {
            return not_there("template", campaign.form.value);
        }
    }
    return check_audience(sql, campaign, now);
}

// An empty draft goes the way that the project's messages go.
Result<ProviderId> provider_for(soci::session& sql, const SecretBox& box, const Campaign& campaign) {
    if (campaign.form) {
        const auto form = find_template(sql, campaign.form);
        return form ? Result<ProviderId>(form->provider) : not_there("template", campaign.form.value);
    }
    if (const auto usual = deliver::find_default_provider(sql, box, campaign.project)) {
        return usual->id;
    }
    for (const deliver::Provider& provider : deliver::list_providers(sql, box, campaign.project)) {
        if (!provider.archived) {
            return provider.id;
        }
    }
    return invalid("there is none in this project", "provider", {}, "connect a provider first");
}

Error in_plan(Error error) {
    error.where = "plan." + error.where;
    return error;
}

}  // namespace

Result<CampaignId> Campaigns::draft(Campaign campaign) {
    if (trimmed(campaign.name).empty()) {
        return invalid("must not be empty", "name");
    }
    if (auto fine = check_labels(campaign.labels); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    campaign.created = campaign.updated = state_->clock.now();
    const auto stored = state_->writer.run([campaign, state = state_](soci::session& sql) -> Result<CampaignId> {
        Campaign draft = campaign;
        if (!draft.provider) {
            const auto provider = provider_for(sql, state->box, draft);
            if (!provider) {
                return std::unexpected(provider.error());
            }
            draft.provider = *provider;
        }
        if (auto fine = check_names(sql, draft, state->box, draft.created); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        return insert_campaign(sql, draft);
    });
    return stored ? *stored : std::unexpected(stored.error());
}

Result<> Campaigns::change(Campaign campaign) {
    if (trimmed(campaign.name).empty()) {
        return invalid("must not be empty", "name");
    }
    if (auto fine = check_labels(campaign.labels); !fine) {
        return fine;
    }
    campaign.updated = state_->clock.now();
    const auto changed = state_->writer.run([campaign, state = state_](soci::session& sql) -> Result<> {
        const auto fresh = find_campaign(sql, campaign.id);
        if (!fresh) {
            return not_there("campaign", campaign.id.value);
        }
        if (fresh->state != parley::campaign::State::draft || fresh->kind != "campaign") {
            return in_wrong_state(*fresh, "a draft");
        }
        if (fresh->revision != campaign.revision) {
            return changed_meanwhile();
        }
        if (auto fine = check_names(sql, campaign, state->box, campaign.updated); !fine) {
            return fine;
        }
        if (fresh->scheduled) {  // it is launched when nobody looks
            if (!campaign.form) {
                return invalid("is needed, as the campaign is scheduled", "template", {}, "choose a template");
            }
            if (auto ready = state->check_ready(sql, campaign); !ready) {
                return std::unexpected(ready.error().where.starts_with("values.") ? in_plan(ready.error())
                                                                                  : ready.error());
            }
        }
        update_draft(sql, campaign);
        return {};
    });
    return changed ? *changed : std::unexpected(changed.error());
}

Result<> Campaigns::remove(CampaignId id) {
    const auto removed = state_->writer.run([id](soci::session& sql) -> Result<> {
        const auto fresh = find_campaign(sql, id);
        if (!fresh) {
            return not_there("campaign", id.value);
        }
        if (fresh->state != parley::campaign::State::draft || fresh->kind != "campaign") {
            return in_wrong_state(*fresh, "a draft");
        }
        if (fresh->scheduled) {
            return is_scheduled();
        }
        remove_draft(sql, id);
        return {};
    });
    return removed ? *removed : std::unexpected(removed.error());
}

std::vector<Error> Campaigns::problems_of(const Campaign& campaign) {
    const Time now = state_->clock.now();
    return state_->database.read([&](soci::session& sql) {
        std::vector<Error> problems;
        const auto provider = deliver::find_provider(sql, state_->box, campaign.provider);
        const auto form = campaign.form ? find_template(sql, campaign.form) : std::nullopt;
        if (!form) {
            problems.push_back({ErrorKind::invalid, "is not chosen yet", "template", {}, "choose a template"});
        } else {
            for (Error& problem : parley::campaign::problems_of(campaign.plan, *form)) {
                problems.push_back(in_plan(std::move(problem)));
            }
        }
        if (provider && form) {
            if (auto usable = check_usable(*provider, *form); !usable) {
                problems.push_back(std::move(usable.error()));
            }
        }
        if (auto fine = check_audience(sql, campaign, now); !fine) {
            problems.push_back(std::move(fine.error()));
        }
        if (problems.empty()) {  // what else its provider's language has against it
            if (auto compiled = compile(campaign, *form, *provider); !compiled) {
                Error error = compiled.error();
                error.where = error.where.empty() ? "plan" : error.where;
                const bool is_of_slot = campaign.plan.values.contains(error.where);
                problems.push_back(is_of_slot
                                       ? in_plan({error.kind, error.what, "values." + error.where, {}, error.advice})
                                       : std::move(error));
            }
        }
        if (campaign.send_at && *campaign.send_at <= now && !campaign.scheduled) {
            problems.push_back(
                {ErrorKind::invalid, "is in the past", "send_at", {}, "choose a later time, or send at once"});
        }
        return problems;
    });
}

Result<> Campaigns::schedule(CampaignId id, Time at, std::optional<std::int64_t> revision) {
    const auto campaign = state_->find(id);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (campaign->state != parley::campaign::State::draft || campaign->kind != "campaign") {
        return in_wrong_state(*campaign, "a draft");
    }
    const Time now = state_->clock.now();
    if (at <= now || at - now > farthest) {
        return invalid(at <= now ? "is in the past" : "is more than a year ahead", "at", {},
                       "choose a time within the next year, or send at once");
    }
    if (!campaign->form) {
        return invalid("is not chosen yet", "template", {}, "choose a template");
    }
    const std::int64_t seen = revision.value_or(campaign->revision);
    const auto scheduled = state_->writer.run([id, at, now, seen, state = state_](soci::session& sql) -> Result<> {
        const auto fresh = find_campaign(sql, id);
        if (!fresh) {
            return not_there("campaign", id.value);
        }
        if (auto ready = state->check_ready(sql, *fresh); !ready) {
            return ready;
        }
        if (auto fine = check_audience(sql, *fresh, now); !fine) {
            return fine;
        }
        return set_schedule(sql, id, seen, at) ? Result<>() : changed_meanwhile();
    });
    return scheduled ? *scheduled : std::unexpected(scheduled.error());
}

Result<> Campaigns::unschedule(CampaignId id) {
    const auto changed = state_->writer.run([id](soci::session& sql) -> Result<> {
        const auto fresh = find_campaign(sql, id);
        if (!fresh) {
            return not_there("campaign", id.value);
        }
        if (fresh->state != parley::campaign::State::draft || !fresh->scheduled) {
            return Failure(Error{ErrorKind::conflict, "the campaign does not wait for a time", "state",
                                 std::string(name_of(fresh->state))});
        }
        set_schedule(sql, id, fresh->revision, {});
        return {};
    });
    return changed ? *changed : std::unexpected(changed.error());
}

}  // namespace parley::campaign
