#pragma once
#include <string>
#include <string_view>

namespace parley::meta {

// JSON with every character beyond ASCII as \uXXXX, as Meta writes its webhooks and signs them.
// `json` is valid UTF-8.
std::string in_ascii(std::string_view json);

}  // namespace parley::meta
