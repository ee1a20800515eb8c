#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

namespace parley::api::clevertap {

// How callers name people.
enum class PersonKey { identity, email, object, fbid, gpid };
std::optional<PersonKey> person_key_named(std::string_view name);  // in any case: "Identity", "objectId"

// Everybody who goes by that name; several people may have one e-mail address. None: nobody has it.
Result<std::vector<ProfileId>> find_named(soci::session& sql, ProjectId project, PersonKey key, const std::string& name,
                                          Time now);

// {"identity":["a"],"email":[],"objectId":[]} in any case. Names of people, and who they are, each once; those that
// nobody has are left out. Error: invalid, `where` under `where`; more than `most` names.
struct NamedPeople {
    std::vector<ProfileId> people = {};
    std::size_t names = 0;
    std::size_t unknown = 0;
};
struct PeopleNames {
    std::vector<std::pair<PersonKey, std::string>> names = {};
};
Result<PeopleNames> read_people_names(const json::value* to, const std::string& where, std::size_t most);
Result<NamedPeople> find_all_named(soci::session& sql, ProjectId project, const PeopleNames& names, Time now);

}  // namespace parley::api::clevertap
