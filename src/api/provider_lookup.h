#pragma once
#include "api/call.h"
#include "api/context.h"
#include "deliver/provider.h"

namespace parley::api {

// The provider of the path. Error: missing, also where it is another project's.
Result<deliver::Provider> provider_of(Context& context, const Call& call);

// Tells lanes and callback URLs of a provider that was stored.
Result<> make_known(Context& context, const deliver::Provider& provider);

}  // namespace parley::api
