#pragma once
#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/content.h"

// A template's components: header, body, footer, limited-time offer, buttons, carousel, custom
// key-values.
namespace parley::generic {

void write_components(JsonText& out, const FilledTemplate& content);
void read_components(Reader& reader, const json::value& payload, FilledTemplate& content);

}  // namespace parley::generic
