#include "api/answers.h"
#include "api/fields.h"
#include "api/webhooks/handlers.h"
#include "audience/segment/dates.h"
#include "webhook/sender.h"

namespace parley::api {

namespace {

using webhook::Delivery;
using webhook::DeliveryId;
using webhook::DeliveryState;

constexpr int replayed_at_once = 10'000;

json::value number_or_null(const std::optional<int>& number) {
    return number ? json::value(*number) : json::value();
}

json::object to_json(const Delivery& delivery) {
    json::object body;
    body["id"] = delivery.id.value;
    body["event"] = webhook::id_text(delivery.event.id);
    body["type"] = delivery.event.type;
    body["state"] = name_of(delivery.state);
    body["attempts"] = delivery.attempts;
    body["answer_status"] = number_or_null(delivery.status);
    body["answer_words"] = text_or_null(delivery.words);
    body["took_ms"] = number_or_null(delivery.took_ms);
    body["created"] = to_text(delivery.created);
    body["tried"] = time_or_null(delivery.settled);
    const bool waits = delivery.state == DeliveryState::waiting;
    body["next_try"] = waits ? json::value(to_text(std::max(delivery.next, delivery.created))) : json::value();
    return body;
}

json::object with_body(const Delivery& delivery) {
    json::object body = to_json(delivery);
    body["body"] = webhook::body_of(delivery.event);
    return body;
}

Result<DeliveryState> state_in(const std::string& name, const std::string& where) {
    const auto state = webhook::delivery_state_named(name);
    if (!state) {
        return invalid("is no state of a delivery", where, name, "known are: waiting, sending, delivered, dead");
    }
    return *state;
}

Failure no_such_delivery() {
    return Failure(Error{ErrorKind::missing, "there is no such delivery"});
}

}  // namespace

Result<HttpResponse> list_webhook_deliveries(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "state", "order"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    std::optional<DeliveryState> state;
    if (const std::string* name = query_text(call, "state")) {
        auto known = state_in(*name, "state");
        if (!known) {
            return std::unexpected(std::move(known.error()));
        }
        state = *known;
    }
    auto order = webhook::DeliveryOrder::oldest_first;
    if (const std::string* name = query_text(call, "order")) {
        if (*name != "oldest" && *name != "newest") {
            return invalid("is no order", "order", *name, "known are: oldest, newest");
        }
        order = *name == "newest" ? webhook::DeliveryOrder::newest_first : order;
    }
    const auto endpoint = webhook_of(context, call);
    if (!endpoint) {
        return std::unexpected(endpoint.error());
    }
    const auto deliveries = context.database.read([&](soci::session& sql) {
        return webhook::list_deliveries(sql, endpoint->id, state, DeliveryId{*after}, static_cast<int>(*limit) + 1,
                                        order);
    });
    return page_of(deliveries, *limit, [](const Delivery& delivery) { return to_json(delivery); });
}

Result<HttpResponse> get_webhook_delivery(Context& context, const Call& call) {
    const auto endpoint = webhook_of(context, call);
    const auto id = path_id<DeliveryId>(call, "delivery");
    if (!endpoint || !id) {
        return std::unexpected(endpoint ? id.error() : endpoint.error());
    }
    const auto delivery =
        context.database.read([&](soci::session& sql) { return webhook::find_delivery(sql, endpoint->id, *id); });
    if (!delivery) {
        return no_such_delivery();
    }
    return json_answer(with_body(*delivery));
}

Result<HttpResponse> replay_webhook_delivery(Context& context, const Call& call) {
    const auto endpoint = webhook_of(context, call);
    const auto id = path_id<DeliveryId>(call, "delivery");
    if (!endpoint || !id) {
        return std::unexpected(endpoint ? id.error() : endpoint.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto replayed = context.writer.run([endpoint = endpoint->id, id = *id, now = context.clock.now()](
                                                 soci::session& sql) -> std::optional<std::pair<bool, Delivery>> {
        const bool done = webhook::replay(sql, endpoint, id, now);
        auto delivery = webhook::find_delivery(sql, endpoint, id);
        return delivery ? std::optional(std::pair(done, std::move(*delivery))) : std::nullopt;
    });
    if (!replayed) {
        return std::unexpected(replayed.error());
    }
    if (!*replayed) {
        return no_such_delivery();
    }
    if (!(*replayed)->first) {
        return Failure(Error{ErrorKind::conflict, "it is under way just now", "state", "sending", "ask again later"});
    }
    context.webhooks->wake();
    return json_answer(with_body((*replayed)->second));
}

// In pieces, so that nothing else waits for a million of them.
Result<HttpResponse> replay_webhook(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::string name = fields.text("state").value_or("dead");
    const auto since_text = fields.text("since", 40);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (name != "dead" && name != "delivered") {
        return invalid("must be dead or delivered", "state", name, "those that wait are told anyway");
    }
    const auto since = since_text ? audience::read_iso_time(*since_text) : std::optional(Time{});
    if (!since) {
        return invalid("must be a time in UTC", "since", *since_text, "write it like 2026-01-31T12:00:00Z");
    }
    const auto endpoint = webhook_of(context, call);
    if (!endpoint) {
        return std::unexpected(endpoint.error());
    }
    const auto state = *webhook::delivery_state_named(name);
    const Time now = context.clock.now();
    std::int64_t all = 0;
    for (DeliveryId after;;) {
        const auto some =
            context.writer.run([endpoint = endpoint->id, state, since = *since, after, now](soci::session& sql) {
                return webhook::replay_all(sql, endpoint, state, since, after, replayed_at_once, now);
            });
        if (!some) {
            return std::unexpected(some.error());
        }
        all += some->count;
        after = some->last;
        if (some->count < replayed_at_once) {
            break;
        }
    }
    context.webhooks->wake();
    return json_answer(json::object{{"replayed", all}});
}

Result<HttpResponse> test_webhook(Context& context, const Call& call) {
    const auto endpoint = webhook_of(context, call);
    if (!endpoint) {
        return std::unexpected(endpoint.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto made = context.writer.run([project = call.project](soci::session& sql) {
        const long long owner = project.value;
        webhook::Event event;
        event.id = webhook::next_event_ids(sql, 1);
        sql << "SELECT CASE WHEN account_id = '' THEN CAST(id AS TEXT) ELSE account_id END FROM project WHERE id = :id",
            soci::use(owner), soci::into(event.project);
        return event;
    });
    if (!made) {
        return std::unexpected(made.error());
    }
    webhook::Event event = *made;
    event.type = webhook::test_event;
    event.data = json::serialize(json::object{{"webhook", endpoint->id.value}});
    event.at = context.clock.now();
    const webhook::Attempt attempt = context.webhooks->try_now(*endpoint, event);
    json::object answer;
    answer["good"] = attempt.good;
    answer["event"] = webhook::id_text(event.id);
    answer["body"] = webhook::body_of(event);
    answer["answer_status"] = number_or_null(attempt.status);
    answer["answer_words"] = text_or_null(attempt.words);
    answer["took_ms"] = attempt.took_ms;
    return json_answer(answer);
}

}  // namespace parley::api
