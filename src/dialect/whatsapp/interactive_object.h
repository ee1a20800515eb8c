#pragma once
#include <optional>

#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/content.h"

// The member "interactive" of a free-form message that offers something to press.
namespace parley::whatsapp {

void write_interactive(JsonText& out, const ReplyButtons& buttons);
void write_interactive(JsonText& out, const ChoiceList& list);
void write_interactive(JsonText& out, const LinkButton& link);
void write_interactive(JsonText& out, const LocationRequest& request);

// Nothing for kinds that Content has no words for: flow, product, catalog_message...
std::optional<Content> read_interactive(Reader& reader, const json::value& interactive);

// What is written of what stands around the buttons.
void keep_sent(InteractiveFrame& frame);

}  // namespace parley::whatsapp
