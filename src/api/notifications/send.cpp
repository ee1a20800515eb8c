#include "api/answers.h"
#include "api/notifications/delivery.h"
#include "api/notifications/handlers.h"
#include "api/notifications/keeping.h"
#include "api/notifications/shape.h"
#include "base/digest.h"
#include "base/random.h"

namespace parley::api::notifications {

namespace {

constexpr std::chrono::days furthest{366};

}  // namespace

// 202 once the notification, its people and its messages are durable, all in one piece.
Result<HttpResponse> send(Context& context, const Call& call, const json::object& body) {
    auto order = read_order(body);
    if (!order) {
        return std::unexpected(std::move(order.error()));
    }
    if (order->due && *order->due > context.clock.now() + furthest) {
        return invalid("is more than a year ahead", "sendAt");
    }
    auto delivery = delivery_of(context, call.project, *order);
    if (!delivery) {
        return std::unexpected(std::move(delivery.error()));
    }
    const std::string request = uuid_of(random_token());
    const auto kept = write(context, [&context, &call, order = std::move(*order), delivery = std::move(*delivery),
                                      request, now = context.clock.now()](soci::session& sql) {
        return keep(sql, *context.singles, call.project, request, order, delivery, now);
    });
    if (!kept) {
        return std::unexpected(kept.error());
    }
    if (*kept) {
        context.singles->wake();
    }
    json::object answer;
    answer["requestId"] = request;
    return json_answer(answer, 202);
}

// There are no workflows whose runs could be cancelled; what was ordered with the same key and waits for its time can
// be. By all three spellings that clients have (source: reference, workflows).
Result<HttpResponse> cancel_run(Context& context, const Call& call, const json::object& body) {
    const json::value* key = given(body, "cancellationKey");
    if (key == nullptr) {
        return invalid("is missing", "cancellationKey");
    }
    const auto named = read_identifier(*key, "cancellationKey");
    if (!named) {
        return std::unexpected(named.error());
    }
    std::vector<std::string> recipients;
    if (const json::value* whom = given(body, "cancelFor")) {
        const json::value* list = member(*whom, "recipients");
        auto texts = list == nullptr || list->is_null() ? Result<std::vector<std::string>>({})
                                                        : read_texts(*list, "cancelFor.recipients");
        if (!texts) {
            return std::unexpected(std::move(texts.error()));
        }
        recipients = std::move(*texts);
        if (recipients.empty()) {
            return invalid("names nobody", "cancelFor.recipients", {}, "leave cancelFor out to cancel for all");
        }
    }
    const auto cancelled = context.writer.run(
        [&](soci::session& sql) { return cancel(sql, call.project, *named, recipients, context.clock.now()); });
    if (!cancelled) {
        return std::unexpected(cancelled.error());
    }
    if (*cancelled == 0) {
        return Failure(Error{ErrorKind::missing, "nothing that waits was sent with this key", "cancellationKey"});
    }
    json::object answer;
    answer["message"] = "cancelled";
    answer["cancelled"] = *cancelled;
    return json_answer(answer);
}

}  // namespace parley::api::notifications
