#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "api/provider_json.h"
#include "api/provider_lookup.h"
#include "campaign/campaign.h"

// How providers are archived, brought back and deleted. What uses one stops with it, and is named
// before that happens.
namespace parley::api {

namespace {

using campaign::Campaign;
using deliver::Provider;

std::vector<Campaign> users_of(Context& context, const Provider& provider) {
    return context.database.read([&](soci::session& sql) {
        std::vector<Campaign> users;
        for (const campaign::State state :
             {campaign::State::launching, campaign::State::running, campaign::State::paused}) {
            for (Campaign& found : campaign::list_campaigns_in(sql, state)) {
                if (found.provider == provider.id) {
                    users.push_back(std::move(found));
                }
            }
        }
        return users;
    });
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
    return problem(Error{ErrorKind::conflict,
                         fmt::format("{} would stop {} campaign{}", what, users.size(), users.size() == 1 ? "" : "s"),
                         "stop_users", "false", "stop them yourself, or ask again with stop_users true"},
                   409, std::move(more));
}

Result<> stop_all(Context& context, const std::vector<Campaign>& users, const std::string& why) {
    for (const Campaign& one : users) {
        if (auto stopped = context.campaigns.stop_with(one.id, why);
            !stopped && stopped.error().kind != ErrorKind::conflict) {
            return stopped;
        }
    }
    return {};
}

Result<HttpResponse> store(Context& context, Provider provider) {
    provider.updated = context.clock.now();
    const auto stored = context.writer.run(
        [provider, &box = context.box](soci::session& sql) { deliver::update_provider(sql, box, provider); });
    if (!stored) {
        return std::unexpected(stored.error());
    }
    if (auto known = make_known(context, provider); !known) {
        return std::unexpected(std::move(known.error()));
    }
    return json_answer(to_json(provider, context.public_url));
}

}  // namespace

Result<HttpResponse> archive_provider(Context& context, const Call& call) {
    auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
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
    const auto users = users_of(context, *provider);
    if (!users.empty() && !stop_users) {
        return warning(users, "archiving the provider");
    }
    if (auto stopped = stop_all(context, users, "its provider was archived"); !stopped) {
        return std::unexpected(std::move(stopped.error()));
    }
    provider->archived = true;
    provider->is_default = false;
    return store(context, std::move(*provider));
}

Result<HttpResponse> restore_provider(Context& context, const Call& call) {
    auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    provider->archived = false;
    return store(context, std::move(*provider));
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
    const auto users = users_of(context, *provider);
    if (!users.empty() && !*stop_users) {
        return warning(users, "deleting the provider");
    }
    if (auto stopped = stop_all(context, users, "its provider was deleted"); !stopped) {
        return std::unexpected(std::move(stopped.error()));
    }
    context.dispatcher.remove_provider(provider->id);
    const auto removed =
        context.writer.run([id = provider->id, project = call.project, now = context.clock.now()](soci::session& sql) {
            return deliver::remove_provider(sql, project, id, now);
        });
    if (!removed) {
        return std::unexpected(removed.error());
    }
    if (auto loaded = context.directory.reload(context.database); !loaded) {
        return std::unexpected(std::move(loaded.error()));
    }
    return HttpResponse{204, {}, {}};
}

}  // namespace parley::api
