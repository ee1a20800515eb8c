#include "api/answers.h"
#include "api/fields.h"
#include "api/webhooks/handlers.h"
#include "webhook/sender.h"
#include "webhook/signature.h"

namespace parley::api {

namespace {

using webhook::EndpointId;
using webhook::EventType;
using webhook::WebhookEndpoint;

constexpr std::size_t longest_url = 2'048;

json::object to_json(const WebhookEndpoint& endpoint, Time now) {
    json::array events;
    for (const EventType type : endpoint.events) {
        events.emplace_back(name_of(type));
    }
    json::object body;
    body["id"] = endpoint.id.value;
    body["url"] = endpoint.url;
    body["description"] = endpoint.description;
    body["events"] = std::move(events);
    body["enabled"] = endpoint.enabled;
    body["disabled_reason"] = text_or_null(endpoint.disabled_reason);
    body["failing_since"] = time_or_null(endpoint.failing_since);
    body["delivered"] = time_or_null(endpoint.delivered);
    const bool has_former = !endpoint.former_secret.empty() && now < endpoint.former_until;
    body["former_secret_until"] = has_former ? json::value(to_text(endpoint.former_until)) : json::value();
    body["created"] = to_text(endpoint.created);
    body["updated"] = to_text(endpoint.updated);
    return body;
}

std::vector<EventType> read_events(Fields& fields, bool is_required) {
    std::vector<EventType> events;
    const json::array* names = fields.array("events");
    if (names == nullptr) {
        if (is_required) {
            fields.refuse("events", "is missing");
        }
        return events;
    }
    for (const json::value& name : *names) {
        const auto type = name.is_string() ? webhook::type_named(name.get_string()) : std::nullopt;
        if (!type) {
            std::vector<std::string_view> known;
            for (const EventType one : webhook::event_types) {
                known.push_back(name_of(one));
            }
            fields.refuse("events", "holds something that is no type of event",
                          fmt::format("known are: {}", fmt::join(known, ", ")));
            return {};
        }
        if (std::ranges::find(events, *type) == events.end()) {
            events.push_back(*type);
        }
    }
    if (events.empty()) {
        fields.refuse("events", "must name at least one type of event");
    }
    return events;
}

Result<> check_url(Context& context, const std::string& url) {
    if (auto endpoint = context.webhooks->guard().check(url); !endpoint) {
        endpoint.error().where = "url";
        return std::unexpected(std::move(endpoint.error()));
    }
    return {};
}

}  // namespace

Failure no_such_webhook() {
    return Failure(Error{ErrorKind::missing, "there is no such webhook"});
}

Result<WebhookEndpoint> webhook_of(Context& context, const Call& call) {
    const auto id = path_id<EndpointId>(call, "webhook");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto endpoint =
        context.database.read([&](soci::session& sql) { return webhook::find_endpoint(sql, call.project, *id); });
    if (!endpoint) {
        return no_such_webhook();
    }
    return std::move(*endpoint);
}

Result<HttpResponse> list_webhooks(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto endpoints =
        context.database.read([&](soci::session& sql) { return webhook::list_endpoints(sql, call.project); });
    json::array items;
    for (const WebhookEndpoint& endpoint : endpoints) {
        items.push_back(to_json(endpoint, context.clock.now()));
    }
    return page_answer(std::move(items), std::nullopt);
}

Result<HttpResponse> create_webhook(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    WebhookEndpoint endpoint;
    endpoint.project = call.project;
    endpoint.url = fields.required_text("url", longest_url);
    endpoint.description = fields.text("description", 200).value_or("");
    endpoint.events = read_events(fields, true);
    endpoint.enabled = fields.boolean("enabled").value_or(true);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (auto fine = check_url(context, endpoint.url); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const std::string secret = webhook::make_secret();
    endpoint.secret = context.box.seal(secret);
    endpoint.created = context.clock.now();
    endpoint.updated = endpoint.created;
    const auto id = context.writer.run([endpoint](soci::session& sql) { return insert_endpoint(sql, endpoint); });
    if (!id || !*id) {
        return std::unexpected(id ? id->error() : id.error());
    }
    context.webhooks->wake();
    endpoint.id = **id;
    json::object answer = to_json(endpoint, endpoint.created);
    answer["secret"] = secret;
    return created(answer, fmt::format("/api/v1/webhooks/{}", endpoint.id.value));
}

Result<HttpResponse> get_webhook(Context& context, const Call& call) {
    const auto endpoint = webhook_of(context, call);
    if (!endpoint) {
        return std::unexpected(endpoint.error());
    }
    return json_answer(to_json(*endpoint, context.clock.now()));
}

Result<HttpResponse> change_webhook(Context& context, const Call& call) {
    const auto id = path_id<EndpointId>(call, "webhook");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    webhook::EndpointChange change;
    change.url = fields.text("url", longest_url);
    change.description = fields.text("description", 200);
    if (fields.has("events")) {
        change.events = read_events(fields, true);
    }
    change.enabled = fields.boolean("enabled");
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (change.url) {
        if (auto fine = check_url(context, *change.url); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
    }
    const Time now = context.clock.now();
    const auto changed = context.writer.run([project = call.project, id = *id, change, now](soci::session& sql) {
        return change_endpoint(sql, project, id, change, now);
    });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    if (!*changed) {
        return no_such_webhook();
    }
    context.webhooks->wake();
    return json_answer(to_json(**changed, now));
}

Result<HttpResponse> remove_webhook(Context& context, const Call& call) {
    const auto id = path_id<EndpointId>(call, "webhook");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto removed = context.writer.run([project = call.project, id = *id, now = context.clock.now()](
                                                soci::session& sql) { return remove_endpoint(sql, project, id, now); });
    if (!removed) {
        return std::unexpected(removed.error());
    }
    if (!*removed) {
        return no_such_webhook();
    }
    context.webhooks->wake();
    HttpResponse response;
    response.status = 204;
    return response;
}

Result<HttpResponse> rotate_webhook_secret(Context& context, const Call& call) {
    const auto id = path_id<EndpointId>(call, "webhook");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const std::string secret = webhook::make_secret();
    const Time now = context.clock.now();
    const auto rotated =
        context.writer.run([project = call.project, id = *id, sealed = context.box.seal(secret),
                            now](soci::session& sql) { return rotate_secret(sql, project, id, sealed, now); });
    if (!rotated) {
        return std::unexpected(rotated.error());
    }
    if (!*rotated) {
        return no_such_webhook();
    }
    context.webhooks->wake();
    json::object answer = to_json(**rotated, now);
    answer["secret"] = secret;
    return json_answer(answer);
}

}  // namespace parley::api
