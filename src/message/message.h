#pragma once
#include <string>

#include "message/content.h"
#include "message/wire_id.h"

namespace parley {

// One outgoing message to one person. `to` is a number as the wire has it ("+919876543210" from
// us; another sender may leave the plus out), `from` our sender number.
struct OutgoingMessage {
    std::string id;  // the wire id; text, as a foreign sender's id need not be ours
    std::string to;
    std::string from;
    Content content;
    std::string context_id = {};  // the provider's id of the message that this one quotes
    std::string to_user = {};     // a WhatsApp user id, where `to` is empty: the person shows no number
    bool operator==(const OutgoingMessage&) const = default;
};

}  // namespace parley
