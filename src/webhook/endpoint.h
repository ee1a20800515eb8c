#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/secret_box.h"
#include "webhook/outbox.h"

// Where a project has others told what happens in it. All that writes runs inside work of the writer.
namespace parley::webhook {

using EndpointId = Id<struct WebhookEndpointTag>;

inline constexpr std::size_t most_endpoints = 20;  // of a project
inline constexpr std::chrono::hours former_secret_is_good{24};

struct WebhookEndpoint {
    EndpointId id = {};
    ProjectId project = {};
    std::string url;
    std::string description = {};
    std::vector<EventType> events;
    bool enabled = true;
    std::string disabled_reason = {};  // why it was disabled where no person did
    std::string secret = {};           // sealed
    std::string former_secret = {};    // sealed; signs as well for a day after the secret was changed
    Time former_until = {};
    std::optional<Time> failing_since = {};  // the first failure after the last success
    std::optional<Time> delivered = {};      // the last success
    Time created = {};
    Time updated = {};
};

// Error: conflict, where the project has as many as it may.
Result<EndpointId> insert_endpoint(soci::session& sql, const WebhookEndpoint& endpoint);
std::optional<WebhookEndpoint> find_endpoint(soci::session& sql, ProjectId project, EndpointId id);
std::vector<WebhookEndpoint> list_endpoints(soci::session& sql, ProjectId project);

struct EndpointChange {
    std::optional<std::string> url;
    std::optional<std::string> description;
    std::optional<std::vector<EventType>> events;
    std::optional<bool> enabled;  // true also forgets for how long it has failed
};
// Nothing where there is no such endpoint.
std::optional<WebhookEndpoint> change_endpoint(soci::session& sql, ProjectId project, EndpointId id,
                                               const EndpointChange& change, Time now);

// `sealed` from now on; the one before is good for a day more. Nothing where there is no such endpoint.
std::optional<WebhookEndpoint> rotate_secret(soci::session& sql, ProjectId project, EndpointId id,
                                             const std::string& sealed, Time now);

// Gone for everybody at once; its deliveries go with it piece by piece (webhook/log.h). False where it was not there.
bool remove_endpoint(soci::session& sql, ProjectId project, EndpointId id, Time now);

// The bars-between form of the column `events`, and back.
std::string written(const std::vector<EventType>& events);
std::vector<EventType> read_events(std::string_view text);

// The secrets to sign with, the present one first.
Result<std::vector<std::string>> secrets_of(const WebhookEndpoint& endpoint, const SecretBox& box, Time now);

}  // namespace parley::webhook
