#pragma once
#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/message.h"

// The JSON in the field `message` of /msg, by its type ("Message types" of the API reference).
namespace parley::gupshup {

// One object. `message` passed check_message and holds no template.
void write_session_object(JsonText& out, const OutgoingMessage& message);
// Reads content, what is quoted, and our own id where it has a place.
void read_session_object(Reader& reader, const json::value& object, OutgoingMessage& message);

// Whether the id goes with the message, and comes back with each tap on it. Ids of others do not count: many give
// all messages of a kind the same one.
bool goes_with(const std::string& id, const Content& content);

std::string_view media_type_of(MediaKind kind);  // "file" for a document
std::optional<MediaKind> media_kind_named(std::string_view type);

// What comes back of a choice that has no postback text: its title and its place from 1, "Yes 1".
std::string plain_reply(std::string_view title, std::size_t place);
bool is_plain_reply(std::string_view reply, std::string_view title);

}  // namespace parley::gupshup
