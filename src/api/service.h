#pragma once
#include "api/context.h"
#include "api/routes.h"
#include "net/server.h"

namespace parley::api {

// What the HTTP server asks: finds the route, checks the key and lets the handler answer. Lives on
// the server's loop; handlers that may wait run on a pool and their answers come back to the loop.
class Service {
public:
    explicit Service(Context& context) : context_(context) {}
    Service(const Service&) = delete;

    void take(const net::ExchangePtr& exchange);

    // Rows of people may be large, but not from strangers.
    std::size_t body_limit(const HttpRequest& head) const;

private:
    void run(Handle handle, Call call, const net::ExchangePtr& exchange);

    Context& context_;
    std::size_t running_ = 0;  // on the pool or waiting for it; the loop's
};

}  // namespace parley::api
