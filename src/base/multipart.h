#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

// multipart/form-data, as browsers and client libraries upload files (source: RFC 7578).
namespace parley {

struct FormPart {
    std::string name;
    std::string filename = {};  // of a file
    std::string type = {};      // its media type, as it was said
    std::string content;
    bool operator==(const FormPart&) const = default;
};

// In order. Error: invalid, for another content type, a body that ends early, a part without a name, or more than
// `most` parts.
Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body,
                                              std::size_t most = 32);

// The first part of that name, or null.
const FormPart* part_of(const std::vector<FormPart>& parts, std::string_view name);

}  // namespace parley
