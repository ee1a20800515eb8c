#pragma once
#include "base/clock.h"
#include "receive/reactions.h"

namespace parley::app {

// What callbacks do beyond ledger and inbox: templates change their status, people withdraw their
// consent at the provider or get another number, and strangers get the provider's automatic reply. `clock` must outlive
// it.
receive::Reactions reactions(const Clock& clock);

}  // namespace parley::app
