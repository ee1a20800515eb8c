#pragma once
#include "api/context.h"
#include "api/routes.h"

namespace parley::api {

// breakdown.cpp
Result<HttpResponse> break_down_campaign(Context& context, const Call& call);

}  // namespace parley::api
