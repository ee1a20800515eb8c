#pragma once
#include <string>

// The description of the API as people read it, made from docs/api/openapi.yaml at build time.
namespace parley::api {

const std::string& reference_page();         // HTML
const std::string& reference_description();  // the YAML itself

}  // namespace parley::api
