#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "webhook/endpoint.h"
#include "webhook/event.h"

// The log of deliveries: what is to be told whom, and what came of it. Kept for 30 days.
namespace parley::webhook {

using DeliveryId = Id<struct WebhookDeliveryTag>;

enum class DeliveryState { waiting, sending, delivered, dead };
std::string_view name_of(DeliveryState state);
std::optional<DeliveryState> delivery_state_named(std::string_view name);

struct Delivery {
    DeliveryId id = {};
    EndpointId endpoint = {};
    Event event;
    DeliveryState state = DeliveryState::waiting;
    int attempts = 0;
    Time created = {};
    Time next = {};                  // where it waits; the beginning of time: at once
    std::optional<int> status = {};  // of the last answer
    std::string words = {};          // its beginning, or why there was none
    std::optional<int> took_ms = {};
    std::optional<Time> settled = {};  // when the last attempt ended
};

enum class DeliveryOrder { oldest_first, newest_first };
// After that one, where the newest stand first before it. The caller knows that the endpoint is its project's.
std::vector<Delivery> list_deliveries(soci::session& sql, EndpointId endpoint, std::optional<DeliveryState> state,
                                      DeliveryId after, int limit, DeliveryOrder order = DeliveryOrder::oldest_first);
std::optional<Delivery> find_delivery(soci::session& sql, EndpointId endpoint, DeliveryId id);

// Due again at once, with three days to get through. False where it is under way just now, or not there.
bool replay(soci::session& sql, EndpointId endpoint, DeliveryId id, Time now);

// The same for up to `limit` that are in that state, came about from `since` to `now` and stand after that one.
struct Replayed {
    std::int64_t count = 0;
    DeliveryId last = {};  // go on after it; where fewer than `limit` were found there are no more
};
Replayed replay_all(soci::session& sql, EndpointId endpoint, DeliveryState state, Time since, DeliveryId after,
                    int limit, Time now);

// Of each no more than that are counted, so that whoever watches costs no more where very many wait.
inline constexpr int most_counted = 100'000;
struct DeliveryCounts {
    std::int64_t waiting = 0;
    std::int64_t dead = 0;
};
DeliveryCounts count_deliveries(soci::session& sql);

// One piece of forgetting: deliveries older than 30 days and those of removed endpoints, and events that no delivery
// names any more. True where there may be more to forget.
bool forget_old_deliveries(soci::session& sql, Time now);

}  // namespace parley::webhook
