#pragma once
#include <cstdint>
#include <string>

#include "app/api_client.h"

namespace parley::app {

// At most `limit` messages of a campaign, page after page; `status` empty: any.
Result<json::array> read_messages(ApiClient& client, std::int64_t campaign, const std::string& status,
                                  std::int64_t limit);

std::string messages_table(const json::array& messages);

// What the life of one message was, step by step, for a person to read.
std::string message_story(const json::value& message);

}  // namespace parley::app
