#pragma once
#include "dialect/json_text.h"
#include "message/callback.h"

namespace parley::gupshup {

// The payload of an event of the type "message", into an object that is open.
void write_incoming_payload(JsonText& out, const IncomingMessage& message);

// Where only Gupshup's id of a message is known, WhatsApp's is made of it, the same each time.
std::string whatsapp_id_of(std::string_view gupshup_id);

}  // namespace parley::gupshup
