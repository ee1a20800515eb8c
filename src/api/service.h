#pragma once
#include "api/access/authenticate.h"
#include "api/context.h"
#include "api/rate_limits.h"
#include "api/routes.h"
#include "net/server.h"

namespace parley::api {

// What the HTTP server asks: finds the route, lets the caller in and lets the handler answer. Lives on the server's
// loop; handlers that may wait run on a pool and their answers come back to the loop.
class Service {
public:
    // The context's gate must be there.
    explicit Service(Context& context)
        : context_(context),
          authenticator_(context.keys, *context.gate, context.clock),
          limits_(context.clock, context.rate_limit) {}
    Service(const Service&) = delete;

    void take(const net::ExchangePtr& exchange);

    // Rows of people may be large, but not from strangers.
    std::size_t body_limit(const HttpRequest& head) const;
    // What those are told whose API has words of its own for a body over the limit.
    static std::optional<HttpResponse> too_long(const HttpRequest& head);

private:
    void run(const Route& route, Handle handle, Call call, const net::ExchangePtr& exchange);
    RateLimits::Allowance allowance_of(const Route& route, const Call& call);
    void see_visitors();

    Context& context_;
    Authenticator authenticator_;
    RateLimits limits_;
    std::size_t running_ = 0;  // on the pool or waiting for it; the loop's
    Tick seen_ = {};           // when the database was last told which logins were seen
};

}  // namespace parley::api
