#pragma once
#include "base/json.h"
#include "message/content.h"

namespace parley::sandbox {

// A message's content as the control API shows it on a phone: its type, and what can be pressed.
void put_content(json::object& out, const Content& content);

}  // namespace parley::sandbox
