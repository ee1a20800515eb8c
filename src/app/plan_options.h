#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace parley::app {

// What fills a template's places, as it is written on a command line.
struct PlanOptions {
    std::vector<std::string> values = {};      // "body.1=Hello", or "body.2=@Name:there"; "@@" begins a text with "@"
    std::vector<std::string> attributes = {};  // "body.2=Name:there"
    std::vector<std::string> custom = {};      // "batch=spring"
    std::string file = {};                     // JSON with `values` and `custom`, which the above are put over
};

// A campaign's plan as the API reads it. Error: invalid, naming the flag, also where a place is filled twice.
Result<json::object> plan_of(const PlanOptions& options);

}  // namespace parley::app
