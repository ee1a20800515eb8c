#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "deliver/provider.h"

namespace parley::api {

namespace {

using deliver::Provider;
using deliver::Trial;

// Secrets are never told again: only whether there are any, and the names of the headers.
json::object to_json(const Provider& provider, const std::string& public_url) {
    json::array headers;
    for (const auto& [name, value] : provider.headers) {
        headers.emplace_back(name);
    }
    json::object callbacks;
    callbacks["status"] = fmt::format("{}/callbacks/{}/status", public_url, provider.status_secret);
    callbacks["incoming"] = fmt::format("{}/callbacks/{}/incoming", public_url, provider.incoming_secret);
    json::object body;
    body["id"] = provider.id.value;
    body["nickname"] = provider.nickname;
    body["dialect"] = provider.dialect;
    body["sender"] = provider.sender;
    body["endpoint"] = provider.endpoint;
    body["user"] = text_or_null(provider.user);
    body["has_password"] = !provider.password.empty();
    body["header_names"] = std::move(headers);
    body["concurrency"] = provider.concurrency;
    body["rate"] = provider.rate;
    body["answer_limit_ms"] = provider.answer_limit.count();
    body["idempotent"] = provider.idempotent;
    body["default"] = provider.is_default;
    body["callbacks"] = std::move(callbacks);
    body["created"] = to_text(provider.created);
    body["updated"] = to_text(provider.updated);
    return body;
}

json::object to_json(const Trial& trial) {
    json::object body;
    body["good"] = trial.good;
    body["why"] = text_or_null(trial.why);
    body["request"] = trial.request;
    body["response"] = text_or_null(trial.response);
    body["took_ms"] = trial.took.count();
    return body;
}

Result<std::vector<std::pair<std::string, std::string>>> read_headers(const json::object& given) {
    std::vector<std::pair<std::string, std::string>> headers;
    for (const auto& [name, value] : given) {
        if (!value.is_string()) {
            return invalid("the value of a header must be a string", fmt::format("headers.{}", std::string_view(name)));
        }
        headers.emplace_back(name, value.get_string());
    }
    return headers;
}

// What is given is put over `provider`; with `whole`, what must be there must be given.
Result<Provider> read_provider(const json::object& body, Provider provider, bool whole) {
    Fields fields(body);
    const auto text = [&](std::string_view key, std::string& value, bool required, std::size_t longest) {
        if (required && whole) {
            value = fields.required_text(key, longest);
        } else {
            value = fields.text(key, longest).value_or(value);
        }
    };
    const auto number = [&](std::string_view key, int& value) {
        const auto given = fields.integer(key);
        if (given && (*given < 0 || *given > 1'000'000)) {
            fields.refuse(key, "is out of range");
        } else if (given) {
            value = static_cast<int>(*given);
        }
    };
    text("nickname", provider.nickname, true, 100);
    text("dialect", provider.dialect, false, 50);
    text("sender", provider.sender, true, 50);
    text("endpoint", provider.endpoint, true, 2'000);
    text("user", provider.user, false, 500);
    text("password", provider.password, false, 2'000);
    number("concurrency", provider.concurrency);
    number("rate", provider.rate);
    int answer_limit = static_cast<int>(provider.answer_limit.count());
    number("answer_limit_ms", answer_limit);
    provider.answer_limit = std::chrono::milliseconds(answer_limit);
    provider.idempotent = fields.boolean("idempotent").value_or(provider.idempotent);
    provider.is_default = fields.boolean("default").value_or(provider.is_default);
    const json::object* headers = fields.object("headers");
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (headers != nullptr) {
        auto read = read_headers(*headers);
        if (!read) {
            return std::unexpected(std::move(read.error()));
        }
        provider.headers = std::move(*read);
    }
    if (auto fine = deliver::check(provider); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return provider;
}

Result<Provider> provider_of(Context& context, const Call& call) {
    const auto id = path_id<ProviderId>(call, "provider");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto provider = context.database.read([&](soci::session& sql) { return deliver::find_provider(sql, context.box, *id); });
    if (!provider || provider->project != call.project) {
        return Failure(Error{ErrorKind::missing, "there is no such provider"});
    }
    return std::move(*provider);
}

HttpResponse refused(const Trial& trial) {
    json::object more;
    more["trial"] = to_json(trial);
    return problem(Error{ErrorKind::invalid,
                         "the provider did not answer the validation message as it must: " + trial.why,
                         "endpoint",
                         {},
                         "compare request and response, then check endpoint and credentials; nothing was saved"},
                   422, std::move(more));
}

Result<> check_name(soci::session& sql, const Provider& provider) {
    const auto other = deliver::find_provider_named(sql, provider.project, provider.nickname);
    if (other && other->id != provider.id) {
        return Failure(Error{ErrorKind::conflict, "another provider has this nickname", "nickname", provider.nickname,
                             "choose another one"});
    }
    return {};
}

// Tries it at its endpoint, and saves it only where that went well.
Result<HttpResponse> save(Context& context, Provider provider) {
    const auto named = context.database.read([&](soci::session& sql) { return check_name(sql, provider); });
    if (!named) {
        return std::unexpected(named.error());
    }
    const Trial trial = context.dispatcher.try_out_and_wait(provider);
    if (!trial.good) {
        return refused(trial);
    }
    provider.updated = context.clock.now();
    const bool is_new = !provider.id;
    // Somebody else may have taken the name while this one was tried.
    auto stored = context.writer.run([provider, is_new](soci::session& sql) -> Result<Provider> {
        if (auto still = check_name(sql, provider); !still) {
            return std::unexpected(std::move(still.error()));
        }
        ProviderId id = provider.id;
        if (is_new) {
            id = deliver::insert_provider(sql, provider);
        } else {
            deliver::update_provider(sql, provider);
        }
        return *deliver::find_provider(sql, id);
    });
    if (!stored || !*stored) {
        return std::unexpected(std::move(stored ? stored->error() : stored.error()));
    }
    context.dispatcher.set_provider(**stored);
    if (auto loaded = context.directory.reload(context.database); !loaded) {
        return std::unexpected(std::move(loaded.error()));
    }
    json::object body = to_json(**stored, context.public_url);
    body["trial"] = to_json(trial);
    return is_new ? created(body, fmt::format("/api/v1/providers/{}", (*stored)->id.value)) : json_answer(body);
}

}  // namespace

Result<HttpResponse> list_all_of_providers(Context& context, const Call& call) {
    const auto providers =
        context.database.read([&](soci::session& sql) { return deliver::list_providers(sql, context.box, call.project); });
    json::array items;
    for (const Provider& provider : providers) {
        items.push_back(to_json(provider, context.public_url));
    }
    return page_answer(std::move(items), std::nullopt);
}

Result<HttpResponse> create_provider(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto provider = read_provider(*body, Provider{}, true);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    provider->project = call.project;
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
    auto provider = read_provider(*body, std::move(*known), false);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    return save(context, std::move(*provider));
}

Result<HttpResponse> try_provider(Context& context, const Call& call) {
    const auto provider = provider_of(context, call);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    return json_answer(to_json(context.dispatcher.try_out_and_wait(*provider)));
}

Result<HttpResponse> list_lanes(Context& context, const Call& call) {
    const auto mine =
        context.database.read([&](soci::session& sql) { return deliver::list_providers(sql, context.box, call.project); });
    json::array items;
    for (const deliver::LaneFigures& lane : context.dispatcher.figures()) {
        if (std::ranges::find(mine, lane.provider, &Provider::id) == mine.end()) {
            continue;
        }
        json::object item;
        item["provider"] = lane.provider.value;
        item["nickname"] = lane.nickname;
        item["in_flight"] = lane.in_flight;
        item["waiting_again"] = lane.waiting_again;
        item["late"] = lane.late;
        item["requests"] = lane.requests;
        item["accepted"] = lane.accepted;
        item["refused"] = lane.refused;
        item["throttled"] = lane.throttled;
        item["uncertain"] = lane.uncertain;
        item["rate"] = lane.rate;
        item["circuit"] = lane.circuit;
        item["paused_because"] = text_or_null(lane.paused_because);
        items.push_back(std::move(item));
    }
    return page_answer(std::move(items), std::nullopt);
}

}  // namespace parley::api
