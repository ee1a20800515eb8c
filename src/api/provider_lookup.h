#pragma once
#include "api/call.h"
#include "api/context.h"
#include "deliver/provider.h"

namespace parley::api {

// The provider of the path. Error: missing, also where it is another project's.
Result<deliver::Provider> provider_of(Context& context, const Call& call);

Failure no_such_provider();

// Tells lanes and callback URLs how a provider is stored now, or that it is gone.
Result<> make_known(Context& context, ProviderId id);

}  // namespace parley::api
