#pragma once
#include "access/right.h"
#include "api/problem.h"

namespace parley::api {

// Whoever may administer, but not all that a new key, member or passcode could, must not come to it in that way.
inline HttpResponse nobody_gives_more(std::string where) {
    return problem(Error{ErrorKind::denied, "nobody can give more rights than they have", std::move(where)}, 403);
}

}  // namespace parley::api
