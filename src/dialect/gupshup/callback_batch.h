#pragma once
#include "dialect/callbacks_read.h"

namespace parley::gupshup {

constexpr std::size_t longest_words = 500;
constexpr std::size_t longest_code = 50;

// The text of a member, no longer than a database keeps.
std::string words_in(Reader& reader, const json::value& parent, Keys keys, std::size_t longest = longest_words);

}  // namespace parley::gupshup
