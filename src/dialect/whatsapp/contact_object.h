#pragma once
#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/contact.h"

// Contact cards as Meta's Cloud API writes them, in both directions: snake_case members.
namespace parley::whatsapp {

// Writes the list under `name` into an object that is open.
void write_contacts(JsonText& out, std::string_view name, const Contacts& contacts);
Contacts read_contacts(Reader& reader, const json::value& list);

}  // namespace parley::whatsapp
