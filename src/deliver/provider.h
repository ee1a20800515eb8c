#pragma once
#include <soci/soci.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/http.h"
#include "base/id.h"
#include "dialect/dialect.h"

namespace parley::deliver {

// One sender number with its credentials at a BSP (source: provider set-up of the generic guide).
struct Provider {
    ProviderId id;
    ProjectId project;
    std::string nickname;
    std::string dialect = "generic";
    std::string sender;    // our number, as the provider spells it
    std::string endpoint;  // http or https URL that messages are posted to
    std::string user = {};      // Basic authentication; secret
    std::string password = {};  // secret
    std::vector<std::pair<std::string, std::string>> headers = {};  // free ones; values are secret
    int concurrency = 1'000;  // requests in flight, 30 to 1500
    int rate = 80;            // messages a second, 1 to 100000
    std::chrono::milliseconds answer_limit{1'000};  // 100 to 30000; later is uncertain
    bool idempotent = false;  // it drops a message id that it has seen: uncertain ones may be sent again
    bool is_default = false;
    std::string status_secret = {};    // of its two callback URLs; made by us, 192 random bits
    std::string incoming_secret = {};
    Time created = {};
    Time updated = {};
};

// Every field within its limits, the endpoint a URL, the dialect known. Error: invalid, `where`
// names the field as the API spells it.
Result<> check(const Provider& provider);

Account account_of(const Provider& provider);

// These run inside work of the writer (store/writer.h) or, where they only read, a reading session.
ProviderId insert_provider(soci::session& sql, const Provider& provider);  // makes both secrets
void update_provider(soci::session& sql, const Provider& provider);        // all but id, project and secrets
std::optional<Provider> find_provider(soci::session& sql, ProviderId id);
std::optional<Provider> find_provider_named(soci::session& sql, ProjectId project, const std::string& nickname);
std::vector<Provider> list_providers(soci::session& sql, ProjectId project);
std::vector<Provider> list_all_providers(soci::session& sql);

// What was sent to try an endpoint and what came back, secrets masked; for a person to read.
struct Trial {
    bool good = false;
    std::string why;       // where not good
    std::string request;   // head and body as text
    std::string response;  // empty where none came
    std::chrono::milliseconds took{0};
};

}  // namespace parley::deliver
