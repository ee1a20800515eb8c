#pragma once
#include <optional>

#include "api/live/live_log.h"
#include "api/routes.h"

namespace parley::api {

// What a call that went well has changed, for open pages to ask anew; nothing where no page shows it. It names what it
// changed by id where that is a number: identities of people are not told.
std::optional<LiveEvent> change_by(const Route& route, const Call& call, const HttpResponse& response);

}  // namespace parley::api
