#include "webhook/delivery.h"

#include <limits>

#include "store/row.h"
#include "webhook/schedule.h"

namespace parley::webhook {

namespace {

constexpr std::chrono::hours kept_for{30 * 24};
constexpr int forgotten_at_once = 1'000;

#define PARLEY_DELIVERY                                                                                \
    "SELECT d.id, d.endpoint_id, d.event_id, v.type, v.data, v.at, "                                   \
    "CASE WHEN p.account_id = '' THEN CAST(p.id AS TEXT) ELSE p.account_id END, d.state, "             \
    "CAST(d.attempts AS BIGINT), d.created_at, d.next_at, d.status, d.words, d.took_ms, d.settled_at " \
    "FROM webhook_delivery d JOIN webhook_event v ON v.id = d.event_id JOIN project p ON p.id = v.project_id "
constexpr const char* page_sql =
    PARLEY_DELIVERY "WHERE d.endpoint_id = :endpoint AND d.id > :after ORDER BY d.id LIMIT :limit";
constexpr const char* newest_sql =
    PARLEY_DELIVERY "WHERE d.endpoint_id = :endpoint AND d.id < :before ORDER BY d.id DESC LIMIT :limit";
// Each state by its name, so that those find their index that have one.
#define PARLEY_PAGE_IN(state)                                                                 \
    PARLEY_DELIVERY "WHERE d.endpoint_id = :endpoint AND d.id > :after AND d.state = '" state \
                    "' ORDER BY d.id LIMIT :limit"
#define PARLEY_NEWEST_IN(state)                                                                \
    PARLEY_DELIVERY "WHERE d.endpoint_id = :endpoint AND d.id < :before AND d.state = '" state \
                    "' ORDER BY d.id DESC LIMIT :limit"
#define PARLEY_SINCE_IN(state)                                                                          \
    "SELECT id FROM webhook_delivery WHERE endpoint_id = :endpoint AND id > :after AND state = '" state \
    "' "                                                                                                \
    "AND created_at BETWEEN :since AND :now ORDER BY id LIMIT :limit"
struct SqlOfState {
    const char* page;
    const char* newest;
    const char* since;
};
constexpr SqlOfState sql_of(DeliveryState state) {
    switch (state) {
        case DeliveryState::waiting:
            return {PARLEY_PAGE_IN("waiting"), PARLEY_NEWEST_IN("waiting"), PARLEY_SINCE_IN("waiting")};
        case DeliveryState::sending:
            return {PARLEY_PAGE_IN("sending"), PARLEY_NEWEST_IN("sending"), PARLEY_SINCE_IN("sending")};
        case DeliveryState::delivered:
            return {PARLEY_PAGE_IN("delivered"), PARLEY_NEWEST_IN("delivered"), PARLEY_SINCE_IN("delivered")};
        case DeliveryState::dead: return {PARLEY_PAGE_IN("dead"), PARLEY_NEWEST_IN("dead"), PARLEY_SINCE_IN("dead")};
    }
    return {};
}
constexpr const char* one_sql = PARLEY_DELIVERY "WHERE d.endpoint_id = :endpoint AND d.id = :id";
#undef PARLEY_PAGE_IN
#undef PARLEY_NEWEST_IN
#undef PARLEY_SINCE_IN
#undef PARLEY_DELIVERY

long long number_of(Time time) {
    return time.time_since_epoch().count();
}
Time time_of(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}
std::optional<int> small_number(const soci::row& row, std::size_t place) {
    return row.get_indicator(place) == soci::i_null ? std::nullopt
                                                    : std::optional(static_cast<int>(store::integer(row, place)));
}

Delivery read(const soci::row& row) {
    Delivery delivery;
    delivery.id = DeliveryId{store::integer(row, 0)};
    delivery.endpoint = EndpointId{store::integer(row, 1)};
    delivery.event = {store::integer(row, 2), row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(6),
                      time_of(store::integer(row, 5))};
    delivery.state = delivery_state_named(row.get<std::string>(7)).value_or(DeliveryState::waiting);
    delivery.attempts = static_cast<int>(store::integer(row, 8));
    delivery.created = time_of(store::integer(row, 9));
    delivery.next = time_of(store::integer(row, 10));
    delivery.status = small_number(row, 11);
    delivery.words = row.get<std::string>(12);
    delivery.took_ms = small_number(row, 13);
    if (row.get_indicator(14) != soci::i_null) {
        delivery.settled = time_of(store::integer(row, 14));
    }
    return delivery;
}

std::vector<long long> removed_endpoints(soci::session& sql) {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id FROM webhook_endpoint WHERE removed_at IS NOT NULL");
    std::vector<long long> ids;
    for (const soci::row& row : rows) {
        ids.push_back(store::integer(row, 0));
    }
    return ids;
}

long long affected(soci::statement& statement) {
    statement.execute(true);
    return statement.get_affected_rows();
}

}  // namespace

std::string_view name_of(DeliveryState state) {
    switch (state) {
        case DeliveryState::waiting: return "waiting";
        case DeliveryState::sending: return "sending";
        case DeliveryState::delivered: return "delivered";
        case DeliveryState::dead: return "dead";
    }
    return "";
}

std::optional<DeliveryState> delivery_state_named(std::string_view name) {
    for (const auto state :
         {DeliveryState::waiting, DeliveryState::sending, DeliveryState::delivered, DeliveryState::dead}) {
        if (name_of(state) == name) {
            return state;
        }
    }
    return std::nullopt;
}

std::vector<Delivery> list_deliveries(soci::session& sql, EndpointId endpoint, std::optional<DeliveryState> state,
                                      DeliveryId after, int limit, DeliveryOrder order) {
    const bool newest = order == DeliveryOrder::newest_first;
    const long long owner = endpoint.value;
    const long long cursor = newest && after.value == 0 ? std::numeric_limits<long long>::max() : after.value;
    const char* query = state ? newest ? sql_of(*state).newest : sql_of(*state).page : newest ? newest_sql : page_sql;
    std::vector<Delivery> deliveries;
    const soci::rowset<soci::row> rows = (sql.prepare << query, soci::use(owner), soci::use(cursor), soci::use(limit));
    for (const soci::row& row : rows) {
        deliveries.push_back(read(row));
    }
    return deliveries;
}

std::optional<Delivery> find_delivery(soci::session& sql, EndpointId endpoint, DeliveryId id) {
    const long long owner = endpoint.value;
    const long long number = id.value;
    const soci::rowset<soci::row> rows = (sql.prepare << one_sql, soci::use(owner), soci::use(number));
    for (const soci::row& row : rows) {
        return read(row);
    }
    return std::nullopt;
}

bool replay(soci::session& sql, EndpointId endpoint, DeliveryId id, Time now) {
    const long long owner = endpoint.value;
    const long long number = id.value;
    const long long at = number_of(now);
    const long long end = number_of(now + tried_for);
    soci::statement statement =
        (sql.prepare
             << "UPDATE webhook_delivery SET state = 'waiting', failures = 0, next_at = :now, give_up_at = :end "
                "WHERE id = :id AND endpoint_id = :endpoint AND state <> 'sending'",
         soci::use(at), soci::use(end), soci::use(number), soci::use(owner));
    return affected(statement) == 1;
}

Replayed replay_all(soci::session& sql, EndpointId endpoint, DeliveryState state, Time since, DeliveryId after,
                    int limit, Time now) {
    const long long owner = endpoint.value;
    const long long oldest = number_of(since);
    const long long at = number_of(now);
    const long long cursor = after.value;
    const soci::rowset<soci::row> rows = (sql.prepare << sql_of(state).since, soci::use(owner), soci::use(cursor),
                                          soci::use(oldest), soci::use(at), soci::use(limit));
    std::vector<long long> ids;
    for (const soci::row& row : rows) {
        ids.push_back(store::integer(row, 0));
    }
    if (ids.empty()) {
        return {};
    }
    const std::vector<long long> times(ids.size(), at);
    const std::vector<long long> ends(ids.size(), number_of(now + tried_for));
    sql << "UPDATE webhook_delivery SET state = 'waiting', failures = 0, next_at = :now, give_up_at = :end WHERE id = "
           ":id",
        soci::use(times), soci::use(ends), soci::use(ids);
    return {std::ssize(ids), DeliveryId{ids.back()}};
}

DeliveryCounts count_deliveries(soci::session& sql) {
    long long waiting = 0;
    long long dead = 0;
    const int most = most_counted;
    sql << "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM webhook_delivery WHERE state = 'waiting' LIMIT :most) "
           "w",
        soci::use(most), soci::into(waiting);
    sql << "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM webhook_delivery WHERE state = 'dead' LIMIT :most) w",
        soci::use(most), soci::into(dead);
    return {waiting, dead};
}

bool forget_old_deliveries(soci::session& sql, Time now) {
    const long long oldest = number_of(now - kept_for);
    const long long begun = number_of(now - kept_for + tried_for);
    const int limit = forgotten_at_once;
    std::vector<long long> deliveries;
    std::vector<long long> events;
    const auto take = [&](const soci::rowset<soci::row>& rows) {
        for (const soci::row& row : rows) {
            deliveries.push_back(store::integer(row, 0));
            events.push_back(store::integer(row, 1));
        }
    };
    // Ids grow with time: the old ones stand in front, and no more than these are looked at. What was never tried is
    // still to be, unless its endpoint is disabled.
    take(
        (sql.prepare << "SELECT d.id, d.event_id FROM (SELECT id, endpoint_id, event_id, state, created_at, give_up_at "
                        "FROM webhook_delivery ORDER BY id LIMIT :limit) d "
                        "WHERE d.state <> 'sending' AND (d.give_up_at < :begun OR "
                        "(d.give_up_at IS NULL AND d.created_at < :oldest AND NOT EXISTS "
                        "(SELECT 1 FROM webhook_endpoint e WHERE e.id = d.endpoint_id AND e.enabled = 1)))",
         soci::use(limit), soci::use(begun), soci::use(oldest)));
    for (const long long endpoint : removed_endpoints(sql)) {
        take((sql.prepare << "SELECT id, event_id FROM webhook_delivery WHERE endpoint_id = :endpoint ORDER BY id "
                             "LIMIT :limit",
              soci::use(endpoint), soci::use(limit)));
    }
    if (!deliveries.empty()) {
        sql << "DELETE FROM webhook_delivery WHERE id = :id", soci::use(deliveries);
        sql << "DELETE FROM webhook_event WHERE id = :id AND NOT EXISTS "
               "(SELECT 1 FROM webhook_delivery d WHERE d.event_id = webhook_event.id)",
            soci::use(events);
    }
    sql << "DELETE FROM webhook_endpoint WHERE removed_at IS NOT NULL AND NOT EXISTS "
           "(SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = webhook_endpoint.id)";
    return deliveries.size() >= static_cast<std::size_t>(forgotten_at_once);
}

}  // namespace parley::webhook
