#pragma once
#include <string_view>

#include "base/error.h"
#include "base/json.h"

// Kinds of message that are passed on as they came.
namespace parley::whatsapp {

// The members that say what the message is; those of its envelope (who it is for, what it quotes)
// are written anew.
json::object own_members(const json::object& object);

// Those of RawContent. Error: invalid, where it is no object that names its type.
Result<json::object> raw_members(std::string_view text);

}  // namespace parley::whatsapp
