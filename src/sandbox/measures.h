#pragma once
#include <optional>
#include <string>

#include "dialect/capabilities.h"

namespace parley::sandbox {

// What of a free-form message is longer, shorter, more or less than WhatsApp takes, in its words: "Param text['body']
// must be at most 4096 characters long." Nothing where all is within the limits. Templates are held against their
// forms.
std::optional<std::string> excess_of(const Content& content, const Limits& limits);

}  // namespace parley::sandbox
