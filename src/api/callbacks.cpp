#include "api/handlers.h"
#include "api/problem.h"

namespace parley::api {

namespace {

// The same answer as any unknown path gets, so that guessing a secret teaches nothing.
void receive(Context& context, Call& call, const net::ExchangePtr& exchange, receive::Kind kind) {
    const auto addressee = context.directory.find(path_text(call, "secret"));
    if (!addressee || addressee->kind != kind) {
        exchange->answer(problem(Error{ErrorKind::missing, "nothing is found under this path"}));
        return;
    }
    exchange->request() = std::move(call.request);
    context.intake.receive(addressee->provider->id, kind, exchange);
}

}  // namespace

void receive_statuses(Context& context, Call call, const net::ExchangePtr& exchange) {
    receive(context, call, exchange, receive::Kind::status);
}

void receive_incoming(Context& context, Call call, const net::ExchangePtr& exchange) {
    receive(context, call, exchange, receive::Kind::incoming);
}

}  // namespace parley::api
