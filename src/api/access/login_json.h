#pragma once
#include "access/visitors.h"
#include "api/context.h"
#include "api/routes.h"

namespace parley::api {

// Who is logged in, what they may do in `project` (0: none is chosen) and which others there are.
json::object session_json(const Context& context, const access::Visitor& visitor, ProjectId project);

// Of the cookie that holds a login's token; an empty token takes it away.
std::string session_cookie(const Context& context, std::string_view token);

}  // namespace parley::api
