#pragma once
#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/json.h"

namespace parley::app {

// Templates in a file: one, a list of them, or what a provider's API answers ({"data": [...]}).
// Error: missing, where the file cannot be read; invalid, where it is no JSON.
Result<json::array> read_template_file(const std::string& path);

// One of them as our API takes it: also what lists call elementName, languageCode, id and APPROVED.
// Error: invalid, where it is no object.
Result<json::object> template_body(const json::value& form, const std::string& where);

// "body.1=Asha" to {"body.1": "Asha"}. Error: invalid, where there is no =.
Result<json::object> slot_values(const std::vector<std::string>& given);

}  // namespace parley::app
