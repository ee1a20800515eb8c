#pragma once
#include "base/error.h"
#include "base/json.h"
#include "message/content.h"

// What requests say that is no template.
namespace parley::api {

// A message object as Meta's Cloud API has it: {"type": "image", "image": {"link": ...}}. Error: invalid, `where`
// from "message" on.
Result<Content> read_message_object(const json::object& given);

// So that the provider fetches nothing from inside our own house. Error: invalid, naming the place of the URL.
Result<> check_media(const Content& content, bool allow_private_urls);

}  // namespace parley::api
