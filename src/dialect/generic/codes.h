#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "message/failure.h"

// The codes of the generic WhatsApp guide: 2000-2004 in answers ("Error Objects"), 1000-1010 in
// callbacks ("Callback Error Codes").
namespace parley::generic {

// Codes of both lists are known wherever they stand; nothing where neither list has it.
std::optional<FailureCode> failure_of(std::optional<std::int64_t> code);

// "2000"; what the list has no code for is its "other".
std::string_view answer_code_of(FailureCode failure);
std::string_view callback_code_of(FailureCode failure);

// The code's title in the guide's lists.
std::string_view title_of(FailureCode failure);

}  // namespace parley::generic
