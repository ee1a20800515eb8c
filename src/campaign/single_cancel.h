#pragma once
#include <soci/soci.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"

namespace parley::campaign {

// Takes a single message back that has not left yet; what it said is forgotten. Inside work of the writer. Error:
// missing; conflict where it is a campaign's, or where it has left or came to its end otherwise.
Result<> cancel_single(soci::session& sql, ProjectId project, MessageId message, Time now);

}  // namespace parley::campaign
