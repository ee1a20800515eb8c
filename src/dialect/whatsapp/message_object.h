#pragma once
#include <optional>
#include <span>

#include "dialect/capabilities.h"
#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/message.h"

// WhatsApp's own message object, as Meta's Cloud API has it; Vonage passes it through as "custom"
// (source: "Sending" and "Message types" of Meta's reference).
namespace parley::whatsapp {

// Writes "type", the member that it names and, where a message is quoted, "context", into an object
// that is open. Text that a template fixes (body, footer, labels of buttons) is not written: Meta
// has it in the approved template. `with_namespace`: a template's name holds a namespace up to its
// last colon, which is written as a member of its own, and so is the language's policy (on-premises
// API, Vonage). Only what check_object lets pass.
void write_object(JsonText& out, const OutgoingMessage& message, bool with_namespace = false);

// Reads the same: content and context_id. Currencies and dates are read as the text that they fall
// back to; kinds that Content has no words for become RawContent. Without `with_namespace` a
// namespace is ignored.
void read_object(Reader& reader, const json::value& object, OutgoingMessage& message, bool with_namespace = false);

// The capability table of what write_object carries, for those who pass it on.
std::span<const Ability> object_abilities();
// Beyond that table: what no receiver could read. Error: invalid, `where` is "content".
Result<> check_object(const Content& content);
// What is left of content after write_object and read_object; nothing where it is refused. Buttons
// keep their places: one before the last that sends something becomes a quick reply without payload.
std::optional<Content> object_as_carried(Content content);

}  // namespace parley::whatsapp
