#pragma once
#include "api/call.h"
#include "api/context.h"

namespace parley::api {

// sends.cpp
Result<HttpResponse> send_single(Context& context, const Call& call);
Result<HttpResponse> send_singles(Context& context, const Call& call);

// cancelling.cpp
Result<HttpResponse> cancel_message(Context& context, const Call& call);

// by_reference.cpp
Result<HttpResponse> list_singles(Context& context, const Call& call);

}  // namespace parley::api
