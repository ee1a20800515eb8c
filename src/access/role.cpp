#include "access/role.h"

namespace parley::access {

std::string_view name_of(Role role) {
    switch (role) {
        case Role::admin: return "admin";
        case Role::marketer: return "marketer";
        case Role::agent: return "agent";
        case Role::viewer: return "viewer";
    }
    return "?";
}

std::optional<Role> role_named(std::string_view name) {
    for (const Role role : all_roles) {
        if (name_of(role) == name) {
            return role;
        }
    }
    return std::nullopt;
}

Rights rights_of(Role role) {
    switch (role) {
        case Role::admin: return Rights::all();
        case Role::marketer:
            return Rights(Right::read_people, Right::write_people, Right::read_campaigns, Right::write_campaigns,
                          Right::send, Right::read_settings);
        case Role::agent:
        case Role::viewer: return Rights(Right::read_people, Right::read_campaigns);
    }
    return {};
}

}  // namespace parley::access
