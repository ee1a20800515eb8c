#pragma once
#include "base/json.h"
#include "message/callback.h"
#include "message/content.h"

namespace parley::sandbox {

// What a message says, as a phone draws it: its kind and plain text, and one part that is not null.
json::object drawing_of(const Content& content);
json::object drawing_of(const IncomingContent& content);

}  // namespace parley::sandbox
