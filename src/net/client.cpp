#include "net/client.h"

#include <boost/asio/post.hpp>

#include "net/link.h"

namespace parley::net {

using std::chrono::milliseconds;

struct Client::State : ClientShared, std::enable_shared_from_this<Client::State> {
    State(asio::io_context& on, const Clock& clock, ClientLimits limits_given)
        : ClientShared{.loop = on,
                       .limits = limits_given,
                       .deadlines = std::make_shared<Deadlines>(on, clock),
                       .resolver = std::make_shared<Resolver>(on, clock),
                       .trust = nullptr,
                       .may_connect = {},
                       .pools = {},
                       .links = {}} {}

    void send(const Endpoint& endpoint, std::string_view request, milliseconds limit, Waiter waiter);
    void wait_longer(const std::shared_ptr<Connection>& late, milliseconds limit, Waiter waiter);
    void refuse(Unanswered why, Waiter waiter);
};

// Posted, as a waiter must not be woken before it sleeps.
void Client::State::refuse(Unanswered why, Waiter waiter) {
    asio::post(loop, [waiter = std::move(waiter), why = std::move(why)]() mutable {
        waiter(Answer(std::unexpected(std::move(why))));
    });
}

void Client::State::send(const Endpoint& endpoint, std::string_view request, milliseconds limit, Waiter waiter) {
    if (closing) {
        return refuse(Unanswered{.why = "closing"}, std::move(waiter));
    }
    const auto pool = pools.find(endpoint);
    while (pool != pools.end() && !pool->second.idle.empty()) {
        const auto link = std::move(pool->second.idle.back());
        pool->second.idle.pop_back();
        if (link->reuse(request, limit, waiter)) {
            return;
        }
        const bool last = pool->second.links == 1;  // its pool goes with it
        link->close();
        if (last) {
            break;
        }
    }
    std::make_shared<Link>(shared_from_this(), endpoint)->open(request, limit, std::move(waiter));
}

void Client::State::wait_longer(const std::shared_ptr<Connection>& late, milliseconds limit, Waiter waiter) {
    const auto link = late ? std::exchange(late->link, nullptr) : nullptr;
    if (!link) {
        return refuse(Unanswered{.left = true, .why = "there is no connection to wait on"}, std::move(waiter));
    }
    link->wait_longer(limit, std::move(waiter));
}

Client::Client(asio::io_context& loop, const Clock& clock, ClientLimits limits)
    : state_(std::make_shared<State>(loop, clock, limits)) {}

Client::~Client() {
    close();
}

void Client::trust(const std::string& pem_file) {
    auto trust = std::make_unique<TlsTrust>();
    trust->only(pem_file);
    state_->trust = std::move(trust);
}

void Client::guard(AddressGuard may_connect) {
    state_->may_connect = std::move(may_connect);
}

// No coroutine of our own: the waiter is kept by the link and woken by what ends the request.
Task<Answer> Client::send(const Endpoint& endpoint, std::string_view request, milliseconds limit) {
    return asio::async_initiate<decltype(use_task), void(Answer)>(
        [](Waiter waiter, const std::shared_ptr<State>& state, const Endpoint* to, std::string_view bytes,
           milliseconds within) { state->send(*to, bytes, within, std::move(waiter)); },
        use_task, state_, &endpoint, request, limit);
}

Task<Answer> Client::wait_longer(std::shared_ptr<Connection> late, milliseconds limit) {
    return asio::async_initiate<decltype(use_task), void(Answer)>(
        [](Waiter waiter, const std::shared_ptr<State>& state, const std::shared_ptr<Connection>& connection,
           milliseconds within) { state->wait_longer(connection, within, std::move(waiter)); },
        use_task, state_, std::move(late), limit);
}

std::size_t Client::open_connections() const {
    return state_->links.size();
}

void Client::close() {
    if (state_->closing) {
        return;
    }
    state_->closing = true;
    std::vector<std::shared_ptr<Link>> all;
    for (auto* link : state_->links) {
        all.push_back(link->shared_from_this());
    }
    for (const auto& link : all) {
        link->end("closing");
    }
    state_->resolver->close();
    state_->deadlines->stop();
}

}  // namespace parley::net
