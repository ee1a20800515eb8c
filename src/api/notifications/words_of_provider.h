#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "dialect/account.h"

// Providers as this API identifies them, and what a call may say for one (source: seed 002, "override"; reference, 5).
namespace parley::api::notifications {

// "gupshup_whatsapp" of the dialect "gupshup".
std::string identifier_of(std::string_view dialect);
// The dialect of an identifier, also of one that is spelt as in the guide. Empty where we speak none such.
std::string_view dialect_of(std::string_view identifier);

// Where a call says what `where` means of a single message: "override.gupshup_whatsapp.SOURCE" of "sender".
std::string place_in_call(std::string_view dialect, std::string_view where);

struct Override {
    FieldValues settings = {};              // in place of the provider's own
    std::string sender = {};                // the same: our number, as the dashboard shows it
    json::object body = {};                 // over the body that the provider gets
    std::vector<std::string> ignored = {};  // what is said for other providers
};

// Settings stand in `_config` or beside the rest. Where both spellings are there the right one wins. Error: invalid.
Result<Override> override_for(std::string_view dialect, const json::object& overrides);

}  // namespace parley::api::notifications
