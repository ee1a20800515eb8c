#pragma once
#include "api/context.h"
#include "api/routes.h"

namespace parley::api {

// overview.cpp
Result<HttpResponse> get_overview(Context& context, const Call& call);

// live.cpp
void watch_live(Context& context, Call call, const net::ExchangePtr& exchange);

}  // namespace parley::api
