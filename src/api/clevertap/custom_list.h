#pragma once
#include <cstddef>

#include "api/context.h"
#include "base/http.h"

namespace parley::api::clevertap {

// How long a file may be that is put to this request's URL; 0 where the URL is none that was given out.
std::size_t custom_list_limit(const Context& context, const HttpRequest& head);

}  // namespace parley::api::clevertap
