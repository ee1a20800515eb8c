#pragma once
#include <vector>

#include "api/context.h"
#include "api/message_rows.h"
#include "audience/erase.h"
#include "base/json.h"

// What went over the wire for messages, for those who may see it.
namespace parley::api {

// Adds `exchanges` and `exchanges_note` to what is told of a message.
void add_exchanges(json::object& body, Context& context, ProjectId project, const MessageRow& row);

// After they were erased. Nothing of them is kept, or will be.
void forget_exchanges(Context& context, const std::vector<audience::ErasedMessage>& messages);

}  // namespace parley::api
