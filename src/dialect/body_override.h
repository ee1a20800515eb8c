#pragma once
#include "base/error.h"
#include "base/http.h"
#include "base/json.h"

namespace parley {

// Puts members over those of the body that a dialect wrote, and beside them (source: seed 002, "override": any object
// is passed to the provider's body). Whole members take the place of whole members. In a form objects and lists become
// JSON text, and null takes the field out. Error: invalid, where the body is neither a JSON object nor a form.
Result<> override_body(HttpRequest& request, const json::object& overrides);

}  // namespace parley
