#include "net/link.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>

namespace parley::net {

using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t room = 4 * 1024;

bool is_reset(const error_code& error) {
    return error == asio::error::connection_reset || error == asio::error::broken_pipe;
}

}  // namespace

Link::Link(std::shared_ptr<ClientShared> shared, const Endpoint& endpoint)
    : shared_(std::move(shared)),
      endpoint_(endpoint),
      pool_(shared_->pools[endpoint]),
      socket_(shared_->loop),
      reader_(shared_->limits.answer_header_bytes, shared_->limits.answer_body_bytes) {
    ++pool_.links;
    shared_->links.insert(this);
}

Link::~Link() {
    close();
}

void Link::close() {
    if (phase_ == Phase::closed) {
        return;
    }
    phase_ = Phase::closed;
    shared_->deadlines->clear(*this);
    shared_->links.erase(this);
    if (--pool_.links == 0) {
        shared_->pools.erase(endpoint_);
    }
    error_code ignored;
    socket_.close(ignored);
}

void Link::abandon() {
    if (!waiter_) {
        close();
    }
}

void Link::end(std::string why) {
    const auto self = shared_from_this();
    if (phase_ == Phase::idle) {
        return close();
    }
    close();
    finish_later(std::unexpected(Unanswered{.left = left_, .why = std::move(why)}));
}

void Link::set_waiter(Waiter waiter) {
    ++asked_;
    auto slot = asio::get_associated_cancellation_slot(waiter);
    if (slot.is_connected()) {
        slot.assign([weak = weak_from_this(), asked = asked_](asio::cancellation_type) {
            const auto self = weak.lock();
            if (!self) {
                return;
            }
            asio::post(self->shared_->loop, [self, asked] {
                if (self->waiter_ && self->asked_ == asked) {
                    self->fail("cancelled");
                }
            });
        });
    }
    waiter_.emplace(std::move(waiter));
}

void Link::begin(milliseconds limit, Waiter waiter) {
    limit_ = limit;
    due_ = shared_->deadlines->now() + limit;
    left_ = false;
    write_failed_ = false;
    set_waiter(std::move(waiter));
    reader_.restart(request_.starts_with("HEAD "));
}

bool Link::is_alive() {
    char byte = 0;
    const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

bool Link::reuse(std::string_view request, milliseconds limit, Waiter& waiter) {
    if (!is_alive()) {
        return false;
    }
    request_ = request;
    reader_.restart(request_.starts_with("HEAD "));
    left_ = false;
    if (!write()) {
        return false;
    }
    limit_ = limit;
    due_ = shared_->deadlines->now() + limit;
    shared_->deadlines->set(*this, due_);
    set_waiter(std::move(waiter));
    return true;
}

// False where the socket took nothing because it is dead.
bool Link::write() {
    phase_ = Phase::answering;
    write_failed_ = false;
    if (!tls_) {
        // Tried at once, as there is nearly always room: no way through the loop then.
        error_code error;
        const auto count = socket_.write_some(asio::buffer(request_), error);
        if (error && error != asio::error::would_block) {
            return false;
        }
        request_.remove_prefix(count);
    }
    left_ = true;
    if (!request_.empty()) {
        write_rest();
    }
    read();
    return true;
}

void Link::write_rest() {
    writing_ = true;
    const auto bytes = asio::buffer(request_);
    auto done = [self = shared_from_this()](const error_code& error, std::size_t count) {
        self->on_written(error, count);
    };
    if (tls_) {
        tls_->write_some(bytes, std::move(done));
    } else {
        socket_.async_write_some(bytes, std::move(done));
    }
}

void Link::on_written(const error_code& error, std::size_t count) {
    writing_ = false;
    if (phase_ != Phase::answering) {
        return;
    }
    if (error) {
        write_failed_ = true;  // it may have answered before it hung up: that is for the reading side to see
        return;
    }
    request_.remove_prefix(count);
    if (!request_.empty()) {
        write_rest();
    }
}

void Link::read() {
    if (begin_ == end_) {
        begin_ = end_ = 0;
    } else if (begin_ > 0) {
        buffer_.erase(0, begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (buffer_.size() < end_ + room / 2) {
        buffer_.resize(std::max(room, end_ + room / 2));
    }
    const auto place = asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
    auto done = [self = shared_from_this()](const error_code& error, std::size_t count) {
        self->on_read(error, count);
    };
    if (tls_) {
        tls_->read_some(place, std::move(done));
    } else {
        socket_.async_read_some(place, std::move(done));
    }
}

void Link::on_read(const error_code& error, std::size_t count) {
    if (phase_ != Phase::answering) {
        return;
    }
    if (error) {
        if (error == asio::error::eof) {
            reader_.end();
        }
        if (reader_.state() == ResponseReader::State::done) {
            reusable_ = false;
            return on_answer();
        }
        const std::string how = error == asio::error::eof || is_reset(error) ? "" : ": " + in_words(error);
        const std::string what = is_reset(error) ? "reset" : "closed";
        return fail(what + (reader_.has_begun() ? " in the middle of the answer" : " before an answer") + how);
    }
    end_ += count;
    begin_ += reader_.read({buffer_.data() + begin_, end_ - begin_});
    switch (reader_.state()) {
        case ResponseReader::State::more: return read();
        case ResponseReader::State::broken: return fail("the answer is no HTTP: " + reader_.why());
        case ResponseReader::State::done: break;
    }
    // What follows an answer nobody asked for: nothing on this connection can be trusted then.
    reusable_ = reader_.keeps_alive() && begin_ == end_ && request_.empty() && !writing_ && !write_failed_;
    on_answer();
}

void Link::on_answer() {
    Answer answer(std::move(reader_.response()));
    if (!waiter_) {
        shared_->deadlines->clear(*this);
        unclaimed_.emplace(std::move(answer));
        return;
    }
    give_back();
    finish(std::move(answer));
}

void Link::give_back() {
    if (phase_ == Phase::closed) {
        return;
    }
    if (!reusable_ || shared_->closing || pool_.idle.size() >= shared_->limits.idle_connections) {
        return close();
    }
    phase_ = Phase::idle;
    begin_ = end_ = 0;
    due_ = shared_->deadlines->now() + shared_->limits.idle;
    shared_->deadlines->set(*this, due_);
    pool_.idle.push_back(shared_from_this());
}

void Link::fail(std::string why) {
    close();
    finish(std::unexpected(Unanswered{.left = left_, .why = std::move(why)}));
}

void Link::finish(Answer answer) {
    if (!waiter_) {
        unclaimed_.emplace(std::move(answer));
        return;
    }
    Waiter waiter = std::move(*waiter_);
    waiter_.reset();
    waiter(std::move(answer));
}

// Where the waiter may not have gone to sleep yet, or must not run inside of whoever calls.
void Link::finish_later(Answer answer) {
    if (!waiter_) {
        unclaimed_.emplace(std::move(answer));
        return;
    }
    asio::post(shared_->loop,
               [waiter = std::move(*waiter_), answer = std::move(answer)]() mutable { waiter(std::move(answer)); });
    waiter_.reset();
}

void Link::wait_longer(milliseconds limit, Waiter waiter) {
    set_waiter(std::move(waiter));
    if (unclaimed_) {
        Answer answer = std::move(*unclaimed_);
        unclaimed_.reset();
        if (answer) {
            give_back();
        }
        return finish_later(std::move(answer));
    }
    limit_ = limit;
    due_ = shared_->deadlines->now() + limit;
    shared_->deadlines->set(*this, due_);
}

std::string Link::limit_in_words() const {
    return fmt::format("within {} ms", limit_.count());
}

void Link::time_out() {
    if (!waiter_) {
        return;  // late already; whoever holds it decides how long
    }
    Unanswered none{.left = left_, .timed_out = true, .why = "no answer " + limit_in_words()};
    if (phase_ == Phase::answering && request_.empty() && !writing_) {
        none.late = std::make_shared<Connection>(shared_from_this());
    } else {
        // The rest of the request is the caller's, and gone when it stops waiting.
        if (!left_) {
            none.why = "no connection " + (due_ <= connect_due_
                                               ? limit_in_words()
                                               : fmt::format("within {} ms", shared_->limits.connect.count()));
        }
        close();
    }
    finish(std::unexpected(std::move(none)));
}

void Link::on_deadline(Tick now) {
    const auto self = shared_from_this();
    switch (phase_) {
        case Phase::idle: std::erase(pool_.idle, self); return close();
        case Phase::connecting:
            if (now < std::min(due_, connect_due_) && next_address_ < addresses_.size()) {
                connect_failure_ = "no connection " + limit_in_words();
                return connect_next();
            }
            return time_out();
        case Phase::finding:
        case Phase::securing:
        case Phase::answering: return time_out();
        case Phase::closed: break;
    }
}

}  // namespace parley::net
