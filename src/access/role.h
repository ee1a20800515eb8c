#pragma once
#include <array>
#include <optional>
#include <string_view>

#include "access/right.h"

namespace parley::access {

// What a member is in a project.
enum class Role { admin, marketer, agent, viewer };
inline constexpr std::array all_roles{Role::admin, Role::marketer, Role::agent, Role::viewer};

std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);
Rights rights_of(Role role);

}  // namespace parley::access
