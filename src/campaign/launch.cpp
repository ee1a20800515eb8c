#include "audience/import.h"
#include "campaign/campaigns_inside.h"
#include "campaign/frozen_audience.h"

namespace parley::campaign {

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
    if (auto fine = check_labels(campaign.labels); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const Time now = state_->clock.now();
    const auto whom = state_->database.read([&](soci::session& sql) { return check_audience(sql, campaign, now); });
    if (!whom) {
        return std::unexpected(whom.error());
    }
    if (auto compiled = compile(campaign, parts->form, parts->provider); !compiled) {
        return std::unexpected(compiled.error());
    }
    campaign.created = now;
    // Whom it names may have gone while it was checked.
    const auto stored = state_->writer.run([campaign, now](soci::session& sql) -> Result<CampaignId> {
        if (auto fine = check_audience(sql, campaign, now); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        return insert_campaign(sql, campaign);
    });
    return stored ? *stored : std::unexpected(stored.error());
}

Result<> Campaigns::launch(CampaignId id, const std::function<void(std::int64_t, std::int64_t)>& progress,
                           std::optional<std::int64_t> revision) {
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
        auto started = state_->start_or_pause(id);
        state_->let_go_of_frozen(id);
        return started;
    }
    if (campaign->state != Name::draft) {
        return in_wrong_state(*campaign, "a draft");
    }
    if (revision && campaign->revision != *revision) {
        return changed_meanwhile();
    }
    if (!campaign->form) {
        return invalid("is not chosen yet", "template", {}, "choose a template");
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
    const Time asked = state_->clock.now();
    const auto reach = state_->database.read([&](soci::session& sql) { return estimate(sql, *campaign, asked); });
    if (!reach) {
        return std::unexpected(reach.error());
    }
    if (reach->reachable == 0) {
        return invalid(reach->audience == 0
                           ? "the audience is empty"
                           : fmt::format("none of the {} people in the audience can be reached", reach->audience),
                       "audience", {}, "import people with a phone number and MSG-whatsapp TRUE");
    }
    const deliver::Trial trial = state_->dispatcher->try_out_and_wait(parts->provider);
    if (!trial.good) {
        return Failure(Error{ErrorKind::unavailable, "the provider does not answer its validation: " + trial.why,
                             "provider", parts->provider.nickname,
                             "mend the provider's settings or try again when it answers"});
    }
    const Time now = state_->clock.now();
    std::optional<audience::ListId> frozen;
    if (has_filter(*campaign)) {
        auto list = freeze(state_->database, state_->writer, *campaign, now);
        if (!list) {
            return std::unexpected(std::move(list.error()));
        }
        frozen = *list;
    }
    const auto begun = state_->writer.run(
        [id, now, frozen, said = campaign->revision, state = state_](soci::session& sql) -> Result<std::int64_t> {
            const auto fresh = find_campaign(sql, id);
            if (!fresh || fresh->state != Name::draft) {
                return Failure(Error{ErrorKind::conflict, "the campaign was launched by somebody else", "state"});
            }
            if (fresh->revision != said) {
                return changed_meanwhile();
            }
            // What it uses may have gone while the provider was tried.
            if (auto ready = state->check_ready(sql, *fresh); !ready) {
                return std::unexpected(std::move(ready.error()));
            }
            return begin_snapshot(sql, *fresh, now, frozen);
        });
    if (!begun || !*begun) {
        if (frozen) {
            state_->let_go(id, *frozen);
        }
        return std::unexpected(begun ? begun->error() : begun.error());
    }
    if (auto taken = state_->take_snapshot(id, **begun, progress); !taken) {
        return taken;
    }
    auto started = state_->start_or_pause(id);
    state_->let_go_of_frozen(id);
    return started;
}

}  // namespace parley::campaign
