#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "webhook/delivery.h"

// How deliveries move while they are sent: waiting -> sending -> delivered, dead, or waiting again. Inside work of the
// writer; all are repeatable.
namespace parley::webhook {

// A delivery that may leave now.
struct Due {
    DeliveryId id = {};
    EndpointId endpoint = {};
    Event event;
    int attempts = 0;  // with this one
    int failures = 0;  // before it, in a row
    Time give_up = {};
};

struct Claim {
    std::vector<Due> due;
    std::vector<WebhookEndpoint> enabled;  // all of them, with what it takes to send: URL and secrets
};

// How many more each endpoint may have under way, `usual` where it is not named, and all together. Whoever comes after
// `after` is asked first, so that each has its turn where there is not room for all.
struct Room {
    std::unordered_map<EndpointId, int> of;
    int usual = 8;
    int all = 1'000;
    EndpointId after = {};
};

// For each enabled endpoint the first ones that are due, in order, as many as it has room for.
Claim claim_due(soci::session& sql, const Room& room, Time now);

// What was claimed and not sent waits again.
void put_back(soci::session& sql, const std::vector<DeliveryId>& deliveries);

// What came of an attempt.
struct Attempt {
    std::optional<int> status = {};
    std::string words = {};  // the beginning of the answer, or why there was none
    int took_ms = 0;
    bool good = false;
    std::optional<std::chrono::milliseconds> retry_after = {};
};

struct Settled {
    DeliveryId id = {};
    EndpointId endpoint = {};
    std::int64_t event = 0;
    Attempt attempt;
    std::optional<Time> next = {};  // where it failed: nothing gives it up
    Time at = {};
};

// Endpoints that nothing reached for three days, or that answered 410, are disabled with the reason.
void settle(soci::session& sql, const std::vector<Settled>& settled);

// At start: what was under way when the process ended is due again.
std::int64_t recover_deliveries(soci::session& sql);

}  // namespace parley::webhook
