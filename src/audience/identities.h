#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"

// One person may be known by several names: identities that were merged, and our own object id.
namespace parley::audience {

// "a8ffcbc9-0000-4ee3-a791-00000000002a": our name for a profile, the same for ever; also read without hyphens.
std::string object_id_of(ProjectId project, ProfileId profile);
std::optional<ProfileId> profile_of_object(ProjectId project, std::string_view object_id);  // its form alone

// By any identity, its first one or another. Merged ones lead to the person that they are part of.
std::optional<ProfileId> find_identity(soci::session& sql, ProjectId project, const std::string& identity);
// By object id, also of one that was merged into another.
std::optional<ProfileId> find_object(soci::session& sql, ProjectId project, std::string_view object_id);
// Everybody's number, whatever spelling: Brazilian, Mexican and Argentine numbers have several. Oldest first.
std::vector<ProfileId> find_number(soci::session& sql, ProjectId project, const std::string& e164, int limit = 100);

std::vector<std::string> identities_of(soci::session& sql, ProfileId profile);  // its first one first
// The profiles that were merged into it: messages to them are messages to it.
std::vector<ProfileId> parts_of(soci::session& sql, ProfileId profile);

// One more name of the person's, which nobody has yet.
void add_identity(soci::session& sql, ProjectId project, ProfileId profile, const std::string& identity);
// The person that this one is part of, or they themselves where they are whole.
ProfileId whole_of(soci::session& sql, ProfileId profile);

// `other` becomes part of `kept`: attributes that `kept` has not, events, lists, names. Consent: who said no last is
// not written to. Error: missing where either is not there, invalid where they are one already.
Result<> merge(soci::session& sql, ProjectId project, ProfileId kept, ProfileId other, Time now);
// Makes this identity a person of its own again, as they were before they were merged. Error: missing, or invalid
// where it is the person's only or first name.
Result<ProfileId> split(soci::session& sql, ProjectId project, const std::string& identity, Time now);

}  // namespace parley::audience
