#pragma once
#include <optional>
#include <string_view>

#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/media.h"

// Media and places as Meta's objects hold them: in messages, in headers and in webhooks.
namespace parley::whatsapp {

std::string_view type_of(MediaKind kind);  // "document" for a file
std::optional<MediaKind> media_kind_of(std::string_view type);

// The member that is named after the kind. A link goes before an id, as only one of them may stand.
void write_media(JsonText& out, const Media& media);
Media read_media(Reader& reader, const json::value& parent, MediaKind kind);
// What write_media leaves of it. Captions are for what is seen, names for documents.
Media sent_media(Media media);

// As it comes from a person: with its id, its type, its hash and, for some minutes, a URL.
void write_received_media(JsonText& out, const Media& media, std::string_view sha256);
Media read_received_media(Reader& reader, const json::value& parent, MediaKind kind);
Media received_media(Media media);

// Degrees are kept to ten places, a hundredth of a millimetre, as a JSON number holds them exactly.
enum class Degrees { as_number, as_text };
void write_location(JsonText& out, const Location& location, Degrees degrees);
Location read_location(Reader& reader, const json::value& parent);
Location rounded(Location location);
bool is_on_earth(const Location& location);

}  // namespace parley::whatsapp
