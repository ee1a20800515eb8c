#include "net/server_connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include "net/server_exchange.h"

namespace parley::net {

using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t first_room = 4 * 1024;
constexpr std::size_t body_room = 64 * 1024;
constexpr std::size_t read_ahead = 16 * 1024;        // while a request is being answered
constexpr std::size_t gathered_answers = 64 * 1024;  // then they are written before more is read
constexpr std::size_t lingering_bytes = 8 * 1024 * 1024;
constexpr milliseconds lingering_time{1'000};

// What moves slower than 1 KB a second over the whole of `limit` is cut off.
bool is_too_slow(std::size_t bytes, milliseconds limit) {
    return static_cast<milliseconds::rep>(bytes) * 1'000 < limit.count() * 1'024;
}

RequestLimits limits_of(const ServerLimits& limits) {
    return RequestLimits{limits.header_bytes, limits.header_count, limits.header_line_bytes, limits.body_bytes};
}

}  // namespace

ServerConnection::ServerConnection(std::shared_ptr<ServerShared> shared, TcpSocket socket, std::string peer)
    : shared_(std::move(shared)),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      reader_(limits_of(shared_->limits)),
      since_(shared_->deadlines->now()) {
    shared_->connections.insert(this);
    ++shared_->by_address[peer_];
}

ServerConnection::~ServerConnection() {
    close();
}

void ServerConnection::start() {
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    watch();
    read();
}

void ServerConnection::close() {
    if (phase_ == Phase::closed) {
        return;
    }
    phase_ = Phase::closed;
    count_body(0);
    shared_->deadlines->clear(*this);
    shared_->connections.erase(this);
    if (const auto count = shared_->by_address.find(peer_); --count->second == 0) {
        shared_->by_address.erase(count);
    }
    error_code ignored;
    socket_.close(ignored);
    const auto forgotten = std::exchange(taken_, nullptr);  // it may hold the exchange, which holds us
    // Last: it may hold the last reference to us.
    if (const auto exchange = exchange_.lock()) {
        exchange->let_go();
    }
}

void ServerConnection::reset() {
    if (phase_ == Phase::closed) {
        return;
    }
    if (!out_.empty()) {
        error_code ignored;  // what was streamed so far is seen before the reset
        socket_.write_some(asio::buffer(out_), ignored);
    }
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    close();
}

void ServerConnection::close_when_idle() {
    if (begin_ < end_ || (phase_ != Phase::idle && phase_ != Phase::reading) || reader_.is_in_body()) {
        return;
    }
    phase_ = Phase::closing;
    if (!writing_) {
        close();
    }
}

void ServerConnection::make_room() {
    if (begin_ == end_) {
        begin_ = end_ = 0;
        if (buffer_.size() > kept_capacity && phase_ != Phase::reading) {
            buffer_ = std::string();
        }
    }
    const bool large = phase_ == Phase::reading && reader_.is_in_body() && reader_.request().body.size() > first_room;
    const std::size_t wanted = large ? body_room : first_room;
    if (buffer_.size() - end_ >= wanted / 2) {
        return;
    }
    if (begin_ > 0) {
        buffer_.erase(0, begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    buffer_.resize(std::max({wanted, buffer_.size(), end_ + wanted / 2}));
}

void ServerConnection::read() {
    const bool answering = phase_ == Phase::handling || phase_ == Phase::streaming;
    if (reading_ || input_ended_ || phase_ == Phase::closed || phase_ == Phase::closing ||
        (answering && buffered().size() >= read_ahead)) {
        return;
    }
    make_room();
    reading_ = true;
    socket_.async_read_some(
        asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
        [self = shared_from_this()](const error_code& error, std::size_t count) { self->on_read(error, count); });
}

void ServerConnection::on_read(const error_code& error, std::size_t count) {
    reading_ = false;
    if (phase_ == Phase::closed) {
        return;
    }
    if (error == asio::error::eof) {
        return on_end_of_input();
    }
    if (error) {
        return close();
    }
    if (phase_ == Phase::lingering) {
        received_ += count;
        return received_ > lingering_bytes ? close() : read();
    }
    end_ += count;
    if (phase_ == Phase::handling || phase_ == Phase::streaming) {
        return read();
    }
    if (phase_ == Phase::idle) {
        phase_ = Phase::reading;
        since_ = shared_->deadlines->now();
    }
    process();
}

// A caller may shut its half and still wait for its answers; nobody shuts it and listens to a stream.
void ServerConnection::on_end_of_input() {
    input_ended_ = true;
    if (phase_ == Phase::streaming || phase_ == Phase::lingering) {
        return close();
    }
    process();  // what came before may still wait
}

// True where nothing more can come of what the caller sent.
bool ServerConnection::close_if_done() {
    const bool between = phase_ == Phase::idle || phase_ == Phase::reading;
    if (!input_ended_ || !between || writing_) {
        return false;
    }
    close();
    return true;
}

void ServerConnection::process() {
    if (processing_) {
        return;
    }
    const auto self = shared_from_this();
    // What is answered at once is gathered, up to a bound, and then written before more is looked at.
    bool going = true;
    while (going && !writing_ && phase_ != Phase::closed) {
        processing_ = true;
        while (going && out_.size() < gathered_answers) {
            going = step();
        }
        processing_ = false;
        flush();
    }
    if (close_if_done()) {
        return;
    }
    read();
    watch();
}

// False where there is nothing to go on with.
bool ServerConnection::step() {
    if ((phase_ != Phase::reading && phase_ != Phase::idle) || begin_ == end_) {
        return false;
    }
    if (phase_ == Phase::idle) {
        phase_ = Phase::reading;
        since_ = shared_->deadlines->now();
    }
    const auto used = reader_.read(buffered());
    begin_ += used;
    if (reader_.state() == RequestReader::State::head) {
        on_head();
    } else if (reader_.is_in_body()) {
        received_ += used;
        count_body(reader_.request().body.size());
    }
    if (shared_->bodies_bytes > shared_->limits.bodies_bytes && counted_ > 0) {
        refuse(503, "too much is being sent at the same time");
        return true;
    }
    switch (reader_.state()) {
        case RequestReader::State::done: hand_over(); break;
        case RequestReader::State::refused: refuse(reader_.refusal().status, reader_.refusal().why); break;
        case RequestReader::State::head:
        case RequestReader::State::more: return used > 0;
    }
    return true;
}

void ServerConnection::process_later() {
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->process(); });
}

void ServerConnection::on_head() {
    if (shared_->body_limit) {
        reader_.limit_body(shared_->body_limit(reader_.request()));
    }
    begin_ += reader_.read({});  // from here on it is the body's turn, which may be none
    received_ = 0;
    if (reader_.state() == RequestReader::State::more) {
        since_ = shared_->deadlines->now();
        if (reader_.expects_continue() && !reader_.is_http_10() && begin_ == end_) {
            out_ += "HTTP/1.1 100 Continue\r\n\r\n";
        }
    }
}

void ServerConnection::count_body(std::size_t bytes) {
    shared_->bodies_bytes = shared_->bodies_bytes - counted_ + bytes;
    counted_ = bytes;
}

void ServerConnection::hand_over() {
    count_body(0);
    phase_ = Phase::handling;
    is_head_ = reader_.request().method == "HEAD";
    auto exchange = std::make_shared<ServerExchange>(shared_from_this(), std::move(reader_.request()), peer_,
                                                     socket_.get_executor());
    exchange_ = exchange;
    std::string failure;
    try {
        shared_->handler(exchange);
        return;
    } catch (const std::exception& error) {
        failure = error.what();
    } catch (...) {
        failure = "something that is no exception";
    }
    shared_->log->error("a request's handler failed: {}", failure);
    exchange->answer(HttpResponse{500, {{{"Content-Type", "text/plain"}}}, "internal error\n"});
    exchange->end_stream();
}

Tick ServerConnection::due() const {
    const ServerLimits& limits = shared_->limits;
    Tick due = Tick::max();
    switch (phase_) {
        case Phase::idle: due = since_ + limits.idle_time; break;
        case Phase::reading: due = since_ + (reader_.is_in_body() ? limits.body_time : limits.header_time); break;
        case Phase::lingering: due = since_ + lingering_time; break;
        case Phase::handling:
        case Phase::streaming:
        case Phase::closing:
        case Phase::closed: break;
    }
    return writing_ ? std::min(due, writing_since_ + limits.write_time) : due;
}

void ServerConnection::watch() {
    if (const Tick time = due(); phase_ != Phase::closed && time != Tick::max()) {
        shared_->deadlines->set(*this, time);
    }
}

void ServerConnection::on_deadline(Tick now) {
    const auto self = shared_from_this();
    const ServerLimits& limits = shared_->limits;
    if (writing_ && writing_since_ + limits.write_time <= now) {
        if (is_too_slow(written_, limits.write_time)) {
            return close();
        }
        writing_since_ = now;
        written_ = 0;
    }
    const bool in_body = phase_ == Phase::reading && reader_.is_in_body();
    if (in_body && since_ + limits.body_time <= now && !is_too_slow(received_, limits.body_time)) {
        since_ = now;
        received_ = 0;
    }
    if (due() > now) {
        return watch();
    }
    const bool begun = in_body || (phase_ == Phase::reading && begin_ < end_);
    if (!begun || writing_) {
        return close();
    }
    refuse(408, in_body ? "the body came too slowly" : "the head came too slowly");
}

}  // namespace parley::net
