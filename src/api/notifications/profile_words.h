#pragma once
#include <string>

#include "audience/profile.h"
#include "audience/upload.h"
#include "base/error.h"
#include "base/json.h"

// A user's profile as this API spells it, and as it is kept: `phoneNumber` is the person's number, `name` and `email`
// are the attributes Name and Email, all else keeps its key. What is nested is kept as JSON text.
namespace parley::api::notifications {

enum class Nulls { are_absent, remove };

// "+" and digits, nothing else (source: seed 002, user profile requirement). Error: invalid, the value masked.
Result<std::string> read_phone_number(std::string_view text, std::string where);

// Error: invalid, `where` naming the member ("phoneNumber", or "sendTo.recipients[1].phoneNumber" after `where`).
Result<audience::ProfileChange> read_profile(const json::object& profile, Nulls nulls, const std::string& where = {});

json::object profile_in_words(const audience::Profile& profile);

bool is_email(std::string_view text);  // as far as an identifier is taken for one

}  // namespace parley::api::notifications
