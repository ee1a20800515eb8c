#pragma once
#include <optional>

#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/callback.h"

// An element of "messages" in Meta's webhooks, which Gupshup's version 3 passes through (source:
// "Inbound message webhooks" of Meta's reference).
namespace parley::whatsapp {

// The whole element, but for what stands beside it in the envelope (name, our number). Kinds that
// there are no words for are kept as UnknownContent: what a person wrote is never lost for its form.
IncomingMessage read_incoming(Reader& reader, const json::value& element);
void write_incoming(JsonText& out, const IncomingMessage& message);  // one object

// What is left of it after write_incoming and read_incoming, name and our number left as they are;
// nothing where it cannot be written.
std::optional<IncomingMessage> incoming_as_carried(IncomingMessage message);

}  // namespace parley::whatsapp
