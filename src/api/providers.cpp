#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/live/lane_json.h"
#include "api/live/live_feed.h"
#include "api/live/project_lanes.h"
#include "api/problem.h"
#include "api/provider_host.h"
#include "api/provider_json.h"
#include "api/provider_lookup.h"
#include "base/random.h"
#include "deliver/provider.h"

namespace parley::api {

namespace {

using deliver::Provider;
using deliver::Trial;

HttpResponse refused(const Trial& trial) {
    json::object more;
    more["trial"] = to_json(trial);
    return problem(Error{ErrorKind::invalid,
                         "the provider did not answer the validation as it must: " + trial.why,
                         "endpoint",
                         {},
                         "compare request and response, then check endpoint and credentials; nothing was saved"},
                   422, std::move(more));
}

HttpResponse secrets_missing(const std::vector<std::string>& names) {
    return problem(Error{ErrorKind::invalid,
                         "stored secrets do not go to another host than the one that they were given for",
                         names.front(),
                         {},
                         fmt::format("give all of them again with it: {}", fmt::join(names, ", "))},
                   422);
}

Result<> check_name(soci::session& sql, const SecretBox& box, const Provider& provider) {
    const auto other = deliver::find_provider_named(sql, box, provider.project, provider.nickname);
    if (other && other->id != provider.id) {
        return Failure(Error{ErrorKind::conflict, "another provider has this nickname", "nickname", provider.nickname,
                             "choose another one"});
    }
    return {};
}

// `provider` was made from the row as it was at `provider.updated`; what was changed since is not written over.
Result<Provider> write(soci::session& sql, const SecretBox& box, Provider provider, Time now) {
    if (auto free = check_name(sql, box, provider); !free) {
        return std::unexpected(std::move(free.error()));
    }
    if (!provider.id) {
        provider.updated = now;
        provider.id = deliver::insert_provider(sql, box, provider);
    } else {
        const auto known = deliver::find_provider(sql, box, provider.id);
        if (!known) {
            return no_such_provider();
        }
        if (known->updated != provider.updated) {
            return Failure(Error{ErrorKind::conflict,
                                 "the provider was changed by somebody else while this was tried",
                                 "updated",
                                 {},
                                 "nothing was saved: look at it and ask again"});
        }
        provider.updated = deliver::next_update(*known, now);
        deliver::update_provider(sql, box, provider);
    }
    auto stored = deliver::find_provider(sql, box, provider.id);
    return stored ? Result<Provider>(std::move(*stored)) : no_such_provider();
}

// Tries it at its endpoint, and saves it only where that went well.
Result<HttpResponse> save(Context& context, Provider provider) {
    const auto named =
        context.database.read([&](soci::session& sql) { return check_name(sql, context.box, provider); });
    if (!named) {
        return std::unexpected(named.error());
    }
    const Trial trial = context.dispatcher.try_out_and_wait(provider);
    if (!trial.good) {
        return refused(trial);
    }
    const bool is_new = !provider.id;
    // Somebody else may have taken the name, or the provider itself, while this one was tried.
    auto stored = context.writer.run([provider, now = context.clock.now(), &box = context.box](soci::session& sql) {
        return write(sql, box, provider, now);
    });
    if (!stored || !*stored) {
        return std::unexpected(std::move(stored ? stored->error() : stored.error()));
    }
    if (auto known = make_known(context, (*stored)->id); !known) {
        return std::unexpected(std::move(known.error()));
    }
    json::object body = to_json(**stored, context.public_url);
    body["trial"] = to_json(trial);
    return is_new ? created(body, fmt::format("/api/v1/providers/{}", (*stored)->id.value)) : json_answer(body);
}

}  // namespace

Result<HttpResponse> list_all_of_providers(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"archived"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto archived = query_flag(call, "archived");
    if (!archived) {
        return std::unexpected(archived.error());
    }
    const auto providers = context.database.read(
        [&](soci::session& sql) { return deliver::list_providers(sql, context.box, call.project); });
    json::array items;
    for (const Provider& provider : providers) {
        if (*archived || !provider.archived) {
            items.push_back(to_json(provider, context.public_url));
        }
    }
    return page_answer(std::move(items), std::nullopt);
}

Result<HttpResponse> create_provider(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Provider fresh;
    fresh.project = call.project;
    fresh.status_secret = random_token();
    fresh.incoming_secret = random_token();
    auto provider = read_provider(*body, std::move(fresh), true);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    provider->created = context.clock.now();
    return save(context, std::move(*provider));
}

Result<HttpResponse> get_provider(Context& context, const Call& call) {
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    return json_answer(to_json(*provider, context.public_url));
}

Result<HttpResponse> replace_provider(Context& context, const Call& call) {
    auto known = provider_of(context, call);
    if (!known) {
        return std::unexpected(std::move(known.error()));
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Provider bare;
    bare.id = known->id;
    bare.project = known->project;
    bare.status_secret = known->status_secret;
    bare.incoming_secret = known->incoming_secret;
    bare.created = known->created;
    bare.updated = known->updated;
    bare.archived = known->archived;
    auto provider = read_provider(*body, std::move(bare), true);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    return save(context, std::move(*provider));
}

Result<HttpResponse> change_provider(Context& context, const Call& call) {
    auto known = provider_of(context, call);
    if (!known) {
        return std::unexpected(std::move(known.error()));
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto provider = read_provider(*body, *known, false);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    if (const auto missing = secrets_for_another_host(*known, *provider, *body); !missing.empty()) {
        return secrets_missing(missing);
    }
    return save(context, std::move(*provider));
}

Result<HttpResponse> try_provider(Context& context, const Call& call) {
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return json_answer(to_json(context.dispatcher.try_out_and_wait(*provider)));
}

Result<HttpResponse> list_lanes(Context& context, const Call& call) {
    const auto lanes = context.database.read(
        [&](soci::session& sql) { return lanes_of(sql, call.project, context.dispatcher.figures()); });
    json::array items;
    for (const deliver::LaneFigures& lane : lanes) {
        items.push_back(to_json(lane, context.live->lanes()));
    }
    return page_answer(std::move(items), std::nullopt);
}

}  // namespace parley::api
