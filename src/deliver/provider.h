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
#include "base/secret_box.h"
#include "dialect/dialect.h"

namespace parley::deliver {

// Where a provider's templates are imported from, for dialects whose list has a URL of its own
// (source: "Import Templates" of the generic guide).
struct TemplateSource {
    std::string url = {};       // empty: the provider's own list, where its dialect has one
    std::string user = {};      // Basic authentication
    std::string password = {};  // secret
    std::vector<std::pair<std::string, std::string>> headers = {};  // values are secret
    int page_size = 100;                                            // templates a request, 1 to 1000
    std::string click_domain = {};                                  // buttons that lead to it are marked as tracked
    bool operator==(const TemplateSource&) const = default;
};

// One sender number with its credentials at a BSP (source: provider set-up of the generic, Gupshup
// and Nexmo guides).
struct Provider {
    ProviderId id;
    ProjectId project;
    std::string nickname;
    std::string dialect = "generic";
    std::string sender;       // our number or short code, as the provider spells it
    std::string endpoint;     // http or https URL; empty: the dialect's own
    FieldValues fields = {};  // what the dialect asks for (AccountField); some are secret
    std::vector<std::pair<std::string, std::string>> headers = {};  // free ones; values are secret
    TemplateSource templates = {};
    std::string auto_reply = {};                    // to those who write and are no profile of the project; empty: none
    int concurrency = 1'000;                        // requests in flight, 30 to 1500
    int rate = 80;                                  // messages a second, 1 to 100000
    std::chrono::milliseconds answer_limit{1'000};  // 100 to 30000; later is uncertain
    bool idempotent = false;  // it drops a message id that it has seen: uncertain ones may be sent again
    bool is_default = false;
    bool archived = false;           // hidden, and sends nothing
    std::string status_secret = {};  // of its two callback URLs; made by us, 192 random bits
    std::string incoming_secret = {};
    Time created = {};
    Time updated = {};
};

// Every field within its limits, the endpoint a URL, the dialect known, its fields as it wants them.
// Error: invalid, `where` names the field as the API spells it ("settings.private_key").
Result<> check(const Provider& provider);

// The endpoint that is used: the provider's own or its dialect's. Error: invalid.
Result<Endpoint> endpoint_of(const Provider& provider);
Account account_of(const Provider& provider);

// What it calls us at.
std::string status_url(const Provider& provider, const std::string& public_url);
std::string incoming_url(const Provider& provider, const std::string& public_url);
// With these in place of {status_url} and {incoming_url} in the values of its headers. They are stored as they
// were written, since the server may move.
Provider with_callback_urls(Provider provider, const std::string& public_url);

// The same with the authorization of now, where the dialect makes one. Error: invalid.
Result<Account> authorized_account(const Provider& provider, Time now);

// These run inside work of the writer (store/writer.h) or, where they only read, a reading session.
// Credentials are sealed by `box` and lie in the database in no other form; those sealed with
// another key throw. Archived providers are found too.
ProviderId insert_provider(soci::session& sql, const SecretBox& box,
                           const Provider& provider);  // makes the URLs' secrets where there are none
// The time of a change now, never one that it had before: so that `updated` tells two changes apart.
Time next_update(const Provider& known, Time now);
// All but id, project and secrets. False, and nothing is written, where it is gone.
bool update_provider(soci::session& sql, const SecretBox& box, const Provider& provider);
std::optional<Provider> find_provider(soci::session& sql, const SecretBox& box, ProviderId id);
std::optional<Provider> find_provider_named(soci::session& sql, const SecretBox& box, ProjectId project,
                                            const std::string& nickname);
// The one that is used where none is named.
std::optional<Provider> find_default_provider(soci::session& sql, const SecretBox& box, ProjectId project);
std::vector<Provider> list_providers(soci::session& sql, const SecretBox& box, ProjectId project);
std::vector<Provider> list_all_providers(soci::session& sql, const SecretBox& box);
// Whose it is; nothing where there is no such provider.
std::optional<ProjectId> project_of(soci::session& sql, ProviderId id);

// Its credentials, templates and what waits for it go; past campaigns keep a shell of it. Campaigns that
// are not over must be stopped before. False where the project has no such provider.
bool remove_provider(soci::session& sql, ProjectId project, ProviderId id, Time now);

// Whether its dialect reaches people who are known by user id only.
bool reaches_user_ids(soci::session& sql, ProviderId id);

// Seals what an older version stored in the clear. Returns how many.
std::int64_t seal_credentials(soci::session& sql, const SecretBox& box);
// Whether anything stored needs the key that sealed it.
bool has_sealed_credentials(soci::session& sql);

}  // namespace parley::deliver
