#pragma once
#include <optional>
#include <string_view>

#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/content.h"

// Media and places: written the same way in headers, free-form messages and callbacks.
namespace parley::generic {

std::optional<MediaKind> media_kind_named(std::string_view type);  // "file" and "document" are the same

// The member that describes it, whatever it is called; null where there is none.
const json::value* media_member(const json::value& parent, MediaKind kind);
// Nothing where no such member holds a URL.
std::optional<Media> read_media(Reader& reader, const json::value& parent, MediaKind kind);
// Nothing where there is no pair of coordinates on Earth.
std::optional<Location> read_location(Reader& reader, const json::value& parent);

bool is_on_earth(const Location& location);
// `name` is the member's: it differs between messages and callbacks for files.
void write_media(JsonText& out, std::string_view name, const Media& media);
void write_location(JsonText& out, const Location& location);

}  // namespace parley::generic
