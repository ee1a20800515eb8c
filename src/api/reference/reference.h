#pragma once
#include <string_view>

// The description of the API as people read it, made from docs/api/openapi.yaml at build time.
namespace parley::api {

extern const std::string_view reference_page;         // HTML
extern const std::string_view reference_description;  // the YAML itself

}  // namespace parley::api
