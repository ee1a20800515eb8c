#pragma once
#include "dialect/json_text.h"
#include "dialect/vonage/parts.h"

// What the two kinds of webhook have in common.
namespace parley::vonage {

std::string wire_time(Time time, Version version);
void write_parties(JsonText& out, std::string_view to, std::string_view from, Version version);

// Into an object that is open.
void write_incoming(JsonText& out, const IncomingMessage& message, const Account& account);

}  // namespace parley::vonage
