#pragma once
#include <soci/soci.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

// People and what they did, as applications report them (source: reference, upload of profiles and events):
// checked outside of the database, written in one piece of the writer's work.
namespace parley::audience {

// By what a record names its person. `object` is our own id of them (identities.h).
enum class Named { identity, object };

// What is said of a person. Absent is not said: they keep what is known.
struct ProfileChange {
    std::optional<std::string> phone = {};    // E.164; empty: they have none any more
    std::optional<std::string> user_id = {};  // WhatsApp's; empty: none any more
    std::optional<bool> opted_in = {};
    std::optional<bool> number_blocked = {};        // of the number they have then
    std::optional<std::string> also_known_as = {};  // another identity of the same person: both become one
    // A value sets; an object holds one operator: $set, $add, $remove, $incr, $decr, $delete; null deletes.
    json::object attributes = {};
};

struct EventSaid {
    std::string name;
    json::object properties = {};  // values and lists of values; items of a purchase are objects
};

struct UploadRecord {
    Named by = Named::identity;
    std::string name;  // the identity or object id
    Time at = {};      // when it was so; of receipt where nobody said
    std::variant<ProfileChange, EventSaid> said = {};
};

struct UploadFate {
    ProfileId profile = {};
    bool created = false;
    std::optional<Error> refused = {};  // an unknown object id, a discarded event name, a list that is too long...
};

// Errors of a record: missing, an object id that nobody has (`where` is "objectId"); conflict, an event name that an
// administrator discarded ("event"); invalid, all else, `where` naming the attribute, property or member.
//
// In order; the fates are the records'. `source` stands in the history of consent: "upload", "key ci". Runs inside
// work of the writer and is repeatable. Unknown identities create people; a refused record changes nothing.
std::vector<UploadFate> upload(soci::session& sql, ProjectId project, std::span<const UploadRecord> records,
                               const std::string& source, Time now);

inline constexpr std::size_t longest_identity = 512;  // bytes
Result<> check_identity(std::string_view identity, std::string where = "identity");

// What can be known without the database: names and values within their limits, operators that exist, numbers where
// there must be numbers. Error: invalid, `where` naming the attribute or property. Source: reference, property rules.
Result<> check(const ProfileChange& change);
Result<> check(const EventSaid& event);

}  // namespace parley::audience
