#pragma once
#include "base/error.h"
#include "base/json.h"

namespace parley::api::notifications {

// RFC 6902: add, remove, replace, move, copy and test, in order; all of them or none. Error: invalid, `where` naming
// the operation ("[2].path"), conflict where a test does not hold.
Result<json::value> patched(json::value document, const json::array& operations);

}  // namespace parley::api::notifications
