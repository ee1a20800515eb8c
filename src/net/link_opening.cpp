#include "base/text.h"
#include "net/link.h"

// How a connection comes to be: its host is found, connected to, and shown to be who it should be.
namespace parley::net {

using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

std::string in_words(const error_code& error) {
    if (error == asio::error::host_not_found || error == asio::error::no_data) {
        return "there is no such host";
    }
    if (error == asio::error::host_not_found_try_again) {
        return "the name server does not answer";
    }
    return lower(error.message());
}

void Link::open(std::string_view request, milliseconds limit, Waiter waiter) {
    request_ = request;
    begin(limit, std::move(waiter));
    connect_due_ = shared_->deadlines->now() + shared_->limits.connect;
    attempt_due_ = connect_due_;
    shared_->deadlines->set(*this, std::min(due_, connect_due_));
    shared_->resolver->find(endpoint_.host, endpoint_.port,
                            [self = shared_from_this()](const error_code& error, const Resolver::Addresses& addresses) {
                                self->on_found(error, addresses);
                            });
}

void Link::on_found(const error_code& error, const Resolver::Addresses& addresses) {
    if (phase_ != Phase::finding) {
        return;
    }
    if (error || addresses.empty()) {
        const auto failure = in_words(error ? error : error_code(asio::error::host_not_found));
        close();
        return finish_later(std::unexpected(Unanswered{.why = failure}));
    }
    addresses_ = addresses;
    if (shared_->may_connect) {
        std::erase_if(addresses_, [this](const tcp::endpoint& found) {
            return !shared_->may_connect(endpoint_.host, found.address());
        });
    }
    if (addresses_.empty()) {
        close();
        return finish_later(std::unexpected(Unanswered{.why = "its address is not allowed"}));
    }
    phase_ = Phase::connecting;
    connect_next();
}

// Each address has its share of the time that is left, so that a dead one leaves some to the others.
void Link::connect_next() {
    if (next_address_ == addresses_.size()) {
        close();
        return finish_later(std::unexpected(Unanswered{.why = connect_failure_}));
    }
    const Tick now = shared_->deadlines->now();
    const auto left = static_cast<Tick::rep>(addresses_.size() - next_address_);
    attempt_due_ = now + (std::min(due_, connect_due_) - now) / left;
    shared_->deadlines->set(*this, attempt_due_);
    error_code ignored;
    socket_.close(ignored);
    const auto attempt = ++next_address_;
    socket_.async_connect(addresses_[attempt - 1], [self = shared_from_this(), attempt](const error_code& error) {
        if (self->next_address_ == attempt) {
            self->on_connected(error);
        }
    });
}

void Link::on_connected(const error_code& error) {
    if (phase_ != Phase::connecting) {
        return;
    }
    if (error) {
        connect_failure_ = in_words(error);
        return connect_next();
    }
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    if (endpoint_.tls) {
        secure();
    } else {
        on_open();
    }
}

void Link::secure() {
    phase_ = Phase::securing;
    if (!shared_->trust) {
        shared_->trust = std::make_unique<TlsTrust>();
    }
    attempt_due_ = std::min(due_, connect_due_);
    shared_->deadlines->set(*this, attempt_due_);
    tls_ = std::make_unique<TlsLayer>(*shared_->trust, socket_, endpoint_.host);
    tls_->handshake([self = shared_from_this()](const error_code& error, std::size_t) {
        if (self->phase_ != Phase::securing) {
            return;
        }
        if (error) {
            self->fail(self->tls_->why(error));
        } else {
            self->on_open();
        }
    });
}

void Link::on_open() {
    shared_->deadlines->set(*this, due_);
    if (!write()) {
        fail("the connection was closed before the request");
    }
}

}  // namespace parley::net
