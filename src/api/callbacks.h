#pragma once
#include "api/context.h"
#include "api/routes.h"

namespace parley::api {

// What every callback goes through, whichever path it came by: a probe is answered, a signature checked where there is
// one; all else is 200 once it is durable. On the server's loop.
void receive_for(Context& context, Call& call, const net::ExchangePtr& exchange, const receive::Addressee& addressee);

}  // namespace parley::api
