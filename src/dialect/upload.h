#pragma once
#include "base/http.h"
#include "base/multipart.h"
#include "dialect/kept.h"

// Files as they are uploaded to a provider and downloaded from it.
namespace parley {

// Error: invalid, where the request is no upload.
Result<std::vector<FormPart>> parts_in(const HttpRequest& request);

// With a name that is not longer than one may be. Error: invalid, where the type is longer than any is.
Result<KeptFile> bounded(KeptFile file);

// The part "file", of the type that the part `type_name` says, else of its own. Error: invalid, where there is none.
Result<KeptFile> file_in(const std::vector<FormPart>& parts, std::string_view type_name);

HttpResponse download_of(const KeptFile& file);

}  // namespace parley
