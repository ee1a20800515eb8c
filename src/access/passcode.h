#pragma once
#include <soci/soci.h>

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "store/database.h"

namespace parley::access {

using PasscodeId = Id<struct PasscodeTag>;

// What an account's partner shows besides the account id. Only its digest is kept.
struct Passcode {
    PasscodeId id = {};
    ProjectId project = {};
    std::string name = {};
    std::string digest = {};
    Time created = {};
    std::optional<Time> revoked = {};
};

std::string make_passcode();

PasscodeId insert_passcode(soci::session& sql, const Passcode& passcode);
std::vector<Passcode> list_passcodes(soci::session& sql, ProjectId project);
std::vector<Passcode> list_good_passcodes(soci::session& sql);  // of all projects
// False where the project has no such passcode that is still good.
bool revoke_passcode(soci::session& sql, ProjectId project, PasscodeId passcode, Time now);

// The good ones by digest. Any thread.
class Passcodes {
public:
    void reload(store::Database& database);  // after each change
    void replace(std::vector<Passcode> passcodes);
    // Its name, where this is one of the project's.
    std::optional<std::string> name_of(ProjectId project, std::string_view passcode) const;

private:
    std::mutex reloading_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Passcode> by_digest_;
};

}  // namespace parley::access
