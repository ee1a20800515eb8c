#pragma once
#include "api/context.h"
#include "api/routes.h"

namespace parley::api {

Result<HttpResponse> show_reference(Context& context, const Call& call);
Result<HttpResponse> show_reference_style(Context& context, const Call& call);
Result<HttpResponse> show_description(Context& context, const Call& call);

}  // namespace parley::api
