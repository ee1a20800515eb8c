#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "message/content.h"

// The parameter "action" of reply buttons and lists: Meta's "action" object as JSON text.
namespace parley::gupshup_enterprise {

std::string action_of(const ReplyButtons& buttons);
std::string action_of(const ChoiceList& list);

// `type` is "dr_button" or "list"; the frame is left to the caller. Error: invalid, `where` in the action.
Result<Content> read_action(std::string_view type, std::string_view action);

}  // namespace parley::gupshup_enterprise
