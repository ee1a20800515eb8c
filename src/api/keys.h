#pragma once
#include <soci/soci.h>

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/right.h"
#include "base/clock.h"
#include "base/http.h"
#include "base/id.h"
#include "store/database.h"

namespace parley::api {

using KeyId = Id<struct KeyTag>;

// A key of the API. Only its digest is kept: the key itself is shown once, when it is made.
struct Key {
    KeyId id;
    ProjectId project;
    std::string name;
    std::string digest;
    access::Rights rights = access::Rights::all();
    std::string made_by = {};  // "member asha@example.com"; empty: the first start
    Time created = {};
    std::optional<Time> revoked = {};
};

std::string make_key();  // "parley_..." with 192 random bits

KeyId insert_key(soci::session& sql, const Key& key);
std::vector<Key> list_keys(soci::session& sql, ProjectId project);
std::vector<Key> list_good_keys(soci::session& sql);  // of all projects, not revoked
// False where the project has no such key that is still good.
bool revoke_key(soci::session& sql, ProjectId project, KeyId key, Time now);

// The good keys by digest. Any thread.
class KeyRing {
public:
    KeyRing() = default;
    explicit KeyRing(std::vector<Key> keys) { replace(std::move(keys)); }

    void reload(store::Database& database);  // after each change
    void replace(std::vector<Key> keys);

    // The key that the request carries (Authorization: Bearer KEY), or nothing.
    std::optional<Key> find(const HttpRequest& request) const;

private:
    std::mutex reloading_;  // what was read first must not be kept last
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Key> by_digest_;
};

// What stands after "Bearer ", or nothing.
std::optional<std::string_view> bearer_of(const HttpRequest& request);

}  // namespace parley::api
