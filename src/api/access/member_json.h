#pragma once
#include "access/member.h"
#include "base/error.h"
#include "base/json.h"

namespace parley::api {

json::object to_json(const access::Member& member, access::Role role);

// As the audit log tells it.
json::object audited(const access::Member& member, access::Role role);

Result<access::Role> read_role(std::string_view name);  // Error: invalid, naming the roles there are

}  // namespace parley::api
