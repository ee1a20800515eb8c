#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/phone.h"

namespace parley::audience {

// A person of a project. The phone may be absent: WhatsApp can name people by a user id alone.
struct Profile {
    ProfileId id;
    std::string identity;                     // the business's own name for them, unique in the project
    std::optional<std::string> phone = {};    // E.164
    std::optional<std::string> user_id = {};  // WhatsApp's
    bool opted_in = false;
    std::optional<Time> consent_at = {};  // since when it is so; nothing: they never said
    std::string consent_source = {};      // who said so: "import 12", "upload", "key ci"
    bool number_blocked = false;          // of the phone, whoever has it
    json::object attributes = {};
    Time created = {};
    Time updated = {};
    bool operator==(const Profile&) const = default;
};

std::optional<Profile> read_profile(soci::session& sql, ProjectId project, ProfileId id);
// By any name that they have (identities.h).
std::optional<Profile> read_profile(soci::session& sql, ProjectId project, const std::string& identity);

// A number may be shared, as a family's is: everybody who has it, oldest first, at most `limit`.
std::vector<Profile> read_profiles_with_phone(soci::session& sql, ProjectId project, const std::string& e164,
                                              int limit = 100);

// The page that follows the profile `after`, in order of id.
std::vector<Profile> read_profiles(soci::session& sql, ProjectId project, ProfileId after, int limit);

// Everybody with that WhatsApp user id; true where this changed something.
bool opt_out_user(soci::session& sql, ProjectId project, const std::string& user_id, Time now,
                  const std::string& source = {});

// A provider's word on somebody's consent, and when it gave it. False where it has said something later already.
bool is_last_word(soci::session& sql, ProjectId project, const std::string& address, Time at);

// All spellings of it; true where this changed something.
bool set_number_blocked(soci::session& sql, ProjectId project, const std::string& e164, bool blocked, Time now,
                        const std::string& source = {});

// Who had the one number has the other from now on, as WhatsApp tells it; whether they may be written to stays the
// same. Returns how many people that were.
int move_number(soci::session& sql, ProjectId project, const std::string& from, const std::string& to, Time now,
                const std::string& source);

}  // namespace parley::audience
