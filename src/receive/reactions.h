#pragma once
#include <soci/soci.h>

#include <functional>

#include "receive/incoming.h"
#include "receive/reading.h"

namespace parley::receive {

// What other parts do with what callbacks say. Each is called inside the transaction that applies
// the callback, on the writer's thread, and must be repeatable; what must wait for the commit is
// done after Applier::Events::applied. Empty ones are left out.
struct Reactions {
    std::function<void(soci::session&, const Reading&, const TemplateReport&)> template_changed = {};
    std::function<void(soci::session&, const Reading&, const ConsentReport&)> consent_changed = {};
    // WhatsApp tells something of a person: they have another number, say. Only what was not here before.
    std::function<void(soci::session&, const Reading&, const IncomingMessage&, const UnknownContent&)> told_of = {};
    // Only for messages that were not here before.
    std::function<void(soci::session&, const Reading&, const IncomingMessage&, const Stored&)> written_to = {};
};

}  // namespace parley::receive
