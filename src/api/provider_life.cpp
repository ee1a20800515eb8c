#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "api/provider_json.h"
#include "api/provider_lookup.h"
#include "campaign/campaign_state.h"
#include "campaign/single_standing.h"

// How providers are archived, brought back and deleted. What uses one stops with it, and is named
// before that happens.
namespace parley::api {

namespace {

using campaign::Campaign;
using deliver::Provider;

std::vector<Campaign> users_of(soci::session& sql, ProviderId provider) {
    std::vector<Campaign> users;
    for (const campaign::State state :
         {campaign::State::launching, campaign::State::running, campaign::State::paused}) {
        for (Campaign& found : campaign::list_campaigns_in(sql, state)) {
            if (found.provider == provider) {
                users.push_back(std::move(found));
            }
        }
    }
    return users;
}

bool is_any_launching(const std::vector<Campaign>& campaigns) {
    return std::ranges::find(campaigns, campaign::State::launching, &Campaign::state) != campaigns.end();
}

json::array named(const std::vector<Campaign>& campaigns) {
    json::array list;
    for (const Campaign& one : campaigns) {
        json::object item;
        item["id"] = one.id.value;
        item["name"] = one.name;
        item["state"] = campaign::name_of(one.state);
        list.push_back(std::move(item));
    }
    return list;
}

HttpResponse warning(const std::vector<Campaign>& users, std::string_view what) {
    json::object more;
    more["campaigns"] = named(users);
    if (is_any_launching(users)) {
        return problem(Error{ErrorKind::conflict,
                             "a campaign is being launched with the provider",
                             "stop_users",
                             {},
                             "wait until the campaign runs, then ask again; nothing was changed"},
                       409, std::move(more));
    }
    return problem(Error{ErrorKind::conflict,
                         fmt::format("{} would stop {} campaign{}", what, users.size(), users.size() == 1 ? "" : "s"),
                         "stop_users", "false", "stop them yourself, or ask again with stop_users true"},
                   409, std::move(more));
}

// How a provider goes, in words.
struct Leave {
    std::string_view what;  // "archiving the provider"
    std::string why;        // its campaigns are stopped
    bool stop_users = false;
};

struct Retirement {
    std::vector<Campaign> in_the_way = {};  // nothing was done
    std::vector<Campaign> stopped = {};
};

// `retire` is run with the provider as it is stored, in the piece of work that stops what uses it: so no launch comes
// between. Nothing: it went.
template <class Retire>
Result<std::optional<HttpResponse>> let_go(Context& context, ProviderId id, const Leave& leave, Retire retire) {
    const auto done = context.writer.run(
        [id, leave, retire, now = context.clock.now(), &box = context.box](soci::session& sql) -> Result<Retirement> {
            auto provider = deliver::find_provider(sql, box, id);
            if (!provider) {
                return no_such_provider();
            }
            auto users = users_of(sql, id);
            if (is_any_launching(users) || (!users.empty() && !leave.stop_users)) {
                return Retirement{.in_the_way = std::move(users)};
            }
            for (const Campaign& user : users) {
                campaign::mark_stopped(sql, user.id, leave.why, now);
            }
            retire(sql, std::move(*provider), now);
            return Retirement{.stopped = std::move(users)};
        });
    if (!done || !*done) {
        return std::unexpected(done ? done->error() : done.error());
    }
    if (!(*done)->in_the_way.empty()) {
        return warning((*done)->in_the_way, leave.what);
    }
    for (const Campaign& stopped : (*done)->stopped) {
        context.dispatcher.forget(stopped.id);
    }
    if (auto known = make_known(context, id); !known) {
        return std::unexpected(std::move(known.error()));
    }
    return std::nullopt;
}

Result<HttpResponse> shown(Context& context, const Call& call) {
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    return json_answer(to_json(*provider, context.public_url));
}

}  // namespace

Result<HttpResponse> archive_provider(Context& context, const Call& call) {
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const bool stop_users = fields.boolean("stop_users").value_or(false);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const Leave leave{"archiving the provider", "its provider was archived", stop_users};
    auto refused = let_go(context, provider->id, leave, [&box = context.box](auto& sql, Provider known, Time now) {
        known.archived = true;
        known.is_default = false;
        known.updated = deliver::next_update(known, now);
        deliver::update_provider(sql, box, known);
    });
    if (!refused) {
        return std::unexpected(std::move(refused.error()));
    }
    return *refused ? Result<HttpResponse>(std::move(**refused)) : shown(context, call);
}

Result<HttpResponse> restore_provider(Context& context, const Call& call) {
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto restored = context.writer.run(
        [id = provider->id, now = context.clock.now(), &box = context.box](soci::session& sql) -> Result<> {
            auto known = deliver::find_provider(sql, box, id);
            if (!known) {
                return no_such_provider();
            }
            known->archived = false;
            known->updated = deliver::next_update(*known, now);
            deliver::update_provider(sql, box, *known);
            return {};
        });
    if (!restored || !*restored) {
        return std::unexpected(restored ? restored->error() : restored.error());
    }
    if (auto known = make_known(context, provider->id); !known) {
        return std::unexpected(std::move(known.error()));
    }
    return shown(context, call);
}

Result<HttpResponse> remove_provider(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"stop_users"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto stop_users = query_flag(call, "stop_users");
    if (!stop_users) {
        return std::unexpected(stop_users.error());
    }
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const Leave leave{"deleting the provider", "its provider was deleted", *stop_users};
    auto refused = let_go(context, provider->id, leave, [](auto& sql, const Provider& known, Time now) {
        campaign::stop_singles(sql, known.id, "its provider was deleted", now);
        deliver::remove_provider(sql, known.project, known.id, now);
    });
    if (!refused) {
        return std::unexpected(std::move(refused.error()));
    }
    if (*refused) {
        return std::move(**refused);
    }
    return HttpResponse{204, {}, {}};
}

}  // namespace parley::api
