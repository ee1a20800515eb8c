#include "api/body_stream.h"

#include <boost/asio/post.hpp>

#include "api/problem.h"

namespace parley::api {

namespace {

// Goes from the pool to the loop and back until the body ends or the caller has gone.
struct Pump : std::enable_shared_from_this<Pump> {
    Pump(Context& given_context, std::unique_ptr<BodySource> given_body, net::ExchangePtr given_exchange)
        : context(given_context), body(std::move(given_body)), exchange(std::move(given_exchange)) {}

    void read() {
        asio::post(context.pool, [self = shared_from_this()] {
            auto piece = self->next();
            asio::post(self->context.loop, [self, piece = std::move(piece)] { self->send(piece); });
        });
    }

    Result<std::string> next() {
        try {
            return body->next();
        } catch (const std::exception& failure) {
            return Failure(Error{ErrorKind::unavailable, failure.what()});
        }
    }

    void send(const Result<std::string>& piece) {
        if (!piece) {
            // Whoever reads it must not take the part for the whole.
            context.log->error("an answer was broken off: {}", piece.error().what);
            exchange->reset();
        } else if (piece->empty()) {
            exchange->end_stream();
        } else if (exchange->send(*piece)) {
            exchange->when_taken([self = shared_from_this()] { self->read(); });
        }
    }

    Context& context;
    std::unique_ptr<BodySource> body;
    net::ExchangePtr exchange;
};

Result<StreamedAnswer> open_guarded(Context& context, const Call& call, OpenStream open) {
    try {
        return open(context, call);
    } catch (const std::exception& failure) {
        context.log->error("an answer cannot be begun: {}", failure.what());
        return Failure(Error{ErrorKind::unavailable,
                             "something went wrong on the server",
                             {},
                             {},
                             "the server's log says what; the request may be repeated"});
    }
}

}  // namespace

void answer_streamed(Context& context, Call call, const net::ExchangePtr& exchange, OpenStream open) {
    asio::post(context.pool, [&context, call = std::move(call), exchange, open] {
        auto opened = std::make_shared<Result<StreamedAnswer>>(open_guarded(context, call, open));
        asio::post(context.loop, [&context, exchange, opened] {
            if (!*opened) {
                exchange->answer(problem(opened->error()));
                return;
            }
            if (!(*opened)->body) {
                exchange->answer(std::move((*opened)->head));
                return;
            }
            exchange->start_stream(std::move((*opened)->head));
            std::make_shared<Pump>(context, std::move((*opened)->body), exchange)->read();
        });
    });
}

}  // namespace parley::api
