#pragma once
#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/contact.h"

// A contact card as /msg takes it: camelCase, where the incoming one is in Meta's snake_case.
namespace parley::gupshup {

void write_card(JsonText& out, std::string_view name, const Contact& contact);  // one object
Contact read_card(Reader& reader, const json::value& card);                     // either spelling

}  // namespace parley::gupshup
