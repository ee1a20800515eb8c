#include "api/callbacks.h"

#include "api/access/authenticate.h"
#include "api/handlers.h"
#include "api/problem.h"

namespace parley::api {

namespace {

// What must be answered at once, before anything is stored: a call that only tries the URL, and one
// whose signature is not good. Nothing where it is a callback.
std::optional<HttpResponse> refusal_of(const Dialect& dialect, const Account& account, const HttpRequest& request,
                                       Context& context) {
    if (dialect.client.answer_probe != nullptr) {
        if (auto answer = dialect.client.answer_probe(request, account)) {
            return answer;
        }
    }
    if (dialect.client.check_signature != nullptr) {
        if (const auto good = dialect.client.check_signature(request, account, context.clock.now()); !good) {
            ++context.bad_signatures;
            // One that is only missing may come again with it, where the provider is told to try later.
            return good.error().kind == ErrorKind::denied ? problem(good.error(), 401) : problem(good.error());
        }
    }
    if (request.method == "GET" && !dialect.client.reports_by_get) {
        HttpResponse response = problem(Error{ErrorKind::invalid, "this provider calls here by POST only"}, 405);
        response.headers.set("Allow", "POST");
        return response;
    }
    return std::nullopt;
}

// The same answer as any unknown path gets, so that guessing a secret teaches nothing; as slowly as any other guess.
HttpResponse not_found(const Context& context, const Call& call) {
    if (context.gate == nullptr || context.gate->failures.may_fail(caller_address(call))) {
        return problem(Error{ErrorKind::missing, "nothing is found under this path"});
    }
    HttpResponse response =
        problem(Error{ErrorKind::unavailable, "too many wrong credentials came from this address"}, 429);
    response.headers.set("Retry-After", "1");
    return response;
}

void receive(Context& context, Call& call, const net::ExchangePtr& exchange, receive::Kind kind) {
    const auto addressee = context.directory.find(path_text(call, "secret"));
    if (!addressee || addressee->kind != kind) {
        exchange->answer(not_found(context, call));
        return;
    }
    receive_for(context, call, exchange, *addressee);
}

}  // namespace

void receive_for(Context& context, Call& call, const net::ExchangePtr& exchange, const receive::Addressee& addressee) {
    const deliver::Provider& provider = *addressee.provider;
    const Dialect* dialect = dialect_named(provider.dialect);
    if (dialect == nullptr) {
        exchange->answer(problem(Error{ErrorKind::missing, "nothing is found under this path"}));
        return;
    }
    if (const auto refusal = refusal_of(*dialect, *addressee.account, call.request, context)) {
        exchange->answer(*refusal);
        return;
    }
    exchange->request() = std::move(call.request);
    context.intake.receive(provider.id, addressee.kind, dialect->client.acknowledgement, exchange);
}

void receive_statuses(Context& context, Call call, const net::ExchangePtr& exchange) {
    receive(context, call, exchange, receive::Kind::status);
}

void receive_incoming(Context& context, Call call, const net::ExchangePtr& exchange) {
    receive(context, call, exchange, receive::Kind::incoming);
}

}  // namespace parley::api
