#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/id.h"

namespace parley::api {

using KeyId = Id<struct KeyTag>;

// A key of the API. Only its digest is kept: the key itself is shown once, when it is made.
struct Key {
    KeyId id;
    ProjectId project;
    std::string name;
    std::string digest;
    Time created = {};
    std::optional<Time> revoked = {};
};

std::string make_key();  // "parley_..." with 192 random bits

KeyId insert_key(soci::session& sql, const Key& key);
std::vector<Key> list_keys(soci::session& sql, ProjectId project);
std::vector<Key> list_good_keys(soci::session& sql);  // of all projects, not revoked
// False where the project has no such key that is still good.
bool revoke_key(soci::session& sql, ProjectId project, KeyId key, Time now);

// The good keys by digest. Belongs to the server's loop: only used from its thread.
class KeyRing {
public:
    explicit KeyRing(const std::vector<Key>& keys);

    void add(const Key& key);
    void remove(KeyId key);
    bool empty() const { return projects_.empty(); }

    // Whose key the request carries (Authorization: Bearer KEY), or nothing.
    std::optional<ProjectId> project_of(const HttpRequest& request) const;

private:
    struct Entry {
        KeyId id;
        ProjectId project;
    };
    std::unordered_map<std::string, Entry> projects_;
};

}  // namespace parley::api
