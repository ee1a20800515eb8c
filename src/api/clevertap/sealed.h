#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/secret_box.h"

namespace parley::api::clevertap {

// What only this server can read or make, in letters that need no encoding in a URL.
std::string sealed(const json::object& content, const SecretBox& box);
std::optional<json::object> unsealed(std::string_view text, const SecretBox& box);  // nothing where it is none of ours

}  // namespace parley::api::clevertap
