#include "api/live/handlers.h"
#include "api/live/live_feed.h"

namespace parley::api {

void watch_live(Context& context, Call call, const net::ExchangePtr& exchange) {
    context.live->watch(std::move(call), exchange);
}

}  // namespace parley::api
