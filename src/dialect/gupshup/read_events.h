#pragma once
#include "dialect/gupshup/callback_batch.h"

// Webhooks of version 2: an envelope with app, timestamp, type and payload.
namespace parley::gupshup {

struct Envelope {
    std::string type;        // "message-event"
    std::string phone = {};  // the app's number, where it is told
    std::optional<Time> at = {};
};

// The payload by the envelope's type.
Callback read_message_event(Reader& reader, const json::value& payload, const Envelope& envelope);
Callback read_user_event(Reader& reader, const json::value& payload, const Envelope& envelope);
Callback read_template_event(Reader& reader, const json::value& payload, const Envelope& envelope);
Callback read_billing_event(Reader& reader, const json::value& payload, const Envelope& envelope);
Callback read_other_event(Reader& reader, const json::value& payload, const Envelope& envelope);
IncomingMessage read_incoming(Reader& reader, const json::value& payload, const Envelope& envelope);

// The inner payload of an incoming message by its type; what cannot be read is kept as it came.
IncomingContent read_incoming_content(const std::string& type, const json::value& inner);

// Version 3: Meta's webhook as Gupshup passes it on, with ids of its own added.
void read_passed_on(const json::value& body, std::string_view place, CallbacksRead& into);

}  // namespace parley::gupshup
