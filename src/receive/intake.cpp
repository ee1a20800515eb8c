#include "receive/intake.h"

#include <boost/asio/post.hpp>
#include <deque>

#include "base/json.h"

namespace parley::receive {

namespace {

HttpResponse success(std::string_view acknowledgement) {
    HttpResponse response;
    if (!acknowledgement.empty()) {
        response.headers.fields.emplace_back("Content-Type", "application/json");
        response.body = acknowledgement;
    }
    return response;
}

HttpResponse refused(const Error& error) {
    const bool is_too_long = error.kind == ErrorKind::invalid;
    HttpResponse response;
    response.status = is_too_long ? 413 : 503;
    response.headers.fields.emplace_back("Content-Type", "application/problem+json");
    if (!is_too_long) {
        response.headers.fields.emplace_back("Retry-After", "1");
    }
    response.body = json::serialize(json::object{{"type", "about:blank"},
                                                 {"title", reason_of(response.status)},
                                                 {"status", response.status},
                                                 {"detail", error.what}});
    return response;
}

}  // namespace

// Tickets and answers are in the same order, so one number tells a whole batch what became of it.
struct Intake::State {
    explicit State(asio::io_context& given_loop) : loop(given_loop) {}

    struct Waiting {
        std::uint64_t ticket;
        net::ExchangePtr exchange;
        std::string_view acknowledgement;
    };

    asio::io_context& loop;
    std::deque<Waiting> waiting;
    bool closed = false;

    void settle(std::uint64_t through, const Result<>& result) {
        while (!waiting.empty() && waiting.front().ticket <= through) {
            const net::ExchangePtr exchange = std::move(waiting.front().exchange);
            const std::string_view acknowledgement = waiting.front().acknowledgement;
            waiting.pop_front();  // first: an answer may let the next request in
            exchange->answer(result ? success(acknowledgement) : refused(result.error()));
        }
    }
};

Intake::Intake(asio::io_context& loop, Journal& journal, const Clock& clock)
    : state_(std::make_shared<State>(loop)), journal_(journal), clock_(clock) {
    // One post for each sync, however many it made durable.
    listener_ = journal.listen([state = state_](std::uint64_t through, const Result<>& result) {
        asio::post(state->loop, [state, through, result] { state->settle(through, result); });
    });
}

Intake::~Intake() {
    journal_.ignore(listener_);
}

void Intake::receive(ProviderId provider, Kind kind, std::string_view acknowledgement, net::ExchangePtr exchange) {
    if (state_->closed) {
        exchange->answer(refused(Error{ErrorKind::unavailable, "this server is stopping"}));
        return;
    }
    const auto ticket = journal_.append(provider, kind, clock_.now(), exchange->request());
    if (!ticket) {
        exchange->answer(refused(ticket.error()));
        return;
    }
    state_->waiting.push_back({*ticket, std::move(exchange), acknowledgement});
}

void Intake::close() {
    state_->closed = true;
}

std::size_t Intake::waiting() const {
    return state_->waiting.size();
}

}  // namespace parley::receive
