#pragma once
#include <soci/soci.h>

#include <string>

#include "api/call.h"
#include "api/context.h"
#include "api/fields.h"
#include "audience/profile.h"
#include "audience/upload.h"
#include "base/json.h"

namespace parley::api {

// With all that they are called.
json::object to_json(soci::session& sql, ProjectId project, const audience::Profile& profile);

// Whether they may be written to, and how that came about.
json::object consent_json(soci::session& sql, ProjectId project, const audience::Profile& profile);

// Whom the path names, by any identity. Error: missing.
Result<audience::Profile> person_of(soci::session& sql, const Call& call);

// The country of numbers that are written without one.
std::string country_of(Context& context, const Call& call);

// What the audience says of a change, with the place as it is in a body: "Points" is "attributes.Points".
Error placed(Error error);

// `order` of the query: newest or oldest. Error: invalid.
Result<bool> is_newest_first(const Call& call, bool otherwise);

// In the history of consent.
std::string source_of(const Call& call);

// The members that say something of a person: phone, user_id (null: none any more), opted_in, number_blocked,
// also_known_as, attributes. What is wrong is told by `fields`, or returned with its place.
Result<audience::ProfileChange> read_change(Fields& fields, const json::object& body, const std::string& country);

// event, properties.
Result<audience::EventSaid> read_event(Fields& fields);

// "at": a time of ours or UNIX seconds; absent: now.
Time read_at(Fields& fields, const json::object& body);

// {"identity" or "object_id", "at", and a change or an event}.
Result<audience::UploadRecord> read_record(const json::value& value, const std::string& country);

}  // namespace parley::api
