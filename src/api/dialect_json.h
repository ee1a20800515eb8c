#pragma once
#include "base/json.h"
#include "dialect/dialect.h"

// Dialects as the API and the command line show them.
namespace parley::api {

json::object to_json(const Dialect& dialect);                      // fields, capabilities, presets
json::object bridge_json(const Dialect& from, const Dialect& to);  // what is carried, changed or lost

}  // namespace parley::api
