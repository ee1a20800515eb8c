#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

// What an override makes of the recipient. Any member of the provider's body may be overridden (source: seed 002), so
// also whom it goes to; but a number that said stop is not written to, whoever the message was made for.
namespace parley::campaign {

// The number in E.164; nothing where the recipient stays who it is. Error: invalid, where it is no number.
Result<std::optional<std::string>> redirected_to(const json::object& overrides);

// Whether an override leads to a number of the project's block list, or to what is no number.
bool leads_to_blocked(soci::session& sql, ProjectId project, const json::object& overrides);

}  // namespace parley::campaign
