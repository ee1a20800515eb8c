#pragma once
#include <string>

#include "dialect/reader.h"
#include "message/callback.h"

// What a person wrote: flat fields, those of them that hold an object as JSON text ("Inbound messages"
// of the gateway's reference).
namespace parley::gupshup_enterprise {

// `item` holds the fields, of a form or of a JSON body. A kind that there are no words for is kept as it came.
IncomingMessage read_incoming(Reader& reader, const json::value& item);

// One JSON object. `number` is ours.
std::string incoming_text_of(const IncomingMessage& message, std::string_view number);

}  // namespace parley::gupshup_enterprise
