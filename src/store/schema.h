#pragma once
#include <span>
#include <string_view>

namespace parley::store {

// The schema as the steps that made it, oldest first: a step is never changed once released, a new
// one is added. Each is one SQL script and runs in one transaction.
std::span<const std::string_view> schema_steps();

}  // namespace parley::store
