#include "webhook/dispatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "base/time_text.h"
#include "store/row.h"
#include "webhook/schedule.h"

namespace parley::webhook {

namespace {

constexpr int gone = 410;
constexpr std::size_t longest_reason = 300;

long long number_of(Time time) {
    return time.time_since_epoch().count();
}
Time time_of(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

struct Waiting {
    WebhookEndpoint endpoint;
    std::string project;  // as it is told
    bool has_due = false;
};

std::vector<Waiting> enabled_endpoints(soci::session& sql, Time now) {
    const long long at = number_of(now);
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT e.id, e.project_id, e.url, e.secret, e.former_secret, e.former_until, "
                        "CASE WHEN p.account_id = '' THEN CAST(p.id AS TEXT) ELSE p.account_id END, "
                        "CASE WHEN EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = e.id AND "
                        "d.state = 'waiting' AND d.next_at <= :now) THEN 1 ELSE 0 END "
                        "FROM webhook_endpoint e JOIN project p ON p.id = e.project_id "
                        "WHERE e.enabled = 1 AND e.removed_at IS NULL ORDER BY e.id",
         soci::use(at));
    std::vector<Waiting> found;
    for (const soci::row& row : rows) {
        Waiting waiting;
        waiting.endpoint.id = EndpointId{store::integer(row, 0)};
        waiting.endpoint.project = ProjectId{store::integer(row, 1)};
        waiting.endpoint.url = row.get<std::string>(2);
        waiting.endpoint.secret = row.get<std::string>(3);
        waiting.endpoint.former_secret = row.get<std::string>(4);
        waiting.endpoint.former_until = time_of(store::integer(row, 5));
        waiting.project = row.get<std::string>(6);
        waiting.has_due = store::integer(row, 7) != 0;
        found.push_back(std::move(waiting));
    }
    return found;
}

constexpr const char* retries_sql =
    "SELECT d.id, CAST(d.attempts AS BIGINT), CAST(d.failures AS BIGINT), d.give_up_at, v.id, v.type, v.data, v.at "
    "FROM webhook_delivery d JOIN webhook_event v ON v.id = d.event_id WHERE d.endpoint_id = :endpoint "
    "AND d.state = 'waiting' AND d.next_at BETWEEN 1 AND :now ORDER BY d.next_at, d.id LIMIT :room";
constexpr const char* fresh_sql =
    "SELECT d.id, CAST(d.attempts AS BIGINT), CAST(d.failures AS BIGINT), d.give_up_at, v.id, v.type, v.data, v.at "
    "FROM webhook_delivery d JOIN webhook_event v ON v.id = d.event_id WHERE d.endpoint_id = :endpoint "
    "AND d.state = 'waiting' AND d.next_at = 0 ORDER BY d.id LIMIT :room";

Due read_due(const soci::row& row, const Waiting& waiting, Time now) {
    Due due;
    due.id = DeliveryId{store::integer(row, 0)};
    due.endpoint = waiting.endpoint.id;
    due.attempts = static_cast<int>(store::integer(row, 1)) + 1;
    due.failures = static_cast<int>(store::integer(row, 2));
    due.give_up = row.get_indicator(3) == soci::i_null ? now + tried_for : time_of(store::integer(row, 3));
    due.event = {store::integer(row, 4), row.get<std::string>(5), row.get<std::string>(6), waiting.project,
                 time_of(store::integer(row, 7))};
    return due;
}

// What is tried again has up to half of the room, so that neither waits for the other for ever.
void take_due(soci::session& sql, const Waiting& waiting, int room, Time now, std::vector<Due>& due) {
    const long long endpoint = waiting.endpoint.id.value;
    const long long at = number_of(now);
    const auto before = due.size();
    const auto take = [&](const soci::rowset<soci::row>& rows) {
        for (const soci::row& row : rows) {
            due.push_back(read_due(row, waiting, now));
        }
    };
    const int half = (room + 1) / 2;
    take((sql.prepare << retries_sql, soci::use(endpoint), soci::use(at), soci::use(half)));
    const int rest = room - static_cast<int>(due.size() - before);
    take((sql.prepare << fresh_sql, soci::use(endpoint), soci::use(rest)));
}

// What a batch says of one endpoint.
struct Health {
    std::optional<Time> reached;
    std::optional<Time> failed;  // the first failure
    std::string why;             // the last one
    bool gone = false;
};

std::string why_of(const Attempt& attempt) {
    return attempt.status ? fmt::format("it answered {}", *attempt.status) : attempt.words;
}

void disable(soci::session& sql, long long endpoint, const std::string& reason, Time now) {
    const long long at = number_of(now);
    const std::string words(shortened(reason, longest_reason));
    sql << "UPDATE webhook_endpoint SET enabled = 0, disabled_reason = :reason, updated_at = :at "
           "WHERE id = :id AND enabled = 1",
        soci::use(words), soci::use(at), soci::use(endpoint);
}

void note_health(soci::session& sql, EndpointId id, const Health& health) {
    const long long endpoint = id.value;
    if (health.reached) {
        const long long at = number_of(*health.reached);
        sql << "UPDATE webhook_endpoint SET delivered_at = :at, failing_since = NULL WHERE id = :id", soci::use(at),
            soci::use(endpoint);
    } else {
        const long long at = number_of(*health.failed);
        long long since = 0;
        sql << "UPDATE webhook_endpoint SET failing_since = COALESCE(failing_since, :at) WHERE id = :id "
               "RETURNING failing_since",
            soci::use(at), soci::use(endpoint), soci::into(since);
        if (sql.got_data() && *health.failed - time_of(since) >= tried_for) {
            disable(
                sql, endpoint,
                fmt::format("nothing was delivered since {}; the last time: {}", utc_text(time_of(since)), health.why),
                *health.failed);
        }
    }
    if (health.gone) {
        disable(sql, endpoint, "it answered 410: it is gone for good", health.failed.value_or(Time{}));
    }
}

}  // namespace

Claim claim_due(soci::session& sql, const Room& room, Time now) {
    Claim claim;
    auto endpoints = enabled_endpoints(sql, now);
    std::ranges::rotate(endpoints, std::ranges::find_if(endpoints, [&](const Waiting& waiting) {
                            return waiting.endpoint.id > room.after;
                        }));
    for (const Waiting& waiting : endpoints) {
        const auto known = room.of.find(waiting.endpoint.id);
        const int free = std::min(known == room.of.end() ? room.usual : known->second,
                                  room.all - static_cast<int>(claim.due.size()));
        if (waiting.has_due && free > 0) {
            take_due(sql, waiting, free, now, claim.due);
        }
    }
    for (Waiting& waiting : endpoints) {
        claim.enabled.push_back(std::move(waiting.endpoint));
    }
    std::vector<long long> ids;
    std::vector<long long> ends;
    for (const Due& due : claim.due) {
        ids.push_back(due.id.value);
        ends.push_back(number_of(due.give_up));
    }
    if (!ids.empty()) {
        sql << "UPDATE webhook_delivery SET state = 'sending', attempts = attempts + 1, give_up_at = :end WHERE id = "
               ":id",
            soci::use(ends), soci::use(ids);
    }
    return claim;
}

void put_back(soci::session& sql, const std::vector<DeliveryId>& deliveries) {
    std::vector<long long> ids;
    for (const DeliveryId delivery : deliveries) {
        ids.push_back(delivery.value);
    }
    if (!ids.empty()) {
        sql << "UPDATE webhook_delivery SET state = 'waiting', attempts = attempts - 1 WHERE id = :id AND state = "
               "'sending'",
            soci::use(ids);
    }
}

void settle(soci::session& sql, const std::vector<Settled>& settled) {
    std::map<EndpointId, Health> healths;
    std::string state;
    long long next = 0;
    int status = 0;
    soci::indicator status_mark = soci::i_null;
    std::string words;
    int took = 0;
    long long at = 0;
    int failed = 0;
    long long id = 0;
    long long endpoint = 0;
    long long event = 0;
    // Named by all three: a removed one's number may be another's by now.
    soci::statement update =
        (sql.prepare
             << "UPDATE webhook_delivery SET state = :state, next_at = :next, status = :status, words = :words, "
                "took_ms = :took, settled_at = :at, failures = CASE WHEN :failed = 1 THEN failures + 1 ELSE 0 "
                "END WHERE id = :id AND endpoint_id = :endpoint AND event_id = :event AND state = 'sending'",
         soci::use(state), soci::use(next), soci::use(status, status_mark), soci::use(words), soci::use(took),
         soci::use(at), soci::use(failed), soci::use(id), soci::use(endpoint), soci::use(event));
    for (const Settled& one : settled) {
        const Attempt& attempt = one.attempt;
        const bool waits = !attempt.good && one.next && attempt.status != gone;
        state = name_of(attempt.good ? DeliveryState::delivered : waits ? DeliveryState::waiting : DeliveryState::dead);
        next = number_of(one.next.value_or(one.at));
        status = attempt.status.value_or(0);
        status_mark = attempt.status ? soci::i_ok : soci::i_null;
        words = attempt.words;
        took = attempt.took_ms;
        at = number_of(one.at);
        failed = attempt.good ? 0 : 1;
        id = one.id.value;
        endpoint = one.endpoint.value;
        event = one.event;
        update.execute(true);

        Health& health = healths[one.endpoint];
        if (attempt.good) {
            health.reached = one.at;
        } else {
            health.failed = health.failed.value_or(one.at);
            health.why = why_of(attempt);
            health.gone = health.gone || attempt.status == gone;
        }
    }
    for (const auto& [id_of_endpoint, health] : healths) {
        note_health(sql, id_of_endpoint, health);
    }
}

std::int64_t recover_deliveries(soci::session& sql) {
    soci::statement statement =
        (sql.prepare << "UPDATE webhook_delivery SET state = 'waiting' WHERE state = 'sending'");
    statement.execute(true);
    return statement.get_affected_rows();
}

}  // namespace parley::webhook
