#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include "net/server_connection.h"

// The half of a connection that writes.
namespace parley::net {

using boost::system::error_code;

namespace {

constexpr std::size_t stream_backlog = 1024 * 1024;

}  // namespace

bool ServerConnection::keeps_alive(const HttpResponse& response) const {
    const auto* wish = response.headers.find("Connection");
    const bool was_last = input_ended_ && begin_ == end_;
    return reader_.keeps_alive() && !shared_->draining && !was_last && !(wish && *wish == "close");
}

std::string_view ServerConnection::connection_header(bool keep_alive) const {
    if (!keep_alive) {
        return "close";
    }
    return reader_.is_http_10() ? "keep-alive" : "";
}

void ServerConnection::answer(const HttpResponse& response) {
    if (phase_ != Phase::handling) {
        return;
    }
    const bool keep_alive = keeps_alive(response);
    append_response(out_, response, is_head_ ? Framing::head_only : Framing::length, connection_header(keep_alive));
    finish_exchange(keep_alive);
}

void ServerConnection::finish_exchange(bool keep_alive) {
    exchange_.reset();
    reader_.restart();
    phase_ = keep_alive ? Phase::idle : Phase::closing;
    since_ = shared_->deadlines->now();
    if (processing_) {
        return;
    }
    flush();
    if (phase_ == Phase::idle && begin_ < end_) {
        // Not from here: the next handler would run inside of whoever answered this one.
        process_later();
    } else {
        read();
    }
    watch();
}

void ServerConnection::start_stream(const HttpResponse& head) {
    if (phase_ != Phase::handling) {
        return;
    }
    if (is_head_) {
        append_response(out_, head, Framing::close, "close");
        return finish_exchange(false);
    }
    is_chunked_ = !reader_.is_http_10();
    append_response(out_, head, is_chunked_ ? Framing::chunks : Framing::close, is_chunked_ ? "" : "close");
    phase_ = Phase::streaming;
    if (!processing_) {
        flush();
    }
}

bool ServerConnection::send(std::string_view bytes) {
    if (phase_ != Phase::streaming) {
        return false;
    }
    if (out_.size() + sending_.size() - sent_ + bytes.size() > stream_backlog) {
        close();
        return false;
    }
    if (is_chunked_) {
        append_chunk(out_, bytes);
    } else {
        out_ += bytes;
    }
    if (!processing_) {
        flush();
        watch();
    }
    return phase_ == Phase::streaming;
}

void ServerConnection::when_taken(std::function<void()> then) {
    if (phase_ == Phase::streaming) {
        taken_ = std::move(then);
        tell_taken();
    }
}

// Not from here: whoever is told may send at once, and so would come back to where we are.
void ServerConnection::tell_taken() {
    if (taken_ && phase_ == Phase::streaming && !writing_ && out_.empty()) {
        asio::post(socket_.get_executor(), std::exchange(taken_, nullptr));
    }
}

void ServerConnection::end_stream() {
    if (phase_ != Phase::streaming) {
        return;
    }
    taken_ = nullptr;
    if (is_chunked_) {
        out_ += "0\r\n\r\n";
    }
    finish_exchange(is_chunked_ && keeps_alive({}));
}

void ServerConnection::refuse(unsigned status, std::string_view why) {
    HttpResponse response{status, {{{"Content-Type", "text/plain"}}}, std::string(why) + "\n"};
    if (status == 503) {
        response.headers.set("Retry-After", "5");
    }
    if (status == 413 && shared_->too_long) {
        response = shared_->too_long(reader_.request()).value_or(std::move(response));
    }
    append_response(out_, response, Framing::length, "close");
    phase_ = Phase::closing;
    reader_.restart();  // gives back what it holds
    count_body(0);
    if (!processing_) {
        flush();
        watch();
    }
}

void ServerConnection::flush() {
    if (writing_ || phase_ == Phase::closed) {
        return;
    }
    if (!out_.empty()) {
        // Tried at once, as there is nearly always room: no way through the loop then.
        error_code error;
        const auto written = socket_.write_some(asio::buffer(out_), error);
        if (error && error != asio::error::would_block) {
            return close();
        }
        if (written < out_.size()) {
            writing_since_ = shared_->deadlines->now();
            std::swap(out_, sending_);
            out_.clear();
            sent_ = written;
            written_ = 0;
            return write_rest();
        }
        out_.clear();
        if (out_.capacity() > kept_capacity) {
            out_ = std::string();
        }
    }
    if (phase_ == Phase::closing) {
        linger();
    }
    tell_taken();
}

void ServerConnection::write_rest() {
    writing_ = true;
    socket_.async_write_some(asio::buffer(sending_.data() + sent_, sending_.size() - sent_),
                             [self = shared_from_this()](const error_code& error, std::size_t count) {
                                 self->writing_ = false;
                                 self->sent_ += count;
                                 self->written_ += count;
                                 if (self->phase_ == Phase::closed) {
                                     return;
                                 }
                                 if (error) {
                                     self->close();
                                 } else if (self->sent_ < self->sending_.size()) {
                                     self->write_rest();
                                 } else {
                                     self->on_written();
                                 }
                             });
}

void ServerConnection::on_written() {
    sent_ = 0;
    sending_ = std::string();
    process();  // which also writes what was answered meanwhile
}

// Closed at once, unread bytes of the caller's would turn into a reset that takes our answer with it.
void ServerConnection::linger() {
    error_code error;
    socket_.shutdown(TcpSocket::shutdown_send, error);
    if (error || input_ended_) {
        return close();
    }
    phase_ = Phase::lingering;
    since_ = shared_->deadlines->now();
    received_ = 0;
    begin_ = end_ = 0;
    read();
    watch();
}

}  // namespace parley::net
